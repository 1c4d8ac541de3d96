package io.mpreg.blockchain.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecentVerifiersTest {
  private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.US_ASCII);

  private static SigningKey key(SignatureAlgorithm algorithm, int seed) {
    byte[] secret = new byte[32];
    secret[31] = (byte) seed;
    return SigningKey.fromSeed(algorithm, secret);
  }

  private static boolean holds(Verifier verifier, Signature signature) {
    return verifier.check(MESSAGE, signature.toArray()).holds();
  }

  @Test
  void keysThatShareAPlaceAreNeverTakenForEachOther() {
    RecentVerifiers verifiers = new RecentVerifiers(1);
    SigningKey first = key(SignatureAlgorithm.ED25519, 1);
    SigningKey second = key(SignatureAlgorithm.ED25519, 2);
    SigningKey other = key(SignatureAlgorithm.SECP256K1, 1);
    Signature signed = first.sign(MESSAGE);
    for (int turn = 0; turn < 3; turn++) {
      assertThat(holds(verifiers.of(first.publicKey()), signed)).isTrue();
      assertThat(holds(verifiers.of(second.publicKey()), signed)).isFalse();
      assertThat(holds(verifiers.of(other.publicKey()), signed)).isFalse();
      assertThat(holds(verifiers.of(other.publicKey()), other.sign(MESSAGE))).isTrue();
    }
  }

  @Test
  void aKeyThatComesAgainIsNotDecodedAgain() {
    RecentVerifiers verifiers = new RecentVerifiers(16);
    PublicKey key = key(SignatureAlgorithm.ED25519, 1).publicKey();
    PublicKey again = PublicKey.of(key.algorithm(), key.toArray());
    assertThat(verifiers.of(again)).isSameAs(verifiers.of(key));
  }
}
