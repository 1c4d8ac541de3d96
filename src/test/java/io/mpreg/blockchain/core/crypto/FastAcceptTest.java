package io.mpreg.blockchain.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The fast path must never accept a signature that the pinned rule rejects. [Ed25519RuleTest]
/// checks its crafted signatures with both too.
class FastAcceptTest {

  /// The result of the pinned rule without the fast path.
  static boolean decided(byte[] key, byte[] message, byte[] signature) {
    return Ed25519Verifier.of(key) instanceof Ed25519Verifier verifier
        && verifier.decides(message, signature);
  }

  @Test
  void acceptingEarlyNeverChangesTheAnswer() {
    List<Wycheproof.Case> cases =
        Wycheproof.cases("ed25519_test.json").stream()
            .filter(each -> each.signature().length == Signature.LENGTH)
            .toList();
    for (Wycheproof.Case each : cases) {
      byte[] key = Wycheproof.hex(each.publicKey().get("pk"));
      assertThat(Ed25519Verifier.of(key).check(each.message(), each.signature()).holds())
          .as(each.name())
          .isEqualTo(decided(key, each.message(), each.signature()));
    }
  }

  @Test
  void anHonestSignatureIsAcceptedEarlyAndAForgedOneIsNot() {
    SigningKey signer = SigningKey.fromSeed(SignatureAlgorithm.ED25519, new byte[32]);
    byte[] message = {1, 2, 3};
    byte[] signature = signer.sign(message).toArray();
    FastAccept.of(signer.publicKey().toArray())
        .ifPresent(
            fast -> {
              assertThat(fast.accepts(message, signature)).isTrue();
              signature[40] ^= 1;
              assertThat(fast.accepts(message, signature)).isFalse();
            });
  }
}
