// Verifies state proofs (docs/protocol.md, section 15) with nothing but the genesis document.

import { sha256 } from '#crypto';
import { equal, fromHex, toHex } from './bytes.mjs';
import { checkAuthorities, checkBlock, checkCertificate, checkOrderOfRules, followChanges } from './finality.mjs';
import { readGenesis } from './genesis.mjs';
import { isStateProof } from './shape.mjs';
import { bit, EMPTY_SUBTREE, stateLeafHash, stateNodeHash } from './state.mjs';
import { require, within } from './verdict.mjs';

const MAX_DEPTH = 256;

/** The root that an entry supports: of a value that is there, or of what stands where its path ends. */
function rootOf({ key, value, siblings, other }) {
  const path = sha256(fromHex(key));
  let hash = EMPTY_SUBTREE;
  if (value !== undefined) {
    hash = stateLeafHash(fromHex(key), fromHex(value));
  } else if (other !== undefined) {
    const otherPath = sha256(fromHex(other.key));
    require('state', other.key !== key, 'another key is needed to prove an absence');
    const alike = siblings.every((_, depth) => bit(path, depth) === bit(otherPath, depth));
    require('state', alike, 'the other leaf is not on the path');
    hash = stateLeafHash(fromHex(other.key), fromHex(other.value));
  }
  require('state', siblings.length <= MAX_DEPTH, 'more than 256 siblings');
  require('state', siblings.length === 0 || !equal(fromHex(siblings.at(-1)), EMPTY_SUBTREE), 'the deepest sibling is empty');
  return siblings.reduceRight((below, sibling, depth) => {
    const beside = fromHex(sibling, 32);
    return bit(path, depth) === 1 ? stateNodeHash(beside, below) : stateNodeHash(below, beside);
  }, hash);
}

/** The summary of a state proof that holds; throws Refused for any other. */
export function checkStateProof(proof, document, rules) {
  require('shape', isStateProof(proof), 'not the shape of a state proof');
  const genesis = within('genesis', () => readGenesis(document));
  require('genesis', proof.chainId === genesis.chainId, 'of another chain than the genesis document');
  const header = within('block', () => checkBlock(proof, rules));
  const decidingAt = within('authorities', () => followChanges(proof, genesis, header.height, rules));
  within('block', () => checkOrderOfRules(proof, header));
  within('authorities', () => checkAuthorities(proof, header, decidingAt));
  if (header.height > 0) {
    within('certificate', () => checkCertificate(proof, decidingAt, rules));
  } else {
    require('certificate', proof.certificate === '', 'the genesis has no certificate');
  }
  for (const entry of proof.entries) {
    const root = toHex(within('state', () => rootOf(entry)));
    require('state', root === header.stateRoot, `the entry ${entry.key} does not lead to the root`);
  }
  const entries = proof.entries.map(({ key, value }) => ({ key, value: value ?? null }));
  return { height: header.height, block: proof.block.hash, entries };
}
