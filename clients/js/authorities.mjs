// Authority sets and certificates (docs/protocol.md, sections 5 and 8).

import { sha256 } from '#crypto';
import { blockHash, KNOWN_RULES, parseHeader } from './block.mjs';
import { concat, fromHex, latin1, toHex } from './bytes.mjs';
import { Reader, str, uint } from './encoding.mjs';
import { verifySignature } from './keys.mjs';

const SET_MAGIC = 'MPREG-SET-1\0';
const CERTIFICATE_MAGIC = 'MPREG-CRT-1\0';
const VOTE_MAGIC = 'MPREG-CONS-1\0';
const MOST_AUTHORITIES = 1024;

/** The kinds of votes. */
export const VOTES = { PROPOSE: 1, NOTARIZE: 2, NULLIFY: 3, FINALIZE: 4 };

// Ids are ASCII, whose order is that of UTF-16 too.
const byId = (a, b) => (a.id < b.id ? -1 : Number(a.id > b.id));

/** The authorities of a set in the order of their indexes. */
export const sortedAuthorities = ({ authorities }) => [...authorities].sort(byId);

/** The encoding of an authority set, from the answer of `GET /consensus` or the fields of a genesis document. */
export function encodeAuthoritySet(set) {
  const sorted = sortedAuthorities(set);
  return concat(
    latin1(SET_MAGIC),
    uint(2, set.byzantine),
    uint(2, set.crashed),
    uint(2, sorted.length),
    ...sorted.flatMap(({ id, consensusKey, checkpointKey }) => [str(id), fromHex(consensusKey, 32), fromHex(checkpointKey, 32)]),
  );
}

/** What the bytes of an authority set say (section 5). */
export function decodeAuthoritySet(bytes) {
  const reader = new Reader(bytes);
  reader.magic(SET_MAGIC);
  const [byzantine, crashed, size] = [reader.uint(2), reader.uint(2), reader.uint(2)];
  if (size > MOST_AUTHORITIES || size < 3 * byzantine + 2 * crashed + 1) {
    throw new RangeError(`${size} authorities for b = ${byzantine}, c = ${crashed}`);
  }
  const authorities = Array.from({ length: size }, () => ({
    id: reader.name(),
    consensusKey: reader.hash(),
    checkpointKey: reader.hash(),
  }));
  reader.end();
  if (authorities.some(({ id }, i) => i > 0 && id <= authorities[i - 1].id)) {
    throw new TypeError('the authorities are not sorted by id');
  }
  for (const key of ['consensusKey', 'checkpointKey']) {
    if (new Set(authorities.map((authority) => authority[key])).size !== size) {
      throw new TypeError(`a ${key} stands twice`);
    }
  }
  return { byzantine, crashed, authorities };
}

/** The hash that a header calls `authoritySetHash`. */
export const authoritySetHash = (set) => toHex(sha256(encodeAuthoritySet(set)));

/** What an authority signs; hashes are hex. */
export const voteBytes = ({ kind, chainId, authoritySetHash: set, height, round, blockHash: about }) =>
  concat(latin1(VOTE_MAGIC), uint(1, kind), fromHex(chainId, 32), fromHex(set, 32), uint(8, height), uint(4, round), fromHex(about, 32));

/** `{kind, height, round, blockHash, signatures: [{index, signature}]}` of a certificate's bytes. */
export function parseCertificate(bytes) {
  const reader = new Reader(bytes);
  reader.magic(CERTIFICATE_MAGIC);
  const certificate = {
    kind: reader.uint(1),
    height: reader.uint(8),
    round: reader.uint(4),
    blockHash: reader.hash(),
    signatures: Array.from({ length: reader.uint(2) }, () => ({ index: reader.uint(2), signature: reader.raw(64) })),
  };
  reader.end();
  return certificate;
}

/**
 * Whether a certificate makes the block with this header final: enough authorities of the set that the header
 * names have voted FINALIZE for exactly this block.
 */
export function verifyCertificate(certificateBytes, headerBytes, authoritySet, knownRules = KNOWN_RULES) {
  const header = parseHeader(headerBytes, knownRules);
  const hash = blockHash(headerBytes);
  const { kind, height, round, blockHash: about, signatures } = parseCertificate(certificateBytes);
  const { authorities, byzantine, crashed } = authoritySet;
  const sorted = sortedAuthorities(authoritySet);
  const { chainId, authoritySetHash: set } = header;
  const vote = voteBytes({ kind: VOTES.FINALIZE, chainId, authoritySetHash: set, height, round, blockHash: hash });
  return (
    authoritySetHash(authoritySet) === set &&
    kind === VOTES.FINALIZE &&
    height === header.height &&
    about === hash &&
    signatures.length >= authorities.length - byzantine - crashed &&
    signatures.every(({ index }, i) => index < sorted.length && (i === 0 || index > signatures[i - 1].index)) &&
    signatures.every(({ index, signature }) => verifySignature(fromHex(sorted[index].consensusKey, 32), vote, signature))
  );
}
