package io.mpreg.blockchain.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeyTest {
  private static final byte[] MESSAGE = {1, 2, 3};
  private static final String X =
      "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";

  @ParameterizedTest
  @EnumSource
  void lengthIsThatOfTheAlgorithm(SignatureAlgorithm algorithm) {
    int length = algorithm.publicKeyLength();

    assertThat(PublicKey.of(algorithm, new byte[length]).toArray()).hasSize(length);
    for (int wrong : new int[] {0, length - 1, length + 1, 65}) {
      assertThatThrownBy(() -> PublicKey.of(algorithm, new byte[wrong]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(wrong));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyThatComesAgainIsNotDecodedAgain(SignatureAlgorithm algorithm) {
    byte[] seed = new byte[SigningKey.SEED_LENGTH];
    seed[0] = 1;
    PublicKey key = SigningKey.fromSeed(algorithm, seed).publicKey();

    assertThat(PublicKey.of(algorithm, key.toArray()).verifier()).isSameAs(key.verifier());
  }

  @ParameterizedTest
  @EnumSource
  void codeAndLabelNameTheAlgorithm(SignatureAlgorithm algorithm) {
    assertThat(SignatureAlgorithm.ofCode(algorithm.code())).contains(algorithm);
    assertThat(SignatureAlgorithm.ofLabel(algorithm.label())).contains(algorithm);
  }

  @Test
  void otherCodesAndLabelsNameNone() {
    assertThat(SignatureAlgorithm.ofCode(0)).isEmpty();
    assertThat(SignatureAlgorithm.ofCode(3)).isEmpty();
    assertThat(SignatureAlgorithm.ofLabel("Ed25519")).isEmpty();
    assertThat(SignatureAlgorithm.ofLabel("")).isEmpty();
  }

  /// Infinity, x = p, an x without a point, and the prefixes of uncompressed forms.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "000000000000000000000000000000000000000000000000000000000000000000",
        "02fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
        "020000000000000000000000000000000000000000000000000000000000000005",
        "00" + X,
        "01" + X,
        "04" + X,
        "05" + X,
        "06" + X,
        "ff" + X
      })
  void underASecp256k1KeyThatIsNoCompressedPointNothingHolds(String hex) {
    byte[] seed = new byte[32];
    seed[31] = 1;
    SigningKey signer = SigningKey.fromSeed(SignatureAlgorithm.SECP256K1, seed);
    PublicKey key = PublicKey.of(SignatureAlgorithm.SECP256K1, HexFormat.of().parseHex(hex));

    assertThat(signer.publicKey().hex()).isEqualTo("02" + X);
    assertThat(signer.publicKey().verifies(MESSAGE, signer.sign(MESSAGE))).isTrue();
    assertThat(key.verifies(MESSAGE, signer.sign(MESSAGE))).isFalse();
    assertThat(key.verifies(MESSAGE, Signature.of(new byte[64]))).isFalse();
  }

  @Test
  void keysOfDifferentAlgorithmsAreNeverEqual() {
    PublicKey ed25519 = PublicKey.of(SignatureAlgorithm.ED25519, new byte[32]);
    PublicKey secp256k1 = PublicKey.of(SignatureAlgorithm.SECP256K1, new byte[33]);

    assertThat(ed25519)
        .isEqualTo(PublicKey.of(SignatureAlgorithm.ED25519, new byte[32]))
        .hasSameHashCodeAs(PublicKey.of(SignatureAlgorithm.ED25519, new byte[32]))
        .isNotEqualTo(secp256k1);
    assertThat(ed25519.hex()).isEqualTo("00".repeat(32));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 63, 65})
  void aSignatureHas64Bytes(int length) {
    assertThatThrownBy(() -> Signature.of(new byte[length]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
