// Merkle trees and their proofs (RFC 9162, section 2.1; docs/protocol.md, section 6).

import { sha256 } from '#crypto';
import { equal } from './bytes.mjs';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export const EMPTY_ROOT = sha256();
export const leafHash = (data) => sha256(LEAF, data);
const nodeHash = (left, right) => sha256(NODE, left, right);

/** RFC 9162 section 2.1.1: the root over leaf hashes. */
export function treeHead(leafHashes) {
  if (leafHashes.length === 0) {
    return EMPTY_ROOT;
  }
  if (leafHashes.length === 1) {
    return leafHashes[0];
  }
  let split = 1;
  while (split * 2 < leafHashes.length) {
    split *= 2;
  }
  return nodeHash(treeHead(leafHashes.slice(0, split)), treeHead(leafHashes.slice(split)));
}

const isSize = (value) => Number.isSafeInteger(value) && value >= 0;
const areHashes = (...values) => values.every((value) => value instanceof Uint8Array && value.length === 32);
const isOdd = (value) => value % 2 === 1;
// Not >> 1, which would cut the number to 32 bits.
const half = (value) => Math.floor(value / 2);
const isPowerOfTwo = (value) => (isOdd(value) ? value === 1 : isPowerOfTwo(half(value)));

/**
 * RFC 9162 section 2.1.3.2: whether a leaf is number `index` of the `size` leaves under `root`.
 *
 * @param {Uint8Array} leaf the leaf's hash
 * @param {Uint8Array[]} path from the leaf upwards
 * @param {Uint8Array} root
 */
export function verifyInclusion(index, size, leaf, path, root) {
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes(leaf, root, ...path)) {
    return false;
  }
  let fn = index;
  let sn = size - 1;
  let r = leaf;
  for (const p of path) {
    if (sn === 0) {
      return false;
    }
    if (isOdd(fn) || fn === sn) {
      r = nodeHash(p, r);
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      r = nodeHash(r, p);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && equal(r, root);
}

/** RFC 9162 section 2.1.4.2: whether the tree of `second` leaves begins with that of `first` leaves. */
export function verifyConsistency(first, second, firstRoot, secondRoot, proof) {
  if (!isSize(first) || !isSize(second) || first === 0 || first > second) {
    return false;
  }
  if (!areHashes(firstRoot, secondRoot, ...proof)) {
    return false;
  }
  if (first === second) {
    return proof.length === 0 && equal(firstRoot, secondRoot);
  }
  if (proof.length === 0) {
    return false;
  }
  const path = isPowerOfTwo(first) ? [firstRoot, ...proof] : proof;
  let fn = first - 1;
  let sn = second - 1;
  while (isOdd(fn)) {
    fn = half(fn);
    sn = half(sn);
  }
  let fr = path[0];
  let sr = path[0];
  for (const c of path.slice(1)) {
    if (sn === 0) {
      return false;
    }
    if (isOdd(fn) || fn === sn) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      sr = nodeHash(sr, c);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && equal(fr, firstRoot) && equal(sr, secondRoot);
}

/** How many leaves each of the largest complete subtrees has that the leaves from `begin` to `end` are made of. */
function subtreeSizes(begin, end) {
  const sizes = [];
  for (let at = begin; at < end; at += sizes.at(-1)) {
    let size = 1;
    while (at % (size * 2) === 0 && size * 2 <= end - at) {
      size *= 2;
    }
    sizes.push(size);
  }
  return sizes;
}

/**
 * Section 6: the compact range of the only tree of `size` leaves to which a range proof leads for the hashes of the leaves
 * from `begin` to `end` (exclusive); null if the proof has not the shape for them.
 *
 * @param {Uint8Array[]} leaves the hashes of these leaves
 * @param {Uint8Array[]} left the compact range of the leaves before
 * @param {Uint8Array[]} right the subtrees after, from left to right
 */
export function rangeTree(begin, end, size, leaves, left, right) {
  if (![begin, end, size].every(isSize) || begin > end || end > size || leaves.length !== end - begin) {
    return null;
  }
  const [before, after] = [subtreeSizes(0, begin), subtreeSizes(end, size)];
  if (left.length !== before.length || right.length !== after.length) {
    return null;
  }
  // Also where an array has holes, which `every` skips.
  if (![leaves, left, right].every((hashes) => Array.from(hashes).every((hash) => areHashes(hash)))) {
    return null;
  }
  const sizes = [...before];
  const hashes = [...left];
  const append = (hash, leafCount) => {
    sizes.push(leafCount);
    hashes.push(hash);
    while (sizes.at(-1) === sizes.at(-2)) {
      sizes.push(sizes.pop() + sizes.pop());
      const [one, other] = hashes.splice(-2);
      hashes.push(nodeHash(one, other));
    }
  };
  leaves.forEach((hash) => append(hash, 1));
  right.forEach((hash, index) => append(hash, after[index]));
  return hashes;
}

/** Section 6: whether leaves are those from `begin` to `end` of the `size` under `root`; the rest as in `rangeTree`. */
export function verifyRange(begin, end, size, leaves, left, right, root) {
  const tree = rangeTree(begin, end, size, leaves, left, right);
  if (tree === null || !areHashes(root)) {
    return false;
  }
  return equal(tree.length === 0 ? EMPTY_ROOT : tree.reduceRight((folded, hash) => nodeHash(hash, folded)), root);
}
