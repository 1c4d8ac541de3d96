// Receipts and state proofs of a running node, verified by the examples in Node and Python and tampered with in every
// part: each change has to be refused at the step that is about it.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verifyReceipt, verifyStateProof } from '../../docs/examples/node/receipt.mjs';
import { readOptions } from './options.mjs';

const HELP = `Usage: node scripts/lib/receipt-test.mjs [options]

Takes receipts and state proofs from a node with at least two final transactions, and those of a chain whose authorities
changed twice from files, verifies them offline with the examples in Node and Python, and tampers with every part of them.

  --url URL       the node (default http://localhost:8080)
  --genesis FILE  its genesis document (default: that of the demonstration chain)
  --receipts N    how many receipts are verified (default 20); the first is tampered with
  --offline       only the files, without a node
  --help          this text

Exit code: 0 if everything holds and every change is refused at its step, 1 if not.
`;

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const options = readOptions(HELP, {
  url: 'http://localhost:8080',
  genesis: join(ROOT, 'src/main/resources/demo/genesis.json'),
  receipts: 20,
  offline: false,
});
const api = `${options.url.replace(/\/$/, '')}/api/v1`;
const FILES = join(ROOT, 'src/test/resources/light-client');
const fileOf = (name) => JSON.parse(readFileSync(join(FILES, name), 'utf8'));

async function get(path, status = 200) {
  const answer = await fetch(api + path);
  if (answer.status !== status) {
    throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
  }
  return answer.json();
}

const flipHex = (hex, at) => hex.slice(0, at) + (hex[at] === '0' ? '1' : '0') + hex.slice(at + 1);
const flipLast = (hex) => flipHex(hex, hex.length - 1);

/** A copy in which the value at a path of fields is another. */
function changed(original, path, change) {
  const copy = structuredClone(original);
  const fields = path.split('.');
  const last = fields.pop();
  const parent = fields.reduce((at, field) => at[field], copy);
  const value = change(parent[last]);
  if (value === undefined) {
    delete parent[last];
  } else {
    parent[last] = value;
  }
  return copy;
}

/** Every way to tamper with a proof of RFC 9162 that stands at a field of the receipt. */
function* tamperedProof(receipt, field) {
  const change = (name, how) => [field, `${field}.${name}`, changed(receipt, `${field}.${name}`, how)];
  yield change('leafIndex', (index) => index + 1);
  // A tree of a size near to it may have paths of the same length: then only the header or the checkpoint knows better.
  yield change('treeSize', (size) => 2 * size + 1);
  yield change('leafHash', flipLast);
  yield change('root', flipLast);
  yield change('proof', (path) => [...path, '00'.repeat(32)]);
  if (receipt[field].proof.length > 0) {
    yield change('proof', (path) => [flipLast(path[0]), ...path.slice(1)]);
    yield change('proof', (path) => path.slice(1));
  }
}

/** Every way to tamper with the changes of the authority set, if there are any. */
function* tamperedChanges(proof) {
  const changes = proof.authorityChanges ?? [];
  const without = (step, what, list) => [step, what, { ...proof, authorityChanges: list }];
  yield without('shape', 'an empty list of changes', []);
  if (changes.length === 0) {
    return;
  }
  yield ['authorities', 'no changes', changed(proof, 'authorityChanges', () => undefined)];
  yield without('authorities', 'without the first change', changes.slice(1));
  yield without('authorities', 'without the last change', changes.slice(0, -1));
  yield without('authorities', 'changes in reverse', [...changes].reverse());
  yield without('authorities', 'a change twice', [changes[0], ...changes]);
  yield without('shape', 'too many changes', Array.from({ length: 257 }, () => changes[0]));
  for (const index of changes.keys()) {
    for (const field of Object.keys(changes[index])) {
      const at = `authorityChanges.${index}.${field}`;
      yield ['shape', `${at} missing`, changed(proof, at, () => undefined)];
      yield ['authorities', `${at} empty`, changed(proof, at, () => '')];
      yield ['authorities', `${at} cut`, changed(proof, at, (bytes) => bytes.slice(0, -2))];
      for (const share of [0.02, 0.3, 0.6, 0.99]) {
        const flip = (bytes) => flipHex(bytes, Math.floor(share * bytes.length));
        yield ['authorities', `${at} at ${share}`, changed(proof, at, flip)];
      }
      const other = changes[(index + 1) % changes.length][field];
      yield ['authorities', `${at} of another change`, changed(proof, at, () => other)];
    }
  }
}

/** [step that has to refuse it, what was done, the receipt]; `other` is a valid receipt of another block. */
function* tamperedReceipts(receipt, other) {
  const change = (step, path, how) => [step, path, changed(receipt, path, how)];
  for (const field of Object.keys(receipt).filter((name) => name !== 'authorityChanges')) {
    yield change('shape', field, () => undefined);
  }
  yield* tamperedChanges(receipt);
  yield ['shape', 'one field more', { ...receipt, comment: 'hello' }];
  yield change('shape', 'version', () => 2);
  yield change('shape', 'block.hash', (hash) => `${hash.slice(0, -2)}FF`);
  yield change('shape', 'transaction.outcome', () => '0');
  yield change('genesis', 'chainId', flipLast);
  yield change('transaction', 'transaction.id', flipLast);
  for (const share of [0.02, 0.2, 0.4, 0.6, 0.8, 0.99]) {
    yield change('transaction', 'transaction.bytes', (bytes) => flipHex(bytes, Math.floor(share * bytes.length)));
  }
  yield change('transaction', 'transaction.payload', () => 'aGVsbG8=');
  yield change('transaction', 'transaction.outcomeCode', () => 'payload-malformed');
  const otherOutcome = { ...receipt.transaction, outcome: 102, outcomeCode: 'balance-insufficient' };
  yield ['inclusion', 'outcome with its code', { ...receipt, transaction: otherOutcome }];
  yield ['inclusion', 'the other transaction', { ...receipt, transaction: other.transaction }];
  yield* tamperedProof(receipt, 'inclusion');
  yield change('block', 'block.height', (height) => height + 1);
  yield change('block', 'block.hash', flipLast);
  for (const share of [0.02, 0.3, 0.6, 0.99]) {
    yield change('block', 'block.headerBytes', (bytes) => flipHex(bytes, Math.floor(share * bytes.length)));
  }
  yield ['block', 'the other block', { ...receipt, block: other.block }];
  yield change('authorities', 'authoritySet', flipLast);
  yield change('certificate', 'certificate', flipLast);
  yield change('certificate', 'certificate', (bytes) => bytes.slice(0, -2));
  yield ['certificate', 'the other certificate', { ...receipt, certificate: other.certificate }];
  yield* tamperedProof(receipt, 'history');
  yield ['history', 'the other history', { ...receipt, history: other.history }];
  yield change('checkpoint', 'checkpoint', (note) => note.slice(0, -1));
  yield change('checkpoint', 'checkpoint', (note) => note.replace(/\n\d+\n/, '\n99999\n'));
  yield change('checkpoint', 'checkpoint', (note) => note.replaceAll('mpreg-ledger/', 'mpreg-ledger-2/'));
  yield change('checkpoint', 'checkpoint', (note) => note.replace(/(\n\n\u2014 \S+ )./, '$1_'));
  yield change('checkpoint', 'checkpoint', (note) => note.replace(/(\n\n\u2014 \S+ .{20})./, (m, head) => head + (m.endsWith('A') ? 'B' : 'A')));
  yield ['checkpoint', 'the other checkpoint', { ...receipt, checkpoint: other.checkpoint }];
}

function* tamperedStateProofs(proof) {
  const change = (step, path, how) => [step, path, changed(proof, path, how)];
  for (const field of Object.keys(proof).filter((name) => name !== 'authorityChanges')) {
    yield change('shape', field, () => undefined);
  }
  yield* tamperedChanges(proof);
  yield change('genesis', 'chainId', flipLast);
  yield change('block', 'block.headerBytes', flipLast);
  yield change('authorities', 'authoritySet', flipLast);
  yield change('certificate', 'certificate', flipLast);
  for (const [index, entry] of proof.entries.entries()) {
    const at = `entries.${index}`;
    yield change('state', `${at}.key`, flipLast);
    yield change('state', `${at}.siblings`, (siblings) => [...siblings, '11'.repeat(32)]);
    if (entry.value !== undefined) {
      yield change('state', `${at}.value`, flipLast);
      yield change('state', `${at}.value`, () => undefined);
    } else {
      yield change('state', `${at}.value`, () => '00');
    }
    if (entry.siblings.length > 0) {
      yield change('state', `${at}.siblings.0`, flipLast);
      yield change('state', `${at}.siblings`, (siblings) => siblings.slice(1));
    }
  }
}

let failures = 0;
function that(what, holds) {
  if (!holds) {
    failures++;
    process.stdout.write(`FAIL  ${what}\n`);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'receipt-test-'));

/** The verdicts of the Python example, of one process for all. */
function pythonVerdicts(proofs, genesisFile) {
  const file = join(folder, 'proofs.json');
  writeFileSync(file, JSON.stringify(proofs));
  const program = `
import json, sys
sys.path.insert(0, sys.argv[1])
from verify_receipt import judge
document = open(sys.argv[2], "rb").read()
print(json.dumps([judge(proof, document) for proof in json.load(open(sys.argv[3], encoding="utf-8"))]))`;
  const run = spawnSync('python3', ['-B', '-c', program, join(ROOT, 'docs/examples/python'), genesisFile, file], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (run.status !== 0) {
    throw new Error(`python3: ${run.stderr}`);
  }
  return JSON.parse(run.stdout);
}

/** Both examples have to come to the verdict expected: the step that refuses, or undefined. */
function compare(cases, verifyInNode, genesisFile = options.genesis) {
  const genesis = readFileSync(genesisFile);
  const python = pythonVerdicts(
    cases.map(([, , proof]) => proof),
    genesisFile,
  );
  cases.forEach(([step, what, proof], i) => {
    const node = verifyInNode(proof, genesis);
    that(`Node, ${what}: ${JSON.stringify(node)}, expected ${step ?? 'valid'}`, node.valid === !step && node.step === step);
    const other = python[i];
    that(`Python, ${what}: ${JSON.stringify(other)}, expected ${step ?? 'valid'}`, other.valid === !step && other.step === step);
  });
  return cases.length;
}

/** The command lines of both examples, as a person would call them. */
function commandLines(receipt) {
  const file = join(folder, 'receipt.json');
  for (const [proof, code] of [[receipt, 0], [{ ...receipt, chainId: flipLast(receipt.chainId) }, 1]]) {
    writeFileSync(file, JSON.stringify(proof));
    for (const [program, script] of [['node', 'node/verify-receipt.mjs'], ['python3', 'python/verify_receipt.py']]) {
      const run = spawnSync(program, [join(ROOT, 'docs/examples', script), '--genesis', options.genesis, file]);
      that(`${script} ends with ${run.status}, expected ${code}: ${run.stderr}`, run.status === code);
    }
  }
}

/** The chain whose authorities changed twice. */
function acrossChanges() {
  const genesisFile = join(FILES, 'genesis.json');
  const [receipt, other, proof] = ['receipt.json', 'other-receipt.json', 'state-proof.json'].map(fileOf);
  const removed = fileOf('removed-keys.json').map((forged, i) => ['authorities', `removed keys ${i}`, forged]);
  const receipts = [
    [undefined, 'across two changes', receipt],
    [undefined, 'of a block before the second change, in a log after it', other],
    ...removed,
    ...tamperedReceipts(receipt, other),
  ];
  const states = [[undefined, 'state across two changes', proof], ...tamperedStateProofs(proof)];
  return compare(receipts, verifyReceipt, genesisFile) + compare(states, verifyStateProof, genesisFile);
}

async function main() {
  const acrossCases = acrossChanges();
  if (options.offline) {
    if (failures === 0) {
      process.stdout.write(`ok    ${acrossCases} proofs across changes of the authorities, valid and tampered, in two languages\n`);
    }
    return;
  }
  const { items } = await get(`/transactions?limit=${Math.min(500, options.receipts)}`);
  const receipts = [];
  for (const { id } of items) {
    receipts.push(await get(`/transactions/${id}/receipt`));
  }
  // One in the middle of a block is the richest: both of its proofs have hashes.
  receipts.sort((a, b) => b.inclusion.proof.length - a.inclusion.proof.length || b.block.height - a.block.height);
  const [receipt] = receipts;
  const other = receipts.find(({ block }) => block.height !== receipt.block.height);
  if (other === undefined) {
    throw new Error('transactions in two blocks are needed');
  }
  const valid = receipts.map((one) => [undefined, `receipt of ${one.transaction.id}`, one]);
  const wrong = [...tamperedReceipts(receipt, other)];
  const receiptCases = compare([...valid, ...wrong], verifyReceipt);
  commandLines(receipt);

  const present = (await get('/accounts/demo?proof=true')).stateProof;
  const absent = (await get('/accounts/nobody%2Fat%2Fall?proof=true', 404)).stateProof;
  const node = (await get('/nodes/demo?proof=true')).stateProof;
  const proofs = [present, absent, node];
  const stateCases = compare(
    [
      ...proofs.map((proof, i) => [undefined, `state proof ${i}`, proof]),
      ...proofs.flatMap((proof) => [...tamperedStateProofs(proof)]),
    ],
    verifyStateProof,
  );
  that('a node that is not there is proved absent', absent.entries.every(({ value }) => value === undefined));
  that('a node that is there is proved present', node.entries[0].value !== undefined);
  if (failures === 0) {
    process.stdout.write(`ok    ${acrossCases} proofs across changes of the authorities, ${receiptCases} receipts and ${stateCases} state proofs, valid and tampered, in two languages\n`);
  }
}

try {
  await main();
} catch (error) {
  failures++;
  process.stderr.write(`${error.message}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;
