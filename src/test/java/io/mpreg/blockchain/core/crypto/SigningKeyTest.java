package io.mpreg.blockchain.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {
  /// RFC 8032 section 7.1, tests 1 to 3.
  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        + "5fb8821590a33bacc61e39701"
        + "cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d"
        + "0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984"
        + "dc6594a7c15e9716ed28dc027beceea1ec40a"
  })
  void ed25519SignsLikeTheRfc(String seed, String publicKey, String message, String signature) {
    SigningKey key = SigningKey.fromSeed(SignatureAlgorithm.ED25519, hex(seed));

    assertThat(key.publicKey().hex()).isEqualTo(publicKey);
    assertThat(key.sign(hex(message)).hex()).isEqualTo(signature);
    assertThat(key.publicKey().verifies(hex(message), Signature.fromHex(signature))).isTrue();
  }

  /// The nonces of RFC 6979 with secp256k1 and SHA-256, for which the RFC has no example; these are
  /// widely published.
  @ParameterizedTest
  @CsvSource({
    "Satoshi Nakamoto,934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8"
        + "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5",
    "'All those moments will be lost in time, like tears in rain. Time to die...',"
        + "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b"
        + "547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21"
  })
  void secp256k1SignsWithTheNonceOfRfc6979(String message, String signature) {
    SigningKey key = SigningKey.fromSeed(SignatureAlgorithm.SECP256K1, scalar(BigInteger.ONE));

    assertThat(key.publicKey().hex())
        .isEqualTo("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
    assertThat(key.sign(message.getBytes(StandardCharsets.US_ASCII)).hex()).isEqualTo(signature);
  }

  @Test
  void aSecp256k1SeedIsAScalarOfTheGroup() {
    BigInteger largest = Secp256k1.ORDER.subtract(BigInteger.ONE);

    assertThat(SigningKey.fromSeed(SignatureAlgorithm.SECP256K1, scalar(largest)).publicKey().hex())
        .isEqualTo("0379be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
    assertSeedRefused(scalar(BigInteger.ZERO));
    assertSeedRefused(scalar(Secp256k1.ORDER));
    assertSeedRefused(HexFormat.of().parseHex("ff".repeat(32)));
  }

  private static void assertSeedRefused(byte[] seed) {
    assertThatThrownBy(() -> SigningKey.fromSeed(SignatureAlgorithm.SECP256K1, seed))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33, 64})
  void aSeedHas32Bytes(int length) {
    for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
      assertThatThrownBy(() -> SigningKey.fromSeed(algorithm, new byte[length]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void theTextRevealsNothing() {
    byte[] seed = hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
      assertThat(SigningKey.fromSeed(algorithm, seed).toString()).doesNotContain("4ccd089b");
    }
  }

  @Test
  void changingTheSeedAfterwardsChangesNothing() {
    byte[] seed = new byte[32];
    seed[31] = 1;
    SigningKey key = SigningKey.fromSeed(SignatureAlgorithm.SECP256K1, seed);
    Signature before = key.sign(new byte[1]);
    seed[31] = 2;

    assertThat(key.sign(new byte[1])).isEqualTo(before);
  }

  private static byte[] scalar(BigInteger scalar) {
    return HexFormat.of().parseHex(String.format("%064x", scalar));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
