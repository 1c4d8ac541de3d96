package io.mpreg.blockchain.core.crypto;

/// A decoded public key that checks signatures; immutable and thread-safe.
@FunctionalInterface
interface Verifier {
  /// The verifier of a key that is not a valid point: it rejects every signature.
  Verifier NEVER = (message, signature) -> SignatureCheck.INVALID;

  /// Takes a signature of 64 bytes, whatever they are, and never throws.
  SignatureCheck check(byte[] message, byte[] signature);
}
