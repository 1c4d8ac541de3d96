// Transactions (docs/protocol.md, section 3).

import { sha256 } from '#crypto';
import { concat, fromBase64, fromHex, latin1, toBase64, toHex } from './bytes.mjs';
import { bytesField, Reader, uint, Writer } from './encoding.mjs';
import { ALGORITHMS, verifySignature } from './keys.mjs';
import { leafHash } from './merkle.mjs';

const MAGIC = 'MPREG-TX-1\0';
const MAGIC_BYTES = latin1(MAGIC);
// All fields but the names, and the signature with its length.
const REST_BYTES = 256;
const NAMES = new Map(Object.entries(ALGORITHMS).map(([name, code]) => [code, name]));

/** A writer that has written what is signed, with room for the signature: much is signed, so nothing is copied. */
function encode(transaction, payload, publicKey) {
  const { chainId, sender, receiver, operationType, lane, nonce, timestamp, observedHeight, validUntilHeight, algorithm } = transaction;
  return new Writer(REST_BYTES + sender.length + receiver.length + operationType.length)
    .raw(MAGIC_BYTES)
    .raw(fromHex(chainId, 32))
    .str(sender)
    .str(receiver)
    .str(operationType)
    .uint(1, lane ?? 0)
    .uint(8, nonce)
    .uint(8, timestamp)
    .uint(8, observedHeight ?? 0)
    .uint(8, validUntilHeight)
    .uint(4, payload.length)
    .raw(sha256(payload))
    .uint(1, ALGORITHMS[algorithm ?? 'ed25519'])
    .bytesField(publicKey);
}

/** The bytes that the sender of a transaction (its JSON form) signs. */
export const signingBytes = (transaction) =>
  encode(transaction, fromBase64(transaction.payload), fromHex(transaction.publicKey)).bytes;

/** Signing bytes ‖ bytes signature, of a signed transaction in its JSON form. */
export const transactionBytes = (transaction) =>
  concat(signingBytes(transaction), bytesField(fromHex(transaction.signature)));

export const transactionId = (bytes) => toHex(sha256(bytes));

/** What stands in the block's tree: the transaction and what became of it. */
export const transactionLeafHash = (bytes, outcome) => leafHash(concat(bytes, uint(2, outcome)));

/**
 * Signs a transaction.
 *
 * @param fields its JSON form without `publicKey` and `signature`; `payload` is a Uint8Array
 * @param {SigningKey} key
 * @returns {{id: string, bytes: Uint8Array, json: object}}
 */
export function signTransaction(fields, key) {
  const { payload, ...rest } = fields;
  const draft = {
    lane: 0,
    observedHeight: 0,
    ...rest,
    payload: toBase64(payload),
    algorithm: 'ed25519',
    publicKey: toHex(key.publicKey),
  };
  const writer = encode(draft, payload, key.publicKey);
  const signature = key.sign(writer.bytes);
  const { bytes } = writer.bytesField(signature);
  return { id: transactionId(bytes), bytes, json: { ...draft, signature: toHex(signature) } };
}

/** A transaction read from its bytes, its payload as length and hash; `signed` is what the signature is over. */
export function parseTransaction(bytes) {
  const reader = new Reader(bytes);
  reader.magic(MAGIC);
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
    payloadHash: reader.hash(),
    algorithm: reader.uint(1),
    publicKey: reader.bytesField(33),
  };
  const signed = bytes.subarray(0, reader.position);
  const signature = reader.bytesField(64);
  reader.end();
  return { ...transaction, algorithm: NAMES.get(transaction.algorithm) ?? null, signed, signature };
}

/** Whether the signature of a transaction that was read holds under its own key. */
export const isSigned = ({ algorithm, publicKey, signed, signature }) =>
  algorithm !== null && verifySignature(publicKey, signed, signature, algorithm);
