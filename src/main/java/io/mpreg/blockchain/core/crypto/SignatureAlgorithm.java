package io.mpreg.blockchain.core.crypto;

import java.util.Optional;

/// The signature algorithms with their number in encodings, their name in JSON and the length of
/// their public keys in bytes.
public enum SignatureAlgorithm {
  ED25519(1, "ed25519", 32),
  SECP256K1(2, "secp256k1", 33);

  private final int code;
  private final String label;
  private final int publicKeyLength;

  SignatureAlgorithm(int code, String label, int publicKeyLength) {
    this.code = code;
    this.label = label;
    this.publicKeyLength = publicKeyLength;
  }

  public int code() {
    return code;
  }

  public String label() {
    return label;
  }

  public int publicKeyLength() {
    return publicKeyLength;
  }

  public static Optional<SignatureAlgorithm> ofCode(int code) {
    for (SignatureAlgorithm algorithm : values()) {
      if (algorithm.code == code) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  public static Optional<SignatureAlgorithm> ofLabel(String label) {
    for (SignatureAlgorithm algorithm : values()) {
      if (algorithm.label.equals(label)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}
