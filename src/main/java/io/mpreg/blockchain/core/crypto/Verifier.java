package io.mpreg.blockchain.core.crypto;

/// A public key made ready to check signatures; immutable, for any number of threads.
@FunctionalInterface
interface Verifier {
  /// For a key that is no usable point: nothing is signed by it.
  Verifier NEVER = (message, signature) -> SignatureCheck.INVALID;

  /// Takes 64 bytes of signature and never throws, whatever they are.
  SignatureCheck check(byte[] message, byte[] signature);
}
