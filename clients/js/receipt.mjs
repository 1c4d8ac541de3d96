// Verifies receipts (docs/protocol.md, section 14) and state proofs with nothing but the genesis document. Written from
// that page alone, so that it checks the service instead of repeating it.

import { sha256 } from '#crypto';
import { KNOWN_RULES } from './block.mjs';
import { fromBase64, fromHex, toHex, utf8 } from './bytes.mjs';
import { checkAuthorities, checkBlock, checkCertificate, checkOrderOfRules, followChanges } from './finality.mjs';
import { readGenesis } from './genesis.mjs';
import { MAX_BYTES, readJson } from './json.mjs';
import { leafHash, verifyInclusion } from './merkle.mjs';
import { checkCheckpoint } from './note.mjs';
import { isReceipt } from './shape.mjs';
import { checkStateProof } from './state-proof.mjs';
import { isSigned, parseTransaction, transactionId, transactionLeafHash } from './transaction.mjs';
import { require, verdictOf, within } from './verdict.mjs';

const LAST_DATE_MILLIS = 8.64e15; // of what Date can say

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
  [127, 'topics-too-many'],
  [128, 'message-expired'],
]);

function checkTransaction(receipt) {
  const { id, bytes, payload, outcome, outcomeCode } = receipt.transaction;
  const content = fromHex(bytes);
  const transaction = parseTransaction(content);
  const paid = fromBase64(payload);
  require('transaction', transactionId(content) === id, 'the id is not that of the bytes');
  require('transaction', paid.length === transaction.payloadLength, 'the payload is not as long as the one committed to');
  require('transaction', toHex(sha256(paid)) === transaction.payloadHash, 'the payload is not the one committed to');
  require('transaction', transaction.chainId === receipt.chainId, 'the transaction is of another chain');
  require('transaction', isSigned(transaction), 'the signature does not hold');
  require('transaction', OUTCOMES.get(outcome) === outcomeCode, 'the outcome has another code');
  return transaction;
}

function holds({ leafIndex, treeSize, leafHash: leaf, proof, root }) {
  const path = proof.map((hash) => fromHex(hash, 32));
  return verifyInclusion(leafIndex, treeSize, fromHex(leaf, 32), path, fromHex(root, 32));
}

function checkInclusion({ transaction, inclusion }) {
  const leaf = toHex(transactionLeafHash(fromHex(transaction.bytes), transaction.outcome));
  require('inclusion', leaf === inclusion.leafHash, 'the leaf is not that of the transaction');
  require('inclusion', holds(inclusion), 'the proof does not hold');
}

function checkHistory({ block, history }) {
  const leaf = toHex(leafHash(fromHex(block.headerBytes)));
  require('history', history.leafIndex === block.height, 'the leaf index is not the height');
  require('history', leaf === history.leafHash, 'the leaf is not that of the header');
  require('history', holds(history), 'the proof does not hold');
}

/** The summary of a receipt that holds; throws Refused for any other. */
function checkReceipt(receipt, document, rules) {
  require('shape', isReceipt(receipt), 'not the shape of a receipt');
  const genesis = within('genesis', () => readGenesis(document));
  require('genesis', receipt.chainId === genesis.chainId, 'of another chain than the genesis document');
  const transaction = within('transaction', () => checkTransaction(receipt));
  within('inclusion', () => checkInclusion(receipt));
  const header = within('block', () => checkBlock(receipt, rules));
  const { inclusion, history } = receipt;
  require('block', header.transactionsRoot === inclusion.root, 'the header commits to other transactions');
  require('block', header.transactionCount === inclusion.treeSize, 'the header commits to another number of transactions');
  const logEnd = Math.max(header.height, history.treeSize - 1);
  const decidingAt = within('authorities', () => followChanges(receipt, genesis, logEnd, rules));
  within('block', () => checkOrderOfRules(receipt, header));
  within('authorities', () => checkAuthorities(receipt, header, decidingAt));
  within('certificate', () => checkCertificate(receipt, decidingAt, rules));
  within('history', () => checkHistory(receipt));
  within('checkpoint', () => {
    const signers = { chainId: genesis.chainId, authorities: decidingAt(history.treeSize - 1).authorities };
    checkCheckpoint(receipt.checkpoint, { size: history.treeSize, root: history.root }, signers);
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

/** What stands in the JSON: a proof, or an answer that carries one as its `stateProof`. */
function readProof(bytes) {
  // The answer may be longer than the proof in it.
  const given = readJson(bytes, 2 * MAX_BYTES);
  const proof = given.stateProof ?? given;
  const length = proof === given ? bytes.length : utf8(JSON.stringify(proof)).length;
  require('shape', length <= MAX_BYTES, `a proof of ${length} bytes, at most ${MAX_BYTES}`);
  return proof;
}

const judged = (bytes, verify) => verdictOf(() => verify(within('shape', () => readProof(bytes))));

/**
 * Verifies a receipt or a state proof, or an answer that carries one.
 *
 * @param {Uint8Array} bytes the JSON as it was answered
 * @param {Uint8Array} document the genesis document that the caller trusts
 * @param {number} rules the last version of the rules of which the caller knows that nothing that is read here has
 *     another form in it
 * @returns {{valid: boolean, step?: string, reason?: string, summary?: object}}
 */
export function judge(bytes, document, rules = KNOWN_RULES) {
  return judged(bytes, (proof) => (Object.hasOwn(proof, 'entries') ? checkStateProof : checkReceipt)(proof, document, rules));
}

/** Verifies a receipt, and takes nothing else for one; see `judge`. */
export const verifyReceipt = (bytes, document, rules = KNOWN_RULES) => judged(bytes, (receipt) => checkReceipt(receipt, document, rules));

/** Verifies a state proof, or an answer that carries one, and takes nothing else for one; see `judge`. */
export const verifyStateProof = (bytes, document, rules = KNOWN_RULES) => judged(bytes, (proof) => checkStateProof(proof, document, rules));
