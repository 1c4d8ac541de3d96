package io.mpreg.blockchain.core.note;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.encoding.Base64Text;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// A checkpoint key with the name and role in which it signs notes (protocol, section 13).
public final class NoteKey {
  private static final int KEY_ID_LENGTH = 4;

  /// The signature type of C2SP signed-note.
  private enum Type {
    LOG(0x01),
    COSIGNATURE(0x04);

    final int code;

    Type(int code) {
      this.code = code;
    }
  }

  private final Type type;
  private final String name;
  private final PublicKey key;
  private final Bytes id;

  private NoteKey(Type type, String name, PublicKey key) {
    this.type = type;
    this.name = name;
    this.key = key;
    this.id = idOf(type, name, key);
  }

  // first 4 bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key[32])
  private static Bytes idOf(Type type, String name, PublicKey key) {
    ByteWriter writer = new ByteWriter().magic(name).u8('\n').u8(type.code).raw(key.toBytes());
    return new ByteReader(Hash.of(writer.toBytes()).toArray()).raw(KEY_ID_LENGTH);
  }

  /// The key in the role of the chain's log: its signature covers the text of a checkpoint.
  public static NoteKey ofLog(Hash chainId, PublicKey checkpointKey) {
    return new NoteKey(Type.LOG, Checkpoint.origin(chainId), checkpointKey);
  }

  /// The key in the role of a cosigner: its signature also covers a timestamp.
  public static NoteKey ofCosigner(Hash chainId, NodeId authority, PublicKey checkpointKey) {
    String name = Checkpoint.origin(chainId) + "/" + authority.value();
    return new NoteKey(Type.COSIGNATURE, name, checkpointKey);
  }

  /// The keys with which the authorities of a set cosign the log.
  public static List<NoteKey> ofCosigners(Hash chainId, AuthoritySet authorities) {
    return authorities.authorities().stream()
        .map(authority -> ofCosigner(chainId, authority.id(), authority.checkpointKey()))
        .toList();
  }

  /// The keys with which the authorities of a set sign the log.
  public static List<NoteKey> ofLog(Hash chainId, AuthoritySet authorities) {
    return authorities.authorities().stream()
        .map(Authority::checkpointKey)
        .map(key -> ofLog(chainId, key))
        .toList();
  }

  /// Reads a verifier key (vkey): one of a log (0x01) or of a cosigner (0x04).
  ///
  /// @throws Malformed if it is not a verifier key, has another type, or its key id does not match
  public static NoteKey parse(String verifierKey) {
    String[] parts = verifierKey.split("\\+", 3);
    if (parts.length != 3 || !SignedNote.isName(parts[0])) {
      throw new Malformed("verifier key: not name+id+key");
    }
    ByteReader content =
        new ByteReader(
            Base64Text.decode(parts[2])
                .orElseThrow(() -> new Malformed("verifier key: the key is not in base64")));
    int code = content.u8();
    Type type =
        Arrays.stream(Type.values())
            .filter(known -> known.code == code)
            .findFirst()
            .orElseThrow(
                () -> new Malformed("verifier key: type %d is not 1 or 4".formatted(code)));
    SignatureAlgorithm algorithm = SignatureAlgorithm.ED25519;
    PublicKey key = PublicKey.of(algorithm, content.raw(algorithm.publicKeyLength()));
    content.end();
    NoteKey read = new NoteKey(type, parts[0], key);
    if (!read.verifierKey().equals(verifierKey)) {
      throw new Malformed("verifier key: %s is not its key id".formatted(parts[1]));
    }
    return read;
  }

  /// Whether this is a cosigner's key, whose signatures have a timestamp.
  public boolean isCosigner() {
    return type == Type.COSIGNATURE;
  }

  public String name() {
    return name;
  }

  /// The key id: four bytes that distinguish keys with the same name.
  public Bytes id() {
    return id;
  }

  // name "+" key id in hex "+" base64(type ‖ key[32])
  /// The verifier key (vkey), in the format that C2SP clients read.
  public String verifierKey() {
    byte[] content = new ByteWriter().u8(type.code).raw(key.toBytes()).toArray();
    return name + "+" + id.hex() + "+" + Base64.getEncoder().encodeToString(content);
  }

  /// The timestamp of a cosignature, in seconds since 1970.
  public static long timestamp(SignedNote.Line cosignature) {
    return new ByteReader(cosignature.signature()).u64();
  }

  /// Whether the name and key id of a signature line are those of this key.
  public boolean isNamedBy(SignedNote.Line line) {
    return line.keyId().equals(id) && line.name().equals(name);
  }

  /// Whether the signature, without the key id, is valid under this key for a note's text.
  public boolean verifies(String text, Bytes signature) {
    ByteReader reader = new ByteReader(signature);
    try {
      byte[] message =
          switch (type) {
            case LOG -> utf8(text);
            case COSIGNATURE -> cosigned(text, reader.u64());
          };
      Signature signed = Signature.read(reader);
      reader.end();
      return key.verifies(message, signed);
    } catch (Malformed anotherLength) {
      return false;
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  // "cosignature/v1\n" ‖ "time " seconds "\n" ‖ text
  static byte[] cosigned(String text, long secondsSince1970) {
    return utf8("cosignature/v1\ntime " + secondsSince1970 + "\n" + text);
  }

  @Override
  public String toString() {
    return verifierKey();
  }
}
