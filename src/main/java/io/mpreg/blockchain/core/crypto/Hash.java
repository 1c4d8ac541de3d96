package io.mpreg.blockchain.core.crypto;

import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// A SHA-256 hash (FIPS 180-4), or any 32 bytes used in its place; immutable, ordered as unsigned
/// bytes.
public final class Hash implements Comparable<Hash> {
  public static final int LENGTH = 32;

  /// 32 zero bytes: "none" where a hash is expected.
  public static final Hash ZERO = new Hash(new byte[LENGTH]);

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(Hash::sha256);

  private final byte[] content;

  private Hash(byte[] content) {
    this.content = content;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /// Resets the thread's digest, because an error in the middle of a hash may have left input in
  /// it.
  private static MessageDigest emptyDigest() {
    MessageDigest digest = SHA256.get();
    digest.reset();
    return digest;
  }

  /// SHA-256 of the concatenated parts.
  public static Hash of(byte[]... parts) {
    MessageDigest digest = emptyDigest();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return new Hash(digest.digest());
  }

  /// SHA-256 of the content.
  public static Hash of(Bytes content) {
    MessageDigest digest = emptyDigest();
    content.feed(digest);
    return new Hash(digest.digest());
  }

  /// SHA-256 of a domain separation byte and the content.
  public static Hash ofTagged(int tag, byte[] content) {
    MessageDigest digest = emptyDigest();
    digest.update((byte) tag);
    digest.update(content);
    return new Hash(digest.digest());
  }

  /// SHA-256 of a domain separation byte and the content.
  public static Hash ofTagged(int tag, Bytes content) {
    MessageDigest digest = emptyDigest();
    digest.update((byte) tag);
    content.feed(digest);
    return new Hash(digest.digest());
  }

  /// SHA-256 of a domain separation byte and two hashes: an inner node of a Merkle tree.
  public static Hash ofTagged(int tag, Hash left, Hash right) {
    MessageDigest digest = emptyDigest();
    digest.update((byte) tag);
    digest.update(left.content);
    digest.update(right.content);
    return new Hash(digest.digest());
  }

  /// Reads 64 hex digits of either case; anything else is an [IllegalArgumentException].
  public static Hash fromHex(String hex) {
    return new Hash(exactly(HexFormat.of().parseHex(hex)));
  }

  /// The hash with these bytes; a length other than 32 is an [IllegalArgumentException].
  public static Hash fromBytes(byte[] content) {
    return new Hash(exactly(content).clone());
  }

  private static byte[] exactly(byte[] content) {
    if (content.length != LENGTH) {
      throw new IllegalArgumentException(
          "hash has " + content.length + " bytes, expected " + LENGTH);
    }
    return content;
  }

  // hash = content[32]
  public static Hash read(ByteReader reader) {
    return new Hash(reader.raw(LENGTH).toArray());
  }

  public void writeTo(ByteWriter writer) {
    writer.raw(content);
  }

  public byte[] toArray() {
    return content.clone();
  }

  public Bytes toBytes() {
    return Bytes.of(content);
  }

  public String hex() {
    return HexFormat.of().formatHex(content);
  }

  /// The hash as a big-endian unsigned number, to be compared with the target of a proof of work.
  public BigInteger toUnsigned() {
    return new BigInteger(1, content);
  }

  /// The bit at a position 0 to 255, counted from the most significant bit.
  public boolean bit(int position) {
    return (content[position >>> 3] & (0x80 >>> (position & 7))) != 0;
  }

  @Override
  public int compareTo(Hash other) {
    return Arrays.compareUnsigned(content, other.content);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Hash that && Arrays.equals(content, that.content));
  }

  /// The first four bytes, because those of a hash are uniformly distributed.
  @Override
  public int hashCode() {
    return (int) INT.get(content, 0);
  }

  @Override
  public String toString() {
    return hex();
  }
}
