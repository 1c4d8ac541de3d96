package io.mpreg.blockchain.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import java.math.BigInteger;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SignatureProperties {
  @Property(tries = 200)
  void aSignatureHoldsForItsKeyAndMessageOnly(
      @ForAll("keys") SigningKey key, @ForAll("keys") SigningKey other, @ForAll byte[] message) {
    Signature signature = key.sign(message);

    assertThat(key.sign(message)).isEqualTo(signature);
    assertThat(key.publicKey().verifies(message, signature)).isTrue();
    assertThat(key.publicKey().verifies(Arrays.copyOf(message, message.length + 1), signature))
        .isFalse();
    assertThat(other.publicKey().verifies(message, signature))
        .isEqualTo(other.publicKey().equals(key.publicKey()));
  }

  @Property(tries = 300)
  void noBitOfASignatureCanChange(
      @ForAll("keys") SigningKey key,
      @ForAll byte[] message,
      @ForAll @IntRange(max = 511) int bit) {
    byte[] changed = key.sign(message).toArray();
    changed[bit / 8] ^= (byte) (1 << bit % 8);

    assertThat(key.publicKey().verifies(message, Signature.of(changed))).isFalse();
  }

  @Property(tries = 100)
  void theOtherSignatureOfEcdsaIsRefused(
      @ForAll("secp256k1Keys") SigningKey key, @ForAll byte[] message) {
    byte[] signature = key.sign(message).toArray();
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
    String highS = String.format("%064x", Secp256k1.ORDER.subtract(s));
    String r = Signature.of(signature).hex().substring(0, 64);

    assertThat(s).isLessThanOrEqualTo(Secp256k1.ORDER.shiftRight(1));
    assertThat(key.publicKey().verifies(message, Signature.fromHex(r + highS))).isFalse();
  }

  @Property
  void junkIsRefusedWithoutAnException(
      @ForAll("publicKeys") PublicKey key,
      @ForAll byte[] message,
      @ForAll @Size(64) byte[] signature) {
    assertThat(key.verifies(message, Signature.of(signature))).isFalse();
  }

  @Property
  void encodingIsReadBack(@ForAll @Size(64) byte[] content) {
    Signature signature = Signature.of(content);
    ByteWriter writer = new ByteWriter();
    signature.writeTo(writer);

    assertThat(Signature.read(new ByteReader(writer.toBytes()))).isEqualTo(signature);
    assertThat(Signature.fromHex(signature.hex())).isEqualTo(signature);
    assertThat(signature.toArray()).isEqualTo(content);
  }

  @Provide
  Arbitrary<SigningKey> keys() {
    return Arbitraries.of(SignatureAlgorithm.values()).flatMap(SignatureProperties::keysOf);
  }

  @Provide
  Arbitrary<SigningKey> secp256k1Keys() {
    return keysOf(SignatureAlgorithm.SECP256K1);
  }

  private static Arbitrary<SigningKey> keysOf(SignatureAlgorithm algorithm) {
    return seeds().map(seed -> SigningKey.fromSeed(algorithm, seed));
  }

  /// The first byte is not 255 and the last one not 0, so that each seed is a scalar of secp256k1
  /// too.
  private static Arbitrary<byte[]> seeds() {
    return Arbitraries.bytes()
        .array(byte[].class)
        .ofSize(32)
        .filter(seed -> seed[0] != -1 && seed[31] != 0);
  }

  @Provide
  Arbitrary<PublicKey> publicKeys() {
    return Arbitraries.of(SignatureAlgorithm.values())
        .flatMap(
            algorithm ->
                Arbitraries.bytes()
                    .array(byte[].class)
                    .ofSize(algorithm.publicKeyLength())
                    .map(content -> PublicKey.of(algorithm, content)));
  }
}
