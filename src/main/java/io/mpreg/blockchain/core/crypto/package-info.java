/// Hashes and signatures: SHA-256 (FIPS 180-4), Ed25519 (RFC 8032, with the cofactored rule that
/// every member must share) and ECDSA over secp256k1 (SEC 1, RFC 6979, low s). The only package
/// that uses a cryptographic library. It generates no keys and does not depend on the order of
/// security providers.
@NullMarked
package io.mpreg.blockchain.core.crypto;

import org.jspecify.annotations.NullMarked;
