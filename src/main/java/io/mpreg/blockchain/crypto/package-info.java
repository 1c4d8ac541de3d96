/// Hashes and signatures: SHA-256 (FIPS 180-4), Ed25519 (RFC 8032, with the cofactored rule that
/// every member must share) and ECDSA over secp256k1 (SEC 1, RFC 6979, low s). The only package
/// that knows a cryptographic library; no key is ever drawn here, no provider order matters. May
/// use the package `encoding` and nothing else.
@NullMarked
package io.mpreg.blockchain.crypto;

import org.jspecify.annotations.NullMarked;
