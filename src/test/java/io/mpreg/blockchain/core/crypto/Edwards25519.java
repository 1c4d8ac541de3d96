package io.mpreg.blockchain.core.crypto;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The group of edwards25519 directly from RFC 8032 section 5.1, slow and simple, to craft
/// signatures that no signer makes.
final class Edwards25519 {
  static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  static final BigInteger L =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
  private static final BigInteger ROOT_OF_MINUS_1 =
      BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);

  static final Point NEUTRAL = new Point(BigInteger.ZERO, BigInteger.ONE);
  static final Point BASE =
      point(BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(P)).mod(P), false)
          .orElseThrow();

  private Edwards25519() {}

  record Point(BigInteger x, BigInteger y) {
    Point plus(Point q) {
      BigInteger xy = D.multiply(x).multiply(q.x).multiply(y).multiply(q.y).mod(P);
      BigInteger newX = x.multiply(q.y).add(q.x.multiply(y));
      BigInteger newY = y.multiply(q.y).add(x.multiply(q.x));
      return new Point(
          newX.multiply(BigInteger.ONE.add(xy).modInverse(P)).mod(P),
          newY.multiply(BigInteger.ONE.subtract(xy).modInverse(P)).mod(P));
    }

    Point times(BigInteger scalar) {
      Point product = NEUTRAL;
      for (int i = scalar.bitLength() - 1; i >= 0; i--) {
        product = product.plus(product);
        if (scalar.testBit(i)) {
          product = product.plus(this);
        }
      }
      return product;
    }

    Point times(long scalar) {
      return times(BigInteger.valueOf(scalar));
    }

    byte[] encoded() {
      return encoding(y, x.testBit(0));
    }
  }

  /// The encoding of section 5.1.2 for any y below 2^255, canonical or not.
  static byte[] encoding(BigInteger y, boolean sign) {
    byte[] encoded = littleEndian(y);
    if (sign) {
      encoded[31] |= (byte) 0x80;
    }
    return encoded;
  }

  static byte[] littleEndian(BigInteger number) {
    byte[] bytes = new byte[32];
    for (int i = 0; i < 32; i++) {
      bytes[i] = number.shiftRight(8 * i).byteValue();
    }
    return bytes;
  }

  static BigInteger littleEndian(byte[] bytes) {
    BigInteger number = BigInteger.ZERO;
    for (int i = bytes.length - 1; i >= 0; i--) {
      number = number.shiftLeft(8).or(BigInteger.valueOf(Byte.toUnsignedLong(bytes[i])));
    }
    return number;
  }

  /// The point with this y and an odd or even x, if there is one (section 5.1.3).
  static Optional<Point> point(BigInteger y, boolean odd) {
    BigInteger u = y.multiply(y).subtract(BigInteger.ONE).mod(P);
    BigInteger v = D.multiply(y).multiply(y).add(BigInteger.ONE).mod(P);
    BigInteger square = u.multiply(v.modInverse(P)).mod(P);
    BigInteger x = square.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    if (!x.multiply(x).mod(P).equals(square)) {
      x = x.multiply(ROOT_OF_MINUS_1).mod(P);
    }
    if (!x.multiply(x).mod(P).equals(square) || (x.signum() == 0 && odd)) {
      return Optional.empty();
    }
    return Optional.of(new Point(x.testBit(0) == odd ? x : P.subtract(x), y));
  }

  /// The eight points whose order divides 8: the multiples of one of order 8.
  static List<Point> smallOrderPoints() {
    BigInteger y = BigInteger.TWO;
    while (true) {
      Optional<Point> candidate = point(y, false).map(found -> found.times(L));
      if (candidate.isPresent() && !candidate.get().times(4).equals(NEUTRAL)) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          points.add(candidate.get().times(i));
        }
        return points;
      }
      y = y.add(BigInteger.ONE);
    }
  }

  /// k = SHA-512(R ‖ A ‖ M) mod L.
  static BigInteger challenge(byte[] r, byte[] a, byte[] message) {
    try {
      MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
      sha512.update(r);
      sha512.update(a);
      return littleEndian(sha512.digest(message)).mod(L);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
