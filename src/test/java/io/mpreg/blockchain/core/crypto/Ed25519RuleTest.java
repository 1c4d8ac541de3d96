package io.mpreg.blockchain.core.crypto;

import static io.mpreg.blockchain.core.crypto.Edwards25519.BASE;
import static io.mpreg.blockchain.core.crypto.Edwards25519.L;
import static io.mpreg.blockchain.core.crypto.Edwards25519.NEUTRAL;
import static io.mpreg.blockchain.core.crypto.Edwards25519.P;
import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.crypto.Edwards25519.Point;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// At least one crafted signature for each condition of the rule: S < L; A and R canonical; A not
/// of small order; the cofactored equation. Each rejected signature satisfies the cofactored
/// equation, so that only the tested condition rejects it.
class Ed25519RuleTest {
  private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.US_ASCII);
  private static final BigInteger SECRET =
      new BigInteger("123456789012345678901234567890123456789");
  private static final BigInteger NONCE = new BigInteger("987654321098765432109876543210987654321");
  private static final Point KEY = BASE.times(SECRET);
  private static final List<Point> SMALL = Edwards25519.smallOrderPoints();

  /// The parts of a signature, which need not be what a signer would make.
  private record Crafted(byte[] a, byte[] r, BigInteger s) {
    boolean isAccepted() {
      byte[] signature = new byte[64];
      System.arraycopy(r, 0, signature, 0, 32);
      System.arraycopy(Edwards25519.littleEndian(s), 0, signature, 32, 32);
      PublicKey key = PublicKey.of(SignatureAlgorithm.ED25519, a);
      boolean accepted = key.verifies(MESSAGE, Signature.of(signature));
      assertThat(FastAcceptTest.decided(a, MESSAGE, signature)).isEqualTo(accepted);
      return accepted;
    }
  }

  /// Signs with S = nonce + k · secret, for any encodings of A and R.
  private static Crafted signed(byte[] a, BigInteger secret, byte[] r, BigInteger nonce) {
    BigInteger k = Edwards25519.challenge(r, a, MESSAGE);
    return new Crafted(a, r, nonce.add(k.multiply(secret)).mod(L));
  }

  private static Crafted signed(Point a, Point r) {
    return signed(a.encoded(), SECRET, r.encoded(), NONCE);
  }

  private static boolean holdsWithoutCofactor(Crafted crafted, Point a, Point r) {
    BigInteger k = Edwards25519.challenge(crafted.r(), crafted.a(), MESSAGE);
    return BASE.times(crafted.s()).equals(r.plus(a.times(k)));
  }

  @Test
  void theOracleMakesTheSameKeysAsTheLibrary() {
    assertThat(BASE.times(L)).isEqualTo(NEUTRAL);
    assertThat(SMALL).hasSize(8).doesNotHaveDuplicates();
    assertThat(SMALL).allSatisfy(point -> assertThat(point.times(8)).isEqualTo(NEUTRAL));
    assertThat(signed(KEY, BASE.times(NONCE)).isAccepted()).isTrue();
  }

  @Test
  void aScalarThatIsNotReducedIsRefused() {
    Crafted honest = signed(KEY, BASE.times(NONCE));
    BigInteger s = honest.s().add(L);
    while (s.bitLength() <= 256) {
      assertThat(new Crafted(honest.a(), honest.r(), s).isAccepted()).isFalse();
      s = s.add(L);
    }
  }

  @Test
  void aKeyOfSmallOrderIsRefusedInEveryEncoding() {
    for (Point small : SMALL) {
      // With 8A = 0 the equation is 8SB = 8R: the trivial signature holds for every message.
      Crafted trivial =
          signed(small.encoded(), BigInteger.ZERO, BASE.times(NONCE).encoded(), NONCE);
      Crafted neutral =
          signed(small.encoded(), BigInteger.ZERO, NEUTRAL.encoded(), BigInteger.ZERO);

      assertThat(trivial.isAccepted()).isFalse();
      assertThat(neutral.isAccepted()).isFalse();
    }
  }

  @Test
  void aKeyThatIsNotCanonicalIsRefused() {
    for (byte[] a : encodingsThatAreNotCanonical()) {
      assertThat(signed(a, BigInteger.ZERO, BASE.times(NONCE).encoded(), NONCE).isAccepted())
          .isFalse();
      assertThat(Ed25519Verifier.of(a)).isSameAs(Verifier.NEVER);
    }
  }

  @Test
  void aKeyOfLargeOrderWhoseEncodingIsNotCanonicalIsRefused() {
    int found = 0;
    for (int y = 2; y < 19; y++) {
      BigInteger small = BigInteger.valueOf(y);
      if (Edwards25519.point(small, false).isPresent()) {
        assertThat(Ed25519Verifier.of(Edwards25519.encoding(small, false)))
            .isNotSameAs(Verifier.NEVER);
        assertThat(Ed25519Verifier.of(Edwards25519.encoding(small.add(P), false)))
            .isSameAs(Verifier.NEVER);
        found++;
      }
    }
    assertThat(found).isPositive();
  }

  @Test
  void aKeyThatIsNoPointIsRefusedWithoutAnException() {
    BigInteger y = BigInteger.TWO;
    while (Edwards25519.point(y, false).isPresent()) {
      y = y.add(BigInteger.ONE);
    }
    byte[] noPoint = Edwards25519.encoding(y, false);

    assertThat(signed(noPoint, SECRET, BASE.times(NONCE).encoded(), NONCE).isAccepted()).isFalse();
    assertThat(signed(KEY.encoded(), SECRET, noPoint, NONCE).isAccepted()).isFalse();
  }

  @Test
  void anRThatIsNotCanonicalIsRefusedAndTheSamePointCanonicalIsAccepted() {
    for (Point small : SMALL) {
      assertThat(signed(KEY.encoded(), SECRET, small.encoded(), BigInteger.ZERO).isAccepted())
          .isTrue();
    }
    for (byte[] r : encodingsThatAreNotCanonical()) {
      assertThat(signed(KEY.encoded(), SECRET, r, BigInteger.ZERO).isAccepted()).isFalse();
    }
  }

  /// Encodings of points of small order: y not below p, or the sign of an x that is 0.
  private static List<byte[]> encodingsThatAreNotCanonical() {
    BigInteger minusOne = P.subtract(BigInteger.ONE);
    return List.of(
        Edwards25519.encoding(P, false),
        Edwards25519.encoding(P, true),
        Edwards25519.encoding(P.add(BigInteger.ONE), false),
        Edwards25519.encoding(P.add(BigInteger.ONE), true),
        Edwards25519.encoding(BigInteger.ONE, true),
        Edwards25519.encoding(minusOne, true));
  }

  @Test
  void whatHoldsOnlyWithTheCofactorIsAccepted() {
    for (Point small : SMALL.subList(1, 8)) {
      Point r = BASE.times(NONCE).plus(small);
      Crafted mixedR = signed(KEY, r);
      assertThat(holdsWithoutCofactor(mixedR, KEY, r)).isFalse();
      assertThat(mixedR.isAccepted()).isTrue();

      Point key = KEY.plus(small);
      assertThat(signed(key, BASE.times(NONCE)).isAccepted()).isTrue();
      assertThat(signed(key, r).isAccepted()).isTrue();
    }
    Point key = KEY.plus(SMALL.get(1));
    assertThat(holdsWithoutCofactor(signed(key, BASE), key, BASE)).isFalse();
  }

  @Test
  void anotherPointThanTheEquationAsksForIsRefused() {
    Crafted honest = signed(KEY, BASE.times(NONCE));

    assertThat(new Crafted(honest.a(), BASE.encoded(), honest.s()).isAccepted()).isFalse();
    assertThat(new Crafted(BASE.encoded(), honest.r(), honest.s()).isAccepted()).isFalse();
    assertThat(new Crafted(honest.a(), honest.r(), honest.s().xor(BigInteger.ONE)).isAccepted())
        .isFalse();
  }
}
