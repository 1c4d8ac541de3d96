// What the library needs of cryptography, by Node's own module. `noble.mjs` is the same for browsers.

import { createHash, createPrivateKey, createPublicKey, randomBytes as random, sign, verify } from 'node:crypto';
import { holdsWithCofactor, isAllowed } from './ed25519-rule.mjs';

// Node takes keys in DER only. These are the fixed beginnings of RFC 8410's encodings of a raw Ed25519 key, and of RFC
// 5480's of a compressed point of secp256k1 (SEC 2, section 2.4.1).
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');
const SPKI_SECP256K1 = Buffer.from('3036301006072a8648ce3d020106052b8104000a032200', 'hex');
const HALF_ORDER_SECP256K1 = Buffer.from('7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0', 'hex');

/** A Buffer would have other methods than what browsers have. */
const plain = ({ buffer, byteOffset, length }) => new Uint8Array(buffer, byteOffset, length);

/** SHA-256 of all parts after each other. */
export function sha256(...parts) {
  const digest = createHash('sha256');
  for (const part of parts) {
    digest.update(part);
  }
  return plain(digest.digest());
}

export const sha512 = (bytes) => plain(createHash('sha512').update(bytes).digest());

export const randomBytes = (length) => plain(random(length));

/** An Ed25519 key from its seed: its public key, and how to sign. */
export function ed25519Signer(seed) {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI_ED25519.length);
  return { publicKey: plain(publicKey), sign: (message) => plain(sign(null, message, key)) };
}

const publicKeyOf = (prefix, key) => createPublicKey({ key: Buffer.concat([prefix, key]), format: 'der', type: 'spki' });

/** By the rule of section 2. */
export function verifyEd25519(publicKey, message, signature) {
  if (publicKey.length !== 32 || signature.length !== 64 || !isAllowed(publicKey, signature)) {
    return false;
  }
  // What OpenSSL accepts of what is allowed, the rule accepts; but OpenSSL has the equation without the cofactor.
  return verify(null, message, publicKeyOf(SPKI_ED25519, publicKey), signature) || holdsWithCofactor(publicKey, message, signature, sha512);
}

/** ECDSA over SHA-256 with s of at most half the order (section 2). */
export function verifySecp256k1(publicKey, message, signature) {
  if (publicKey.length !== 33 || signature.length !== 64 || HALF_ORDER_SECP256K1.compare(signature, 32) < 0) {
    return false;
  }
  try {
    return verify('sha256', message, { key: publicKeyOf(SPKI_SECP256K1, publicKey), dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    // No point of the curve.
    return false;
  }
}
