// Block headers (docs/protocol.md, section 5).

import { sha256 } from '#crypto';
import { toHex } from './bytes.mjs';
import { Reader } from './encoding.mjs';

export const HEADER_MAGIC = 'MPREG-BLK-1\0';

export const blockHash = (headerBytes) => toHex(sha256(headerBytes));

/** The last version of the rules whose bytes are written here. */
export const KNOWN_RULES = 1;

/** A header of later rules than the caller knows: nobody can say here what it means. */
export class UnknownRules extends RangeError {}

/**
 * A block header read from its bytes; hashes are hex.
 *
 * @param {number} knownRules the last version of the rules of which the caller knows that nothing of what is read has
 *     another form
 */
export function parseHeader(bytes, knownRules = KNOWN_RULES) {
  const reader = new Reader(bytes);
  reader.magic(HEADER_MAGIC);
  const rulesVersion = reader.uint(4);
  if (rulesVersion < 1) {
    throw new RangeError('a rules version is at least 1');
  }
  if (rulesVersion > knownRules) {
    throw new UnknownRules(`rules version ${rulesVersion} is unknown`);
  }
  const header = {
    rulesVersion,
    chainId: reader.hash(),
    height: reader.uint(8),
    originRound: reader.uint(4),
    previousHash: reader.hash(),
    historyRoot: reader.hash(),
    transactionsRoot: reader.hash(),
    transactionCount: reader.uint(4),
    stateRoot: reader.hash(),
    extensionsRoot: reader.hash(),
    vectorClock: readVectorClock(reader),
    miner: reader.name(),
    timestamp: reader.uint(8),
    authoritySetHash: reader.hash(),
    nextAuthoritySetHash: reader.hash(),
    difficulty: reader.uint(8),
    nonce: reader.uint(8),
  };
  reader.end();
  if (header.difficulty === 0) {
    throw new RangeError('a difficulty is at least 1');
  }
  return header;
}

function readVectorClock(reader) {
  const clock = {};
  let previous = '';
  for (let rest = reader.uint(2); rest > 0; rest--) {
    const authority = reader.name();
    const turns = reader.uint(8);
    if (authority <= previous || turns === 0) {
      throw new RangeError('a vector clock is sorted and has no entry of 0');
    }
    clock[authority] = turns;
    previous = authority;
  }
  return clock;
}
