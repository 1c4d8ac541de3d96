#!/usr/bin/env node
// Registers a node, sends messages, and believes nothing that it cannot check.
//
// Uses Node and clients/js, which is written from docs/protocol.md and RFC 9162 and shares no code with the node.

import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import * as ledger from '../../../clients/js/index.mjs';

const HELP = `Usage: first-transaction.mjs [options]

Registers a new node with a key of its own, sends messages, waits until they are final, and checks by itself:
the proof of every transaction, the hash and the fields of every block, the votes that made it final, its place in
the history, and that the history only grew. Then it damages the proofs and expects itself to refuse them.

  --url URL         the node (default http://localhost:8080)
  --messages N      how many messages to send, 1 to 1000 (default 5)
  --chain-id HEX    the chain that you expect; without it, the node is asked and believed
  --timeout SECONDS how long to wait for a transaction to become final (default 60)
  --help            this text

Exit code: 0 if everything holds, 1 if something does not, 2 for wrong options.
`;

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        url: { type: 'string', default: 'http://localhost:8080' },
        messages: { type: 'string', default: '5' },
        'chain-id': { type: 'string' },
        timeout: { type: 'string', default: '60' },
        help: { type: 'boolean', default: false },
      },
    });
    const messages = Number(values.messages);
    const timeout = Number(values.timeout);
    if (!Number.isInteger(messages) || messages < 1 || messages > 1000 || !(timeout > 0)) {
      throw new RangeError('--messages is 1 to 1000, --timeout more than 0');
    }
    return { ...values, messages, deadlineMillis: timeout * 1000 };
  } catch (wrong) {
    process.stderr.write(`${wrong.message}\n\n${HELP}`);
    process.exit(2);
  }
}

const options = readOptions();
if (options.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const client = new ledger.LedgerClient(options.url);
const { deadlineMillis } = options;

// ------------------------------------------------------------------------------------------------ checks

let failures = 0;

function check(what, holds) {
  process.stdout.write(`${holds ? 'ok  ' : 'FAIL'}  ${what}\n`);
  failures += holds ? 0 : 1;
}

const hashes = (list) => list.map((item) => ledger.fromHex(item, 32));

function flipped(bytes) {
  const copy = Uint8Array.from(bytes);
  copy[copy.length - 1] ^= 1;
  return copy;
}

/** Every way to damage a list of hashes: each one changed, one missing, one too many, two exchanged. */
function* damaged(path) {
  for (let i = 0; i < path.length; i++) {
    yield path.map((hash, j) => (i === j ? flipped(hash) : hash));
  }
  if (path.length > 0) {
    yield path.slice(1);
    yield path.slice(0, -1);
  }
  if (path.length > 1) {
    yield [path[1], path[0], ...path.slice(2)];
  }
  yield [...path, new Uint8Array(randomBytes(32))];
}

function refusesDamagedInclusion(index, size, leaf, path, root) {
  const wrong = [
    ledger.verifyInclusion(index, size, flipped(leaf), path, root),
    ledger.verifyInclusion(index, size, leaf, path, flipped(root)),
    ledger.verifyInclusion(size, size, leaf, path, root),
    ...(size > 1 ? [ledger.verifyInclusion((index + 1) % size, size, leaf, path, root)] : []),
    ...Array.from(damaged(path), (other) => ledger.verifyInclusion(index, size, leaf, other, root)),
  ];
  return !wrong.includes(true);
}

function refusesDamagedConsistency(first, second, firstRoot, secondRoot, proof) {
  const wrong = [
    ledger.verifyConsistency(first, second, flipped(firstRoot), secondRoot, proof),
    ledger.verifyConsistency(first, second, firstRoot, flipped(secondRoot), proof),
    ledger.verifyConsistency(second, first, secondRoot, firstRoot, proof),
    ...Array.from(damaged(proof), (other) => ledger.verifyConsistency(first, second, firstRoot, secondRoot, other)),
  ];
  return !wrong.includes(true);
}

/** A block whose bytes were checked: what its header says, read by the grammar and not taken from the JSON. */
async function checkedBlock(height, chainId, authoritySet) {
  const block = await client.block(height);
  const bytes = ledger.fromHex(block.headerBytes);
  const header = ledger.parseHeader(bytes);
  const inJson = Object.keys(header).every((field) => isDeepStrictEqual(header[field], block[field]));
  check(`block ${height}: the hash is that of the header bytes`, ledger.blockHash(bytes) === block.hash);
  check(`block ${height}: header bytes and JSON say the same`, inJson && header.height === height);
  check(
    `block ${height}: a quorum made it final`,
    header.chainId === chainId &&
      ledger.verifyCertificate(ledger.fromHex(block.certificate.bytes), bytes, authoritySet) &&
      !ledger.verifyCertificate(flipped(ledger.fromHex(block.certificate.bytes)), bytes, authoritySet),
  );
  return { bytes, header, hash: block.hash };
}

async function checkTransaction(what, transaction, block) {
  const proof = await client.transactionProof(transaction.id);
  // Not the leaf of the answer: what was signed here, applied (outcome 0).
  const leaf = ledger.transactionLeafHash(transaction.bytes, 0);
  const root = ledger.fromHex(block.header.transactionsRoot, 32);
  const path = hashes(proof.proof);
  check(
    `${what}: is number ${proof.leafIndex} of ${proof.treeSize} in block ${block.header.height}`,
    proof.treeSize === block.header.transactionCount &&
      proof.leafHash === ledger.toHex(leaf) &&
      proof.transactionBytes === ledger.toHex(transaction.bytes) &&
      ledger.verifyInclusion(proof.leafIndex, proof.treeSize, leaf, path, root),
  );
  check(`${what}: damaged proofs are refused`, refusesDamagedInclusion(proof.leafIndex, proof.treeSize, leaf, path, root));
  const otherOutcome = ledger.transactionLeafHash(transaction.bytes, 100);
  check(
    `${what}: another outcome is refused`,
    !ledger.verifyInclusion(proof.leafIndex, proof.treeSize, otherOutcome, path, root),
  );
}

async function checkHeaderInHistory(block, treeSize, historyRoot) {
  const height = block.header.height;
  const proof = await client.blockProof(height, treeSize);
  const leaf = ledger.leafHash(block.bytes);
  const path = hashes(proof.proof);
  check(
    `block ${height}: is in the history of ${treeSize} headers`,
    proof.leafIndex === height &&
      proof.treeSize === treeSize &&
      ledger.verifyInclusion(height, treeSize, leaf, path, historyRoot) &&
      refusesDamagedInclusion(height, treeSize, leaf, path, historyRoot),
  );
}

async function checkOnlyGrew(from, to) {
  const [size1, size2] = [from.header.height, to.header.height];
  const [root1, root2] = hashes([from.header.historyRoot, to.header.historyRoot]);
  const answer = await client.consistencyProof(size1, size2);
  const proof = hashes(answer.proof);
  check(
    `the history of ${size2} headers begins with that of ${size1}`,
    ledger.verifyConsistency(size1, size2, root1, root2, proof) &&
      refusesDamagedConsistency(size1, size2, root1, root2, proof),
  );
}

// -------------------------------------------------------------------------------------------- the example

async function main() {
  const chain = await client.chain();
  const chainId = options['chain-id'] ?? chain.chainId;
  const authoritySet = await client.consensus();
  const genesis = ledger.fromHex((await client.block(0)).headerBytes);
  check('the genesis is that of the chain', ledger.blockHash(genesis) === chainId && chain.chainId === chainId);
  const areFirst = ledger.authoritySetHash(authoritySet) === ledger.parseHeader(genesis).authoritySetHash;
  check('the authorities are those of the genesis', areFirst);
  if (!areFirst) {
    process.stderr.write('This chain has changed its authorities since: receipts prove that as well, see verify-receipt.mjs.\n');
  }

  const key = ledger.SigningKey.random();
  const id = `example-${randomBytes(8).toString('hex')}`;
  let nonce = 0;
  const signed = (operationType, payload) =>
    ledger.signTransaction(
      {
        chainId,
        sender: id,
        receiver: id,
        operationType,
        nonce: nonce++,
        timestamp: Date.now(),
        observedHeight: chain.height,
        validUntilHeight: chain.height + 1000,
        payload: ledger.utf8(JSON.stringify(payload)),
      },
      key,
    );

  const registration = signed('node_register', {
    publicKey: ledger.toHex(key.publicKey),
    algorithm: 'ed25519',
    endpoints: ['https://node.example/'],
    capabilities: ['example'],
    metadata: { language: 'JavaScript' },
  });
  const { signature, ...draft } = registration.json;
  const told = await client.signingBytes(draft);
  check('the node would sign the same bytes', told === ledger.toHex(ledger.signingBytes(registration.json)));
  check('the signature holds', ledger.verifySignature(key.publicKey, ledger.fromHex(told), ledger.fromHex(signature)));

  const accepted = await client.submit(registration, { waitSeconds: 20 });
  check('the node computes the same id', accepted.id === registration.id);
  const registered = await client.untilFinal(registration.id, { deadlineMillis });
  check(`${id} is registered`, registered.status === 'final' && registered.outcome === 0);

  const messages = Array.from({ length: options.messages }, (_, i) =>
    signed('message', { topic: 'example.greetings', body: `Grüße ${i + 1}`, priority: i % 10 }),
  );
  const answers = await client.submitBatch(messages);
  check('all messages are accepted', answers.every((answer, i) => answer.httpStatus === 202 && answer.id === messages[i].id));

  const again = await client.submit(registration);
  check('the same bytes again are known', again.id === registration.id && again.status === 'final');

  const blocks = new Map();
  const transactions = [registration, ...messages];
  for (const [i, transaction] of transactions.entries()) {
    const what = i === 0 ? 'registration' : `message ${i}`;
    const status = await client.untilFinal(transaction.id, { deadlineMillis });
    check(`${what}: final and applied`, status.status === 'final' && status.outcome === 0);
    if (!blocks.has(status.height)) {
      blocks.set(status.height, await checkedBlock(status.height, chainId, authoritySet));
    }
    await checkTransaction(what, transaction, blocks.get(status.height));
  }

  // A block carries the root of the history before it, so a later block is what proves an earlier one.
  const last = signed('message', { topic: 'example.greetings', body: 'One block more.' });
  const { height } = await client.submitUntilFinal(last, { deadlineMillis });
  const end = await checkedBlock(height, chainId, authoritySet);
  for (const block of blocks.values()) {
    await checkHeaderInHistory(block, end.header.height, ledger.fromHex(end.header.historyRoot, 32));
    if (block.header.height < end.header.height) {
      await checkOnlyGrew(block, end);
    }
    const next = ledger.parseHeader(ledger.fromHex((await client.block(block.header.height + 1)).headerBytes));
    check(`block ${block.header.height}: the next one names its hash`, next.previousHash === block.hash);
  }
}

try {
  await main();
} catch (error) {
  check(error.message, false);
}
process.stdout.write(failures === 0 ? 'Everything holds.\n' : `${failures} checks failed.\n`);
process.exitCode = failures === 0 ? 0 : 1;
