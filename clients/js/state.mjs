// The sparse Merkle tree of the state (docs/protocol.md, section 7).

import { sha256 } from '#crypto';
import { bytesField } from './encoding.mjs';

const LEAF = Uint8Array.of(2);
const NODE = Uint8Array.of(3);

/** The root of an empty subtree. */
export const EMPTY_SUBTREE = new Uint8Array(32);

export const stateLeafHash = (key, value) => sha256(LEAF, bytesField(key), bytesField(value));
export const stateNodeHash = (left, right) => sha256(NODE, left, right);
/** The bit of a path at a depth, counted from the most significant one. */
export const bit = (path, depth) => (path[depth >> 3] >> (7 - (depth % 8))) & 1;

/** The root of the state tree over entries `[key, value]`. */
export function stateRoot(entries) {
  const leaves = entries.map(([key, value]) => ({ path: sha256(key), hash: stateLeafHash(key, value) }));
  const root = (part, depth) => {
    if (part.length <= 1) {
      return part.length === 0 ? EMPTY_SUBTREE : part[0].hash;
    }
    const side = (wanted) => root(part.filter(({ path }) => bit(path, depth) === wanted), depth + 1);
    return stateNodeHash(side(0), side(1));
  };
  return root(leaves, 0);
}
