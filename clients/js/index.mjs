// All that the library offers; see README.md.

export { authoritySetHash, decodeAuthoritySet, encodeAuthoritySet, sortedAuthorities, verifyCertificate } from './authorities.mjs';
export { blockHash, KNOWN_RULES, parseHeader } from './block.mjs';
export { DeadlinePassed, LedgerClient } from './client.mjs';
export { fromBase64, fromHex, toBase64, toHex, utf8 } from './bytes.mjs';
export { readGenesis } from './genesis.mjs';
export { readJson } from './json.mjs';
export { SigningKey, verifySignature } from './keys.mjs';
export { leafHash, rangeTree, treeHead, verifyConsistency, verifyInclusion, verifyRange } from './merkle.mjs';
export { verifierKeys } from './note.mjs';
export { LedgerProblem, NoAnswer } from './problem.mjs';
export { judge, verifyReceipt, verifyStateProof } from './receipt.mjs';
export { parseTransaction, signingBytes, signTransaction, transactionBytes, transactionId, transactionLeafHash } from './transaction.mjs';
