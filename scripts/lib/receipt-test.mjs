// Receipts and state proofs of a running node, verified by the clients in JavaScript and Python. In how many ways they
// can be wrong stands in clients/cases; here it is tried on what a node answers that a change anywhere is noticed.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { judge } from '../../clients/js/index.mjs';
import { readOptions } from './options.mjs';
import { testSavedProofs } from './proof-test.mjs';

const HELP = `Usage: node scripts/lib/receipt-test.mjs [options]

Takes receipts and state proofs from a node with at least two final transactions, verifies them offline with the clients in
JavaScript and Python and their command lines, and changes a character in each of their fields.
The answers that verify_proof.py reads from files are made here, genuine and forged.

  --url URL       the node (default http://localhost:8080)
  --genesis FILE  its genesis document (default: that of the demonstration chain)
  --receipts N    how many receipts are verified (default 20); the first is tampered with
  --help          this text

Exit code: 0 if everything holds and every change is refused, 1 if not.
`;

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const options = readOptions(HELP, {
  url: 'http://localhost:8080',
  genesis: join(ROOT, 'src/main/resources/demo/genesis.json'),
  receipts: 20,
});
const api = `${options.url.replace(/\/$/, '')}/api/v1`;

async function get(path, status = 200) {
  const answer = await fetch(api + path);
  if (answer.status !== status) {
    throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
  }
  return answer.json();
}

const changedText = (text) => text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');

/** The same value with a change in one of its fields, for each field; `put` puts it where it was found. */
function* tampered(value, path = 'it', put = (changed) => changed) {
  if (typeof value === 'object') {
    for (const [field, part] of Object.entries(value)) {
      const around = (changed) => put(Object.assign(structuredClone(value), { [field]: changed }));
      yield* tampered(part, `${path}.${field}`, around);
    }
  } else {
    yield [false, path, put(typeof value === 'number' ? value + 1 : changedText(value))];
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

/** The verdicts of the client in Python on these texts, of one process for all. */
function pythonVerdicts(texts) {
  const file = join(folder, 'proofs.json');
  writeFileSync(file, JSON.stringify(texts));
  const program = `
import json, sys
sys.path.insert(0, sys.argv[1])
from mpreg_ledger import judge
document = open(sys.argv[2], "rb").read()
print(json.dumps([judge(text.encode(), document) for text in json.load(open(sys.argv[3], encoding="utf-8"))]))`;
  const run = spawnSync('python3', ['-B', '-c', program, join(ROOT, 'clients/python'), options.genesis, file], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (run.status !== 0) {
    throw new Error(`python3: ${run.stderr}`);
  }
  return JSON.parse(run.stdout);
}

/**
 * Both clients have to come to the verdict expected, and refuse at the same step.
 *
 * @param cases [whether it is valid; what it is; the proof]
 */
function compare(cases) {
  const genesis = readFileSync(options.genesis);
  const texts = cases.map(([, , proof]) => JSON.stringify(proof));
  const python = pythonVerdicts(texts);
  cases.forEach(([valid, what], i) => {
    const node = judge(Buffer.from(texts[i]), genesis);
    const found = `${JSON.stringify(node)} in JavaScript, ${JSON.stringify(python[i])} in Python`;
    that(`${what}: ${found}, expected ${valid ? 'valid' : 'refused'}`, node.valid === valid && python[i].valid === valid);
    that(`${what}: ${found}, expected the same step`, node.step === python[i].step);
  });
  return cases.length;
}

/** The command lines of both, as a person would call them. */
function commandLines(receipt) {
  const file = join(folder, 'receipt.json');
  const text = JSON.stringify(receipt);
  const other = JSON.stringify({ ...receipt, chainId: changedText(receipt.chainId) });
  for (const [content, code] of [[text, 0], [other, 1], [text.slice(0, -1), 1], ['', 1]]) {
    writeFileSync(file, content);
    for (const [program, script] of [['node', 'node/verify-receipt.mjs'], ['python3', 'python/verify_receipt.py']]) {
      const run = spawnSync(program, [join(ROOT, 'docs/examples', script), '--genesis', options.genesis, file]);
      that(`${script} ends with ${run.status}, expected ${code}: ${run.stderr}`, run.status === code);
      const says = run.stdout.length > 0 && JSON.parse(run.stdout).valid === (code === 0);
      that(`${script} says so: ${run.stdout}`, says);
    }
  }
}

async function main() {
  const savedCases = testSavedProofs(folder, that);
  if (failures === 0) {
    process.stdout.write(`ok    ${savedCases} saved proofs, of a chain and of strangers to it\n`);
  }
  const { items } = await get(`/transactions?limit=${Math.min(500, options.receipts)}`);
  const receipts = [];
  for (const { id } of items) {
    receipts.push(await get(`/transactions/${id}/receipt`));
  }
  // One in the middle of a block is the richest: both of its proofs have hashes.
  receipts.sort((a, b) => b.inclusion.proof.length - a.inclusion.proof.length || b.block.height - a.block.height);
  const [receipt] = receipts;
  that('there are receipts of two blocks', new Set(receipts.map(({ block }) => block.height)).size > 1);
  const receiptCases = compare([
    ...receipts.map((one) => [true, `receipt of ${one.transaction.id}`, one]),
    ...tampered(receipt, 'receipt'),
  ]);
  commandLines(receipt);

  const present = (await get('/accounts/demo?proof=true')).stateProof;
  const absent = (await get('/accounts/nobody%2Fat%2Fall?proof=true', 404)).stateProof;
  const node = (await get('/nodes/demo?proof=true')).stateProof;
  const proofs = [present, absent, node];
  const stateCases = compare([
    ...proofs.map((proof, i) => [true, `state proof ${i}`, proof]),
    ...proofs.flatMap((proof, i) => [...tampered(proof, `state proof ${i}`)]),
  ]);
  that('a node that is not there is proved absent', absent.entries.every(({ value }) => value === undefined));
  that('a node that is there is proved present', node.entries[0].value !== undefined);
  if (failures === 0) {
    process.stdout.write(`ok    ${receiptCases} receipts and ${stateCases} state proofs, valid and tampered with, in two languages\n`);
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
