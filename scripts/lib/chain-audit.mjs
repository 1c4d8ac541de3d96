// Reads a whole chain through the API and computes everything again.

import {
  blockHash,
  fromHex,
  KNOWN_RULES,
  parseHeader,
  toHex,
  transactionBytes,
  transactionId,
  transactionLeafHash,
  treeHead,
} from '../../clients/js/index.mjs';

const PAGE = 500;

/**
 * @param rules the last version of the rules that its blocks may be of
 * @returns {Promise<{height: number, counts: Map<string, number>, outcomes: Map<string, number>, faults: string[]}>}
 *     how often each id stands in a block, and everything that is not as it has to be
 */
export async function auditChain(client, rules = KNOWN_RULES) {
  const chain = await client.chain();
  const audit = { height: chain.height, counts: new Map(), outcomes: new Map(), faults: [] };
  const nonces = new Map();
  let previous = null;
  for (let height = 0; height <= chain.height; height++) {
    const header = await auditHeader(client, height, previous, audit, rules);
    const leaves = [];
    for await (const item of client.blockTransactions(height, { pageSize: PAGE })) {
      leaves.push(auditTransaction(item, { height, index: leaves.length }, nonces, audit));
    }
    if (leaves.length !== header.transactionCount || toHex(treeHead(leaves)) !== header.transactionsRoot) {
      audit.faults.push(`block ${height}: the transactions are not those of its root`);
    }
    previous = header.hash;
  }
  const total = [...audit.counts.values()].reduce((sum, count) => sum + count, 0);
  if (total !== chain.transactionCount) {
    audit.faults.push(`the chain says that it has ${chain.transactionCount} transactions, its blocks have ${total}`);
  }
  return audit;
}

async function auditHeader(client, height, previous, audit, rules) {
  const block = await client.block(height);
  const bytes = fromHex(block.headerBytes);
  const header = parseHeader(bytes, rules);
  const hash = blockHash(bytes);
  if (header.height !== height || hash !== block.hash) {
    audit.faults.push(`block ${height}: the header is not that of its hash`);
  }
  if (previous !== null && header.previousHash !== previous) {
    audit.faults.push(`block ${height}: does not follow the one before`);
  }
  return { ...header, hash };
}

/** The leaf of a transaction, made from its fields and not from what the node says about it. */
function auditTransaction({ id, status, outcome, outcomeCode, height, index, transaction }, place, nonces, audit) {
  const bytes = transactionBytes(transaction);
  const own = transactionId(bytes);
  if (own !== id || status !== 'final' || height !== place.height || index !== place.index) {
    audit.faults.push(`block ${place.height}, transaction ${place.index}: is shown as ${id}, ${status}, ${height}/${index}`);
  }
  audit.counts.set(own, (audit.counts.get(own) ?? 0) + 1);
  audit.outcomes.set(outcomeCode, (audit.outcomes.get(outcomeCode) ?? 0) + 1);
  const lane = `${transaction.sender} ${transaction.lane}`;
  const due = nonces.get(lane) ?? 0;
  if (transaction.nonce !== due) {
    audit.faults.push(`block ${place.height}, transaction ${place.index}: nonce ${transaction.nonce} where ${due} is due`);
  }
  nonces.set(lane, transaction.nonce + 1);
  return transactionLeafHash(bytes, outcome);
}
