// Keys and signatures (docs/protocol.md, section 2).

import { ed25519Signer, randomBytes, verifyEd25519, verifySecp256k1 } from '#crypto';

/** The codes of the algorithms. */
export const ALGORITHMS = { ed25519: 1, secp256k1: 2 };

const VERIFIERS = { ed25519: verifyEd25519, secp256k1: verifySecp256k1 };

/** An Ed25519 key. */
export class SigningKey {
  #signer;

  /** @param {Uint8Array} seed 32 bytes, the private key of RFC 8032 */
  constructor(seed) {
    if (seed.length !== 32) {
      throw new RangeError(`a seed of ${seed.length} bytes instead of 32`);
    }
    this.#signer = ed25519Signer(seed);
    this.publicKey = this.#signer.publicKey;
  }

  static random() {
    return new SigningKey(randomBytes(32));
  }

  sign(message) {
    return this.#signer.sign(message);
  }
}

/** Whether a signature by a raw public key holds. */
export function verifySignature(publicKey, message, signature, algorithm = 'ed25519') {
  if (!Object.hasOwn(VERIFIERS, algorithm)) {
    throw new RangeError(`no algorithm ${algorithm}`);
  }
  return VERIFIERS[algorithm](publicKey, message, signature);
}
