// Verifies receipts (docs/protocol.md, section 14) and state proofs (section 15) with nothing but the genesis
// document. Written from that page alone.

import { createPublicKey, verify } from 'node:crypto';
import { bit, readGenesis, stateLeafHash, stateNodeHash } from './genesis.mjs';
import { MAX_BYTES, readJson } from './json.mjs';
import {
  authoritySetHash,
  blockHash,
  decodeAuthoritySet,
  hex,
  KNOWN_RULES,
  leafHash,
  parseHeader,
  Reader,
  sha256,
  transactionId,
  transactionLeafHash,
  verifyCertificate,
  verifyInclusion,
  verifySignature,
} from './ledger.mjs';

const SCHEME = 'rfc9162-sha256';
const LAST_DATE_MILLIS = 8.64e15; // of what Date can say
const ZERO = Buffer.alloc(32);
const MAX_INTEGER = Number.MAX_SAFE_INTEGER;
const MAX_OUTCOME = 65_535;
const MAX_ENTRIES = 64;
const MAX_NOTE_BYTES = 65_536;
const MAX_NOTE_SIGNATURES = 100;

// Section 9: the codes of outcomes.
const OUTCOMES = new Map([
  [0, 'applied'],
  [100, 'payload-malformed'],
  [101, 'receiver-unknown'],
  [102, 'balance-insufficient'],
  [103, 'node-already-registered'],
  [104, 'receiver-not-sender'],
  [105, 'possession-unproved'],
  [106, 'federation-already-joined'],
  [107, 'federation-not-joined'],
  [108, 'federations-too-many'],
  [109, 'authority-required'],
  [110, 'authorities-differ'],
  [111, 'proposal-lifetime'],
  [112, 'proposals-too-many'],
  [113, 'change-void'],
  [114, 'authorities-too-few'],
  [115, 'authority-key-used'],
  [116, 'node-not-registered'],
  [117, 'proposal-unknown'],
  [118, 'proposal-ended'],
  [119, 'vote-already-cast'],
  [120, 'authorities-absent'],
  [121, 'evidence-height'],
  [122, 'evidence-recorded'],
  [123, 'evidence-enough'],
  [124, 'evidence-invalid'],
  [125, 'rules-height'],
  [126, 'rules-unready'],
]);

class Refused extends Error {
  constructor(step, reason) {
    super(reason);
    this.step = step;
  }
}

function require(step, holds, reason) {
  if (!holds) {
    throw new Refused(step, reason);
  }
}

/** Carries out a check whose values may themselves be wrong. */
function within(step, check) {
  try {
    return check();
  } catch (error) {
    throw error instanceof Refused ? error : new Refused(step, error.message);
  }
}

// --------------------------------------------------------------------------------------------------- shape

const isWhole = (value) => Number.isInteger(value) && value >= 0 && value <= MAX_INTEGER;
const isOutcome = (value) => isWhole(value) && value <= MAX_OUTCOME;
const isText = (value) => typeof value === 'string';
const isHex = (value) => isText(value) && /^([0-9a-f]{2})*$/.test(value);
const isHash = (value) => isHex(value) && value.length === 64;
const isBase64 = (value) => isText(value) && Buffer.from(value, 'base64').toString('base64') === value;
const isListOf = (check) => (value) => Array.isArray(value) && value.every(check);
const optional = (check) => Object.assign((value) => value === undefined || check(value), { optional: true });

/** An object with exactly these fields. */
const isObject = (fields) => (value) =>
  value !== null &&
  typeof value === 'object' &&
  !Array.isArray(value) &&
  Object.keys(value).every((name) => Object.hasOwn(fields, name)) &&
  Object.entries(fields).every(
    ([name, check]) => (Object.hasOwn(value, name) || check.optional === true) && check(value[name]),
  );

const isProof = isObject({
  scheme: (value) => value === SCHEME,
  leafIndex: isWhole,
  treeSize: isWhole,
  leafHash: isHash,
  proof: isListOf(isHash),
  root: isHash,
});
const isBlock = isObject({ height: isWhole, hash: isHash, headerBytes: isHex });
const isVersion = (value) => value === 1;

const MAX_CHANGES = 256;
const isChange = isObject({ headerBytes: isHex, certificate: isHex, nextAuthoritySet: isHex });
const isChanges = (value) => isListOf(isChange)(value) && value.length > 0 && value.length <= MAX_CHANGES;

const isReceipt = isObject({
  version: isVersion,
  chainId: isHash,
  transaction: isObject({ id: isHash, bytes: isHex, payload: isBase64, outcome: isOutcome, outcomeCode: isText }),
  inclusion: isProof,
  block: isBlock,
  authoritySet: isHex,
  certificate: isHex,
  authorityChanges: optional(isChanges),
  history: isProof,
  checkpoint: isText,
});

// A value says that the key is there, and another leaf in its place that it is not.
const isPlace = isObject({
  key: isHex,
  value: optional(isHex),
  siblings: isListOf(isHash),
  other: optional(isObject({ key: isHex, value: isHex })),
});
const isEntry = (entry) => isPlace(entry) && (entry.value === undefined || entry.other === undefined);
const isEntries = (value) => isListOf(isEntry)(value) && value.length > 0 && value.length <= MAX_ENTRIES;

const isStateProof = isObject({
  version: isVersion,
  chainId: isHash,
  block: isBlock,
  authoritySet: isHex,
  certificate: isHex,
  authorityChanges: optional(isChanges),
  entries: isEntries,
});

// -------------------------------------------------------------------------------------- steps of section 14

function verifySecp256k1(publicKey, message, signature) {
  const order = BigInt('0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141');
  const s = BigInt(`0x${signature.subarray(32).toString('hex')}`);
  if (s === 0n || s > order / 2n) {
    return false;
  }
  // RFC 5480 with the curve of SEC 2, section 2.4.1, and a compressed point.
  const prefix = Buffer.from('3036301006072a8648ce3d020106052b8104000a032200', 'hex');
  const key = createPublicKey({ key: Buffer.concat([prefix, publicKey]), format: 'der', type: 'spki' });
  return verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

function parseTransaction(bytes) {
  const reader = new Reader(bytes);
  reader.magic('MPREG-TX-1\0');
  const transaction = {
    chainId: reader.hash(),
    sender: reader.name(),
    receiver: reader.name(),
    operationType: reader.name(),
    lane: reader.uint(1),
    nonce: reader.uint(8),
    timestamp: reader.uint(8),
    observedHeight: reader.uint(8),
    validUntilHeight: reader.uint(8),
    payloadLength: reader.uint(4),
    payloadHash: reader.raw(32),
    algorithm: reader.uint(1),
    publicKey: reader.bytesField(33),
  };
  const signed = bytes.subarray(0, reader.position);
  const signature = reader.bytesField(64);
  reader.end();
  return { ...transaction, signed, signature };
}

function holds({ algorithm, publicKey, signed, signature }) {
  switch (algorithm) {
    case 1:
      return publicKey.length === 32 && verifySignature(publicKey, signed, signature);
    case 2:
      return publicKey.length === 33 && signature.length === 64 && verifySecp256k1(publicKey, signed, signature);
    default:
      return false;
  }
}

function checkTransaction(receipt) {
  const { id, bytes, payload, outcome, outcomeCode } = receipt.transaction;
  const content = hex(bytes);
  const transaction = parseTransaction(content);
  require('transaction', transactionId(content) === id, 'the id is not that of the bytes');
  const paid = Buffer.from(payload, 'base64');
  require(
    'transaction',
    paid.length === transaction.payloadLength && sha256(paid).equals(transaction.payloadHash),
    'the payload is not the one committed to',
  );
  require('transaction', transaction.chainId === receipt.chainId, 'the transaction is of another chain');
  require('transaction', holds(transaction), 'the signature does not hold');
  require('transaction', OUTCOMES.get(outcome) === outcomeCode, 'the outcome has another code');
  return transaction;
}

function checkInclusion({ transaction, inclusion }) {
  const leaf = transactionLeafHash(hex(transaction.bytes), transaction.outcome);
  require('inclusion', leaf.toString('hex') === inclusion.leafHash, 'the leaf is not that of the transaction');
  requireProof('inclusion', inclusion);
}

function requireProof(step, { leafIndex, treeSize, leafHash: leaf, proof, root }) {
  const path = proof.map((hash) => hex(hash, 32));
  require(step, verifyInclusion(leafIndex, treeSize, hex(leaf, 32), path, hex(root, 32)), 'the proof does not hold');
}

/** The chain that a header belongs to: its own, or its hash at height 0. */
function checkBlock({ chainId, block }, rules) {
  const bytes = hex(block.headerBytes);
  const header = parseHeader(bytes, rules);
  require('block', blockHash(bytes) === block.hash, 'the hash is not that of the header bytes');
  require('block', header.height === block.height, 'the height is not that of the header');
  const chain = header.height === 0 ? block.hash : header.chainId;
  require('block', chain === chainId, 'the header is of another chain');
  return header;
}

/**
 * Section 18: who decides which height, as the changes of a proof show from the genesis on.
 *
 * @param {number} below every change has to be of a lower height
 * @param {number} rules the last version that is known
 * @returns {(height: number) => object} the set that decides a height
 */
function followChanges({ chainId, block, authorityChanges = [] }, genesis, below, rules) {
  const reigns = [{ first: 0, set: genesis }];
  let last = -1;
  let version = 1;
  for (const change of authorityChanges) {
    const headerBytes = hex(change.headerBytes);
    const header = parseHeader(headerBytes, rules);
    const known = reigns.at(-1).set;
    const next = decodeAuthoritySet(hex(change.nextAuthoritySet));
    const need = (holds, reason) => require('authorities', holds, `the change at ${header.height} ${reason}`);
    need(header.height > 0 && header.chainId === chainId, 'is none of this chain');
    need(header.height > last && header.height < below, 'is not in order, or comes too late');
    need(header.rulesVersion >= version, 'is of earlier rules than one before it');
    need(header.authoritySetHash === authoritySetHash(known), 'is not by those who decide there');
    need(header.nextAuthoritySetHash !== header.authoritySetHash, 'changes nothing');
    need(header.nextAuthoritySetHash === authoritySetHash(next), 'hands over to others');
    need(verifyCertificate(hex(change.certificate), headerBytes, known, rules), 'is not certified by them');
    need(header.height !== block.height || change.headerBytes === block.headerBytes, 'is in another block');
    reigns.push({ first: header.height + 1, set: next });
    last = header.height;
    version = header.rulesVersion;
  }
  return (height) => reigns.findLast(({ first }) => first <= height).set;
}

/** Versions of the rules follow each other and never come back (section 19). The changes are verified already. */
function checkOrderOfRules({ authorityChanges = [] }, header) {
  for (const { headerBytes } of authorityChanges) {
    const { height, rulesVersion } = parseHeader(hex(headerBytes), MAX_INTEGER);
    const [earlier, later] = height < header.height ? [rulesVersion, header.rulesVersion] : [header.rulesVersion, rulesVersion];
    require('block', earlier <= later, `other rules than version ${header.rulesVersion} hold before or after it`);
  }
}

function checkAuthorities({ authoritySet }, header, decidingAt) {
  const bytes = hex(authoritySet);
  require('authorities', sha256(bytes).toString('hex') === header.authoritySetHash, 'not the set of the header');
  const known = authoritySetHash(decidingAt(header.height));
  require('authorities', header.authoritySetHash === known, 'not those who decide: a change is missing, or they were removed');
}

function checkCertificate({ certificate, block }, decidingAt, rules) {
  const headerBytes = hex(block.headerBytes);
  const set = decidingAt(block.height);
  require('certificate', verifyCertificate(hex(certificate), headerBytes, set, rules), 'the certificate does not hold');
}

function checkHistory({ block, history }) {
  require('history', history.leafIndex === block.height, 'the leaf index is not the height');
  const leaf = leafHash(hex(block.headerBytes)).toString('hex');
  require('history', leaf === history.leafHash, 'the leaf is not that of the header');
  requireProof('history', history);
}

const LOG_SIGNATURE = 1;

function keyId(name, kind, publicKey) {
  return sha256(Buffer.from(`${name}\n`), Buffer.of(kind), publicKey).subarray(0, 4);
}

/** What a C2SP client is given to trust: a line for each authority (section 13). */
export function verifierKeys({ chainId, authorities }) {
  const origin = `mpreg-ledger/${chainId}`;
  return authorities.map(({ checkpointKey }) => {
    const key = hex(checkpointKey, 32);
    const id = keyId(origin, LOG_SIGNATURE, key).toString('hex');
    return `${origin}+${id}+${Buffer.concat([Buffer.of(LOG_SIGNATURE), key]).toString('base64')}`;
  });
}

// Half a surrogate pair has no UTF-8. What Unicode calls a space is C2SP's rule for names, which \s is not.
const NO_NOTE = /[\u0000-\u0009\u000b-\u001f]|\p{Surrogate}/u;
const SIGNATURE_LINE = /^\u2014 ([^\p{Separator}\u0085+]+) ([A-Za-z0-9+/]+=*)$/u;

/** C2SP signed note: the text up to its last line feed, and the signatures under it. */
function parseNote(note) {
  require('checkpoint', Buffer.byteLength(note) <= MAX_NOTE_BYTES, 'the note is too long');
  require('checkpoint', !NO_NOTE.test(note), 'a control character in the note, or half a surrogate pair');
  require('checkpoint', note.endsWith('\n'), 'the note does not end with a line feed');
  const split = note.lastIndexOf('\n\n');
  require('checkpoint', split >= 0, 'the note has no signatures');
  const lines = note.slice(split + 2, -1).split('\n');
  require('checkpoint', lines.length <= MAX_NOTE_SIGNATURES, 'the note has too many signatures');
  const signatures = lines.map((line) => {
    const match = SIGNATURE_LINE.exec(line);
    require('checkpoint', match !== null && isBase64(match[2]), 'a signature line is malformed');
    const bytes = Buffer.from(match[2], 'base64');
    require('checkpoint', bytes.length > 4, 'a signature is too short');
    return { name: match[1], keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
  });
  return { text: note.slice(0, split + 1), signatures };
}

/** Whether one of these authorities has signed this checkpoint for the log (section 13). */
export function verifyCheckpoint(note, { size, root }, { chainId, authorities }) {
  const { text, signatures } = parseNote(note);
  const origin = `mpreg-ledger/${chainId}`;
  const [first, second, third, ...rest] = text.split('\n');
  require('checkpoint', first === origin, 'the origin is not that of the chain');
  require('checkpoint', second === String(size), 'the size is not that of the history');
  require('checkpoint', third === root.toString('base64'), 'the root is not that of the history');
  require('checkpoint', rest.length === 1 && rest[0] === '', 'the checkpoint has more lines');
  const keys = authorities.map(({ checkpointKey }) => hex(checkpointKey, 32));
  const known = signatures.flatMap(({ name, keyId: id, signature }) =>
    keys
      .filter((key) => name === origin && id.equals(keyId(origin, LOG_SIGNATURE, key)))
      .map((key) => verifySignature(key, Buffer.from(text), signature)),
  );
  require('checkpoint', known.length > 0, 'no authority has signed it for the log');
  require('checkpoint', known.every(Boolean), 'a signature of an authority does not hold');
}

/** What a receipt proves: section 14. */
function verifyReceipt(receipt, document, rules) {
  require('shape', isReceipt(receipt), 'not the shape of a receipt');
  const genesis = within('genesis', () => readGenesis(document));
  require('genesis', receipt.chainId === genesis.chainId, 'of another chain than the genesis document');
  const transaction = within('transaction', () => checkTransaction(receipt));
  within('inclusion', () => checkInclusion(receipt));
  const header = within('block', () => checkBlock(receipt, rules));
  const { root, treeSize } = receipt.inclusion;
  require('block', header.transactionsRoot === root, 'the header commits to other transactions');
  require('block', header.transactionCount === treeSize, 'the header commits to another number of transactions');
  const { history } = receipt;
  const logEnd = Math.max(header.height, history.treeSize - 1);
  const decidingAt = within('authorities', () => followChanges(receipt, genesis, logEnd, rules));
  within('block', () => checkOrderOfRules(receipt, header));
  within('authorities', () => checkAuthorities(receipt, header, decidingAt));
  within('certificate', () => checkCertificate(receipt, decidingAt, rules));
  within('history', () => checkHistory(receipt));
  within('checkpoint', () => {
    const signers = { chainId: genesis.chainId, authorities: decidingAt(history.treeSize - 1).authorities };
    verifyCheckpoint(receipt.checkpoint, { size: history.treeSize, root: hex(history.root, 32) }, signers);
  });
  return {
    transaction: receipt.transaction.id,
    sender: transaction.sender,
    operationType: transaction.operationType,
    outcome: receipt.transaction.outcomeCode,
    height: header.height,
    block: receipt.block.hash,
    time: header.timestamp <= LAST_DATE_MILLIS ? new Date(header.timestamp).toISOString() : `${header.timestamp} ms after 1970`,
    checkpointSize: history.treeSize,
  };
}

// ----------------------------------------------------------------------------------------------- section 15

/** The root that an entry supports: of a value that is there, or of what stands where its path ends. */
function rootOf({ key, value, siblings, other }) {
  const path = sha256(hex(key));
  let hash = ZERO;
  if (value !== undefined) {
    hash = stateLeafHash(hex(key), hex(value));
  } else if (other !== undefined) {
    const otherPath = sha256(hex(other.key));
    require('state', other.key !== key, 'another key is needed to prove an absence');
    const alike = siblings.every((_, depth) => bit(path, depth) === bit(otherPath, depth));
    require('state', alike, 'the other leaf is not on the path');
    hash = stateLeafHash(hex(other.key), hex(other.value));
  }
  require('state', siblings.length <= 256, 'more than 256 siblings');
  require('state', siblings.length === 0 || !hex(siblings.at(-1)).equals(ZERO), 'the deepest sibling is empty');
  return siblings.reduceRight((below, sibling, depth) => {
    const beside = hex(sibling, 32);
    return bit(path, depth) === 1 ? stateNodeHash(beside, below) : stateNodeHash(below, beside);
  }, hash);
}

/** What a state proof proves. */
function verifyStateProof(proof, document, rules) {
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
    const root = within('state', () => rootOf(entry));
    require('state', root.toString('hex') === header.stateRoot, `the entry ${entry.key} does not lead to the root`);
  }
  const entries = proof.entries.map(({ key, value }) => ({ key, value: value ?? null }));
  return { height: header.height, block: proof.block.hash, entries };
}

// ---------------------------------------------------------------------------------------------------- verdict

/** What stands in the JSON: a proof, or an answer that carries one as its `stateProof`. */
function readProof(bytes) {
  // The answer may be longer than the proof in it.
  const given = readJson(bytes, 2 * MAX_BYTES);
  const proof = given.stateProof ?? given;
  const length = proof === given ? bytes.length : Buffer.byteLength(JSON.stringify(proof));
  require('shape', length <= MAX_BYTES, `a proof of ${length} bytes, at most ${MAX_BYTES}`);
  return proof;
}

/**
 * Verifies a receipt or a state proof, or an answer that carries one.
 *
 * @param {Buffer} bytes the JSON as it was answered
 * @param {Buffer} document the genesis document that the caller trusts
 * @param {number} rules the last version of the rules of which the caller knows that nothing that is read here has
 *     another form in it
 * @returns {{valid: boolean, step?: string, reason?: string, summary?: object}}
 */
export function judge(bytes, document, rules = KNOWN_RULES) {
  try {
    const proof = within('shape', () => readProof(bytes));
    const verify = Object.hasOwn(proof, 'entries') ? verifyStateProof : verifyReceipt;
    return { valid: true, summary: verify(proof, document, rules) };
  } catch (error) {
    if (error instanceof Refused) {
      return { valid: false, step: error.step, reason: error.message };
    }
    throw error;
  }
}
