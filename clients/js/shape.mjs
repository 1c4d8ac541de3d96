// The shapes of receipts and state proofs: exactly these fields, of these types (docs/protocol.md, sections 14 and 15).

import { fromBase64 } from './bytes.mjs';

const SCHEME = 'rfc9162-sha256';
const MAX_OUTCOME = 65_535;
const MAX_ENTRIES = 64;
const MAX_CHANGES = 256;

const isWhole = (value) => Number.isSafeInteger(value) && value >= 0;
const isOutcome = (value) => isWhole(value) && value <= MAX_OUTCOME;
const isText = (value) => typeof value === 'string';
const isHex = (value) => isText(value) && value.length % 2 === 0 && /^[0-9a-f]*$/.test(value);
const isHash = (value) => isHex(value) && value.length === 64;
const isListOf = (check) => (value) => Array.isArray(value) && value.every(check);
const optional = (check) => Object.assign((value) => value === undefined || check(value), { optional: true });

export function isBase64(value) {
  try {
    return isText(value) && fromBase64(value) !== null;
  } catch {
    return false;
  }
}

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

const isChange = isObject({ headerBytes: isHex, certificate: isHex, nextAuthoritySet: isHex });
const isChanges = (value) => isListOf(isChange)(value) && value.length > 0 && value.length <= MAX_CHANGES;

export const isReceipt = isObject({
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

export const isStateProof = isObject({
  version: isVersion,
  chainId: isHash,
  block: isBlock,
  authoritySet: isHex,
  certificate: isHex,
  authorityChanges: optional(isChanges),
  entries: isEntries,
});
