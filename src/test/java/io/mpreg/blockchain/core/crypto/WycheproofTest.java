package io.mpreg.blockchain.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WycheproofTest {
  @Test
  void ed25519AgreesWithEveryCase() {
    List<Wycheproof.Case> cases = Wycheproof.cases("ed25519_test.json");

    assertThat(cases).hasSize(151);
    for (Wycheproof.Case each : cases) {
      PublicKey key =
          PublicKey.of(SignatureAlgorithm.ED25519, Wycheproof.hex(each.publicKey().get("pk")));
      assertThat(accepts(key, each.message(), each.signature()))
          .as(each.name())
          .isEqualTo(each.isValid());
    }
  }

  /// These cases allow a high s, which the protocol does not: a valid signature of these cases is
  /// rejected here if and only if s is over n / 2.
  @Test
  void secp256k1AgreesWithEveryCaseExceptHighS() {
    List<Wycheproof.Case> cases = Wycheproof.cases("ecdsa_secp256k1_sha256_p1363_test.json");

    assertThat(cases).hasSize(252);
    int accepted = 0;
    for (Wycheproof.Case each : cases) {
      boolean expected = each.isValid() && hasLowS(each.signature());
      assertThat(accepts(key(each.publicKey()), each.message(), each.signature()))
          .as(each.name())
          .isEqualTo(expected);
      accepted += expected ? 1 : 0;
    }
    assertThat(accepted).isEqualTo(95);
  }

  /// These cases are in DER and require a low s. A signature that is not DER has no 64-byte form,
  /// so it cannot be tested here.
  @Test
  void secp256k1AgreesWithEveryBitcoinCase() {
    List<Wycheproof.Case> cases = Wycheproof.cases("ecdsa_secp256k1_sha256_bitcoin_test.json");

    assertThat(cases).hasSize(463);
    int refusedByUs = 0;
    for (Wycheproof.Case each : cases) {
      Optional<byte[]> signature = fromDer(each.signature());
      boolean accepted =
          signature.isPresent() && accepts(key(each.publicKey()), each.message(), signature.get());
      assertThat(accepted).as(each.name()).isEqualTo(each.isValid());
      refusedByUs += signature.isPresent() && !accepted ? 1 : 0;
    }
    assertThat(refusedByUs).isGreaterThan(50);
  }

  private static boolean accepts(PublicKey key, byte[] message, byte[] signature) {
    return signature.length == Signature.LENGTH && key.verifies(message, Signature.of(signature));
  }

  private static boolean hasLowS(byte[] signature) {
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
    return s.compareTo(Secp256k1.ORDER.shiftRight(1)) <= 0;
  }

  private static PublicKey key(JsonNode json) {
    byte[] point = Wycheproof.hex(json.get("uncompressed"));
    byte[] compressed = Arrays.copyOf(point, 33);
    compressed[0] = (byte) (2 + (point[64] & 1));
    return PublicKey.of(SignatureAlgorithm.SECP256K1, compressed);
  }

  // SEQUENCE { INTEGER r, INTEGER s } in strict DER (X.690), both at least 0 and of at most 32
  // bytes
  private static Optional<byte[]> fromDer(byte[] der) {
    boolean isSequence = der.length >= 8 && der[0] == 0x30 && der[1] == der.length - 2;
    if (!isSequence || der[2] != 2 || der[3] < 1 || 4 + der[3] + 3 > der.length) {
      return Optional.empty();
    }
    int s = 4 + der[3];
    if (der[s] != 2 || der[s + 1] < 1 || s + 2 + der[s + 1] != der.length) {
      return Optional.empty();
    }
    byte[] signature = new byte[64];
    boolean fits =
        putInteger(Arrays.copyOfRange(der, 4, s), signature, 32)
            && putInteger(Arrays.copyOfRange(der, s + 2, der.length), signature, 64);
    return fits ? Optional.of(signature) : Optional.empty();
  }

  private static boolean putInteger(byte[] digits, byte[] target, int end) {
    BigInteger number = new BigInteger(digits);
    boolean isMinimal = Arrays.equals(number.toByteArray(), digits);
    if (number.signum() < 0 || number.bitLength() > 256 || !isMinimal) {
      return false;
    }
    int length = Math.min(digits.length, 32);
    System.arraycopy(digits, digits.length - length, target, end - length, length);
    return true;
  }
}
