// The bytes and proofs of an MPREG Ledger with nothing but Node's own modules (Node 18 or later).
//
// Written from docs/protocol.md and RFC 9162 alone, so that it checks the service instead of repeating it.
// "Section" means a section of docs/protocol.md unless an RFC is named.

import { createHash, createPrivateKey, createPublicKey, randomBytes, sign, verify } from 'node:crypto';

// ------------------------------------------------------------------------------------- encoding, section 1

/** The largest integer of so many bytes: of 4, 2^31 - 1, of 8, 2^53 - 1. */
const largest = (width) => (width === 4 ? 2 ** 31 - 1 : Math.min(2 ** (8 * width) - 1, Number.MAX_SAFE_INTEGER));

/** A big-endian unsigned integer of `width` bytes. */
export function uint(width, value) {
  if (!Number.isSafeInteger(value) || value < 0 || value > largest(width)) {
    throw new RangeError(`${value} is not an integer of 0 to ${largest(width)}`);
  }
  const bytes = Buffer.alloc(width);
  for (let i = width - 1, rest = value; rest > 0; i--, rest = Math.floor(rest / 256)) {
    bytes[i] = rest % 256;
  }
  return bytes;
}

/** `u32 length ‖ content`. */
export const bytesField = (content) => Buffer.concat([uint(4, content.length), content]);

/** `bytes` with ASCII content. */
export function str(text) {
  if (!/^[\x00-\x7f]*$/.test(text)) {
    throw new RangeError(`not ASCII: ${text}`);
  }
  return bytesField(Buffer.from(text, 'latin1'));
}

/** Lower-case hex as bytes; refuses everything else, and a length other than `length` if one is given. */
export function hex(text, length) {
  if (typeof text !== 'string' || !/^([0-9a-f]{2})*$/.test(text)) {
    throw new TypeError(`not lower-case hex: ${text}`);
  }
  const bytes = Buffer.from(text, 'hex');
  if (length !== undefined && bytes.length !== length) {
    throw new RangeError(`${bytes.length} bytes of hex instead of ${length}`);
  }
  return bytes;
}

export function sha256(...parts) {
  const digest = createHash('sha256');
  for (const part of parts) {
    digest.update(part);
  }
  return digest.digest();
}

/** Reads one value and refuses what is missing and what follows. */
export class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.position = 0;
  }

  raw(length) {
    const end = this.position + length;
    if (end > this.bytes.length) {
      throw new RangeError(`${length} bytes at ${this.position} go beyond the end at ${this.bytes.length}`);
    }
    const part = this.bytes.subarray(this.position, end);
    this.position = end;
    return part;
  }

  magic(text) {
    if (this.raw(text.length).toString('latin1') !== text) {
      throw new TypeError(`does not begin with ${JSON.stringify(text)}`);
    }
  }

  uint(width) {
    const value = this.raw(width).reduce((sum, byte) => sum * 256 + byte, 0);
    if (value > largest(width)) {
      throw new RangeError(`integer above ${largest(width)}`);
    }
    return value;
  }

  bytesField(limit) {
    const length = this.uint(4);
    if (length > limit) {
      throw new RangeError(`${length} bytes where ${limit} is the limit`);
    }
    return this.raw(length);
  }

  name() {
    const text = this.bytesField(128).toString('latin1');
    if (!text.split('/').every((part) => /^[A-Za-z0-9._:@-]+$/.test(part) && part !== '.' && part !== '..')) {
      throw new TypeError(`not a name: ${JSON.stringify(text)}`);
    }
    return text;
  }

  hash() {
    return this.raw(32).toString('hex');
  }

  end() {
    if (this.position !== this.bytes.length) {
      throw new RangeError(`${this.bytes.length - this.position} bytes follow the value`);
    }
  }
}

// ----------------------------------------------------------------------------------------- keys, section 2

// Node takes keys in DER only. These are the fixed beginnings of RFC 8410's encodings of a raw Ed25519 key.
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');

/** An Ed25519 account key. */
export class SigningKey {
  /** @param {Buffer} seed 32 bytes, the private key of RFC 8032 */
  constructor(seed) {
    if (seed.length !== 32) {
      throw new RangeError(`a seed of ${seed.length} bytes instead of 32`);
    }
    this.key = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' });
    this.publicKey = createPublicKey(this.key).export({ format: 'der', type: 'spki' }).subarray(SPKI_ED25519.length);
  }

  static random() {
    return new SigningKey(randomBytes(32));
  }

  sign(message) {
    return sign(null, message, this.key);
  }
}

/** Whether an Ed25519 signature by a raw public key holds. */
export function verifySignature(publicKey, message, signature) {
  if (publicKey.length !== 32 || signature.length !== 64) {
    return false;
  }
  const key = createPublicKey({ key: Buffer.concat([SPKI_ED25519, publicKey]), format: 'der', type: 'spki' });
  return verify(null, message, key, signature);
}

// --------------------------------------------------------------------------------- transactions, section 3

const TRANSACTION_MAGIC = Buffer.from('MPREG-TX-1\0', 'latin1');
const ALGORITHMS = { ed25519: 1, secp256k1: 2 };

/** The bytes that the sender of a transaction (its JSON form) signs. */
export function signingBytes(transaction) {
  const payload = Buffer.from(transaction.payload, 'base64');
  return Buffer.concat([
    TRANSACTION_MAGIC,
    hex(transaction.chainId, 32),
    str(transaction.sender),
    str(transaction.receiver),
    str(transaction.operationType),
    uint(1, transaction.lane ?? 0),
    uint(8, transaction.nonce),
    uint(8, transaction.timestamp),
    uint(8, transaction.observedHeight ?? 0),
    uint(8, transaction.validUntilHeight),
    uint(4, payload.length),
    sha256(payload),
    uint(1, ALGORITHMS[transaction.algorithm ?? 'ed25519']),
    bytesField(hex(transaction.publicKey)),
  ]);
}

/** Signing bytes ‖ bytes signature, of a signed transaction in its JSON form. */
export const transactionBytes = (transaction) =>
  Buffer.concat([signingBytes(transaction), bytesField(hex(transaction.signature))]);

export const transactionId = (bytes) => sha256(bytes).toString('hex');

/** What stands in the block's tree: the transaction and what became of it. */
export const transactionLeafHash = (bytes, outcome) => leafHash(Buffer.concat([bytes, uint(2, outcome)]));

/**
 * Signs a transaction.
 *
 * @param fields its JSON form without `publicKey` and `signature`; `payload` is a Buffer
 * @param {SigningKey} key
 * @returns {{id: string, bytes: Buffer, json: object}}
 */
export function signTransaction(fields, key) {
  const draft = {
    lane: 0,
    observedHeight: 0,
    ...fields,
    payload: fields.payload.toString('base64'),
    algorithm: 'ed25519',
    publicKey: key.publicKey.toString('hex'),
  };
  const signed = signingBytes(draft);
  const signature = key.sign(signed);
  const bytes = Buffer.concat([signed, bytesField(signature)]);
  return { id: transactionId(bytes), bytes, json: { ...draft, signature: signature.toString('hex') } };
}

// --------------------------------------------------------------------------------------- blocks, section 5

export const blockHash = (headerBytes) => sha256(headerBytes).toString('hex');

/** The last version of the rules whose bytes are written here. */
export const KNOWN_RULES = 1;

/**
 * A block header read from its bytes; hashes are hex.
 *
 * @param {number} knownRules the last version of the rules of which the caller knows that nothing of what is read has
 *     another form; of a later one nobody can say here what it means
 */
export function parseHeader(bytes, knownRules = KNOWN_RULES) {
  const reader = new Reader(bytes);
  reader.magic('MPREG-BLK-1\0');
  const header = {
    rulesVersion: reader.uint(4),
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
  if (header.rulesVersion < 1 || header.rulesVersion > knownRules) {
    throw new RangeError(`rules version ${header.rulesVersion} is unknown`);
  }
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

// --------------------------------------------------------------------------------------- proofs, section 6

export const EMPTY_ROOT = sha256();
export const leafHash = (data) => sha256(Buffer.of(0), data);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

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
const areHashes = (...values) => values.every((value) => Buffer.isBuffer(value) && value.length === 32);
const isOdd = (value) => value % 2 === 1;
// Not >> 1, which would cut the number to 32 bits.
const half = (value) => Math.floor(value / 2);
const isPowerOfTwo = (value) => (isOdd(value) ? value === 1 : isPowerOfTwo(half(value)));

/**
 * RFC 9162 section 2.1.3.2: whether a leaf is number `index` of the `size` leaves under `root`.
 *
 * @param {Buffer} leaf the leaf's hash
 * @param {Buffer[]} path from the leaf upwards
 * @param {Buffer} root
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
  return sn === 0 && r.equals(root);
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
    return proof.length === 0 && firstRoot.equals(secondRoot);
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
  return sn === 0 && fr.equals(firstRoot) && sr.equals(secondRoot);
}

// ------------------------------------------------------------------------------------- finality, section 8

const byId = (a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id));

/** The authorities of a set in the order of their indexes. */
export const sortedAuthorities = ({ authorities }) => [...authorities].sort(byId);

/** The encoding of an authority set, from the answer of `GET /consensus` or the fields of a genesis document. */
export function encodeAuthoritySet(set) {
  const sorted = sortedAuthorities(set);
  return Buffer.concat([
    Buffer.from('MPREG-SET-1\0', 'latin1'),
    uint(2, set.byzantine),
    uint(2, set.crashed),
    uint(2, sorted.length),
    ...sorted.flatMap(({ id, consensusKey, checkpointKey }) => [str(id), hex(consensusKey, 32), hex(checkpointKey, 32)]),
  ]);
}

/** What the bytes of an authority set say (section 5). */
export function decodeAuthoritySet(bytes) {
  const reader = new Reader(bytes);
  reader.magic('MPREG-SET-1\0');
  const [byzantine, crashed, size] = [reader.uint(2), reader.uint(2), reader.uint(2)];
  if (size > 1024 || size < 3 * byzantine + 2 * crashed + 1) {
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
export const authoritySetHash = (set) => sha256(encodeAuthoritySet(set)).toString('hex');

const FINALIZE = 4;

/**
 * Whether a certificate makes the block with this header final: enough authorities of the set that the header
 * names have voted FINALIZE for exactly this block.
 */
export function verifyCertificate(certificateBytes, headerBytes, authoritySet, knownRules = KNOWN_RULES) {
  const header = parseHeader(headerBytes, knownRules);
  const hash = blockHash(headerBytes);
  const reader = new Reader(certificateBytes);
  reader.magic('MPREG-CRT-1\0');
  const kind = reader.uint(1);
  const height = reader.uint(8);
  const round = reader.uint(4);
  const about = reader.hash();
  const votes = Array.from({ length: reader.uint(2) }, () => ({ index: reader.uint(2), signature: reader.raw(64) }));
  reader.end();

  const { authorities, byzantine, crashed } = authoritySet;
  const sorted = sortedAuthorities(authoritySet);
  const vote = Buffer.concat([
    Buffer.from('MPREG-CONS-1\0', 'latin1'),
    uint(1, FINALIZE),
    hex(header.chainId, 32),
    hex(header.authoritySetHash, 32),
    uint(8, height),
    uint(4, round),
    hex(hash, 32),
  ]);
  return (
    authoritySetHash(authoritySet) === header.authoritySetHash &&
    kind === FINALIZE &&
    height === header.height &&
    about === hash &&
    votes.length >= authorities.length - byzantine - crashed &&
    votes.every(({ index }, i) => index < sorted.length && (i === 0 || index > votes[i - 1].index)) &&
    votes.every(({ index, signature }) => verifySignature(hex(sorted[index].consensusKey, 32), vote, signature))
  );
}
