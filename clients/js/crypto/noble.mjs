// What the library needs of cryptography, for browsers and other runtimes. `node.mjs` is the same by Node's own module.

import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 as hash } from '@noble/hashes/sha2.js';

/** SHA-256 of all parts after each other. */
export function sha256(...parts) {
  const digest = hash.create();
  for (const part of parts) {
    digest.update(part);
  }
  return digest.digest();
}

export const randomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

/** An Ed25519 key from its seed: its public key, and how to sign. */
export const ed25519Signer = (seed) => ({
  publicKey: ed25519.getPublicKey(seed),
  sign: (message) => ed25519.sign(message, seed),
});

/** The library throws for what has not the length or is no point. */
function isTrue(verify) {
  try {
    return verify();
  } catch {
    return false;
  }
}

/** By the rule of section 2, which is the library's where ZIP 215 is off: canonical, no small order, with the cofactor. */
export const verifyEd25519 = (publicKey, message, signature) =>
  isTrue(() => ed25519.verify(signature, message, publicKey, { zip215: false }));

/** ECDSA over SHA-256 with s of at most half the order (section 2). */
export const verifySecp256k1 = (publicKey, message, signature) =>
  publicKey.length === 33 && isTrue(() => secp256k1.verify(signature, message, publicKey, { prehash: true, lowS: true, format: 'compact' }));
