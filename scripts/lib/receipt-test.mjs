// Receipts and state proofs of a running node, verified by the examples in Node and Python and tampered with in every
// part: each change has to be refused at the step that is about it.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bytesField, uint } from '../../clients/js/encoding.mjs';
import { blockHash, judge } from '../../clients/js/index.mjs';
import { readOptions } from './options.mjs';
import { testSavedProofs } from './proof-test.mjs';

const HELP = `Usage: node scripts/lib/receipt-test.mjs [options]

Takes receipts and state proofs from a node with at least two final transactions, and those of a chain whose authorities
changed twice from files, verifies them offline with the examples in Node and Python, and tampers with every part of them.
The answers that verify_proof.py reads from files are made here, genuine and forged.

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

const ROUND_AT = 56;
const CLOCK_AT = 224;

/** The entries of a header's vector clock, each as its bytes, and what follows them (section 5). */
function vectorClockOf(header) {
  const entries = [];
  let at = CLOCK_AT + 2;
  for (let rest = header.readUInt16BE(CLOCK_AT); rest > 0; rest--) {
    const end = at + 4 + header.readUInt32BE(at) + 8;
    entries.push(header.subarray(at, end));
    at = end;
  }
  return [entries, header.subarray(at)];
}

const withVectorClock = (header, entries) =>
  Buffer.concat([header.subarray(0, CLOCK_AT), uint(2, entries.length), ...entries, vectorClockOf(header)[1]]);

const overwritten = (bytes, at, ...parts) =>
  Buffer.concat([bytes.subarray(0, at), ...parts, bytes.subarray(at + Buffer.concat(parts).length)]);

/** Headers that are none, or of rules that nobody knows, under their own hash: only who reads them can tell. */
function* wrongHeaders(proof) {
  const header = Buffer.from(proof.block.headerBytes, 'hex');
  const [entries] = vectorClockOf(header);
  const clock = (...changedEntries) => withVectorClock(header, changedEntries);
  const turns = (entry, count) => Buffer.concat([entry.subarray(0, -8), uint(8, count)]);
  const wrong = {
    'rules version 0': overwritten(header, 12, uint(4, 0)),
    'rules version 2': overwritten(header, 12, uint(4, 2)),
    'a round of 2^31': overwritten(header, ROUND_AT, Buffer.from('80000000', 'hex')),
    'a height of 2^53': overwritten(header, 48, Buffer.from('0020000000000000', 'hex')),
    'difficulty 0': overwritten(header, header.length - 16, uint(8, 0)),
    'no turns': clock(...entries.slice(0, -1), turns(entries.at(-1), 0)),
    'an authority twice in the vector clock': clock(...entries, entries.at(-1)),
    // No name is smaller than this one.
    'a vector clock that is not sorted': clock(...entries, Buffer.concat([bytesField(Buffer.from('-')), uint(8, 1)])),
    ...Object.fromEntries(
      // They sort behind all others, so the name is what is wrong.
      ['~', 'z/', 'z//a', 'z/.', 'z/..', 'z/../a', 'z/./a'].map((name) => [
        `${name} in the vector clock, which is no name`,
        clock(...entries, Buffer.concat([bytesField(Buffer.from(name)), uint(8, 1)])),
      ]),
    ),
    'a vector clock that ends too early': overwritten(header, CLOCK_AT, uint(2, entries.length + 1)),
  };
  for (const [what, bytes] of Object.entries(wrong)) {
    const block = { ...proof.block, hash: blockHash(bytes), headerBytes: bytes.toString('hex') };
    yield ['block', what, { ...proof, block }];
  }
}

const MAX_BYTES = 1 << 20;
const PLACE = '@place@';

/** Texts of a proof that are JSON for a lenient reader, and no receipt or state proof (sections 4, 14 and 15). */
function* wrongTexts(proof) {
  const text = JSON.stringify(proof);
  const raw = (what, from, to) => {
    if (!text.includes(from)) {
      throw new Error(`no ${from} in the proof`);
    }
    return ['shape', what, Buffer.from(text.replace(from, () => to))];
  };
  yield [undefined, 'with white space', Buffer.from(` \t\r\n${JSON.stringify(proof, null, 2)}\n`)];
  yield [undefined, 'with an escape', Buffer.from(text.replace('"version"', '"\\u0076ersion"'))];
  const padded = (length) => Buffer.concat([Buffer.from(text), Buffer.alloc(length - Buffer.byteLength(text), ' ')]);
  yield [undefined, 'of 1 MiB', padded(MAX_BYTES)];
  yield ['shape', 'of 1 MiB and a byte', padded(MAX_BYTES + 1)];
  yield ['shape', 'of 3 MiB', padded(3 * MAX_BYTES)];
  yield ['shape', 'nothing', Buffer.alloc(0)];
  for (const other of ['null', '[]', '1', '"receipt"', '{}', `[${text}]`, '['.repeat(100_000)]) {
    yield ['shape', other.slice(0, 20), Buffer.from(other)];
  }
  yield ['shape', 'a byte order mark', Buffer.from(`\ufeff${text}`)];
  yield ['shape', 'a space that JSON has not', Buffer.from(`\u00a0${text}`)];
  yield ['shape', 'something after it', Buffer.from(`${text}{}`)];
  yield ['shape', 'half of it', Buffer.from(text.slice(0, text.length / 2))];
  yield raw('a field twice', '"version":1', '"version":1,"version":1');
  yield raw('an inner field twice', '"block":{', `"block":{"height":${proof.block.height},`);
  yield raw('a field twice, once escaped', '"version":1', '"version":1,"\\u0076ersion":1');
  for (const number of ['1.0', '1e0', '10e-1', '01', '+1', '-1', '1.', 'NaN', '"1"', 'true', 'null']) {
    yield raw(`version ${number}`, '"version":1', `"version":${number}`);
  }
  yield raw('a height of 2^53', /"height":\d+/.exec(text)[0], '"height":9007199254740992');
  yield raw('a field that is null', '"version":1', '"version":1,"authorityChanges":null');
  yield raw('a comma too many', '}', ',}');
  yield raw('a comment', '{', '{/**/');
}

/** What a receipt's JSON holds besides: a number that may be 0, and a string in which any character can stand. */
function* wrongReceiptTexts(receipt) {
  const marked = { ...receipt, checkpoint: `${receipt.checkpoint}\u2014 ${PLACE} AAAAAAA=\n` };
  const [before, after] = JSON.stringify(marked).split(PLACE).map((part) => Buffer.from(part));
  const named = (name) => Buffer.concat([before, Buffer.from(name), after]);
  for (const name of ['witness', 'z\u00e9ro', '\ufeffx', 'x\u200b', '\u{1f600}', '\\ud83d\\ude00']) {
    yield [undefined, `signed besides by ${JSON.stringify(name)}`, named(name)];
  }
  for (const bytes of ['78ff', 'c3', 'c080', 'eda080', 'f4908080']) {
    yield ['shape', `bytes ${bytes}, which are no UTF-8`, named(Buffer.from(bytes, 'hex'))];
  }
  for (const half of ['\\ud800', '\\udc00x', '\\ud800\\ud800']) {
    yield ['shape', `half a surrogate pair, ${half}`, named(half)];
  }
  for (const control of ['\u0001', '\t', '\u001f']) {
    yield ['shape', `a raw control character ${JSON.stringify(control)}`, named(`x${control}`)];
  }
  yield ['shape', 'an unknown escape', named('\\x41')];
  if (receipt.transaction.outcome === 0) {
    const text = JSON.stringify(receipt);
    for (const number of ['-0', '0.0', '0e9', '00', '-0.0']) {
      yield ['shape', `outcome ${number}`, Buffer.from(text.replace('"outcome":0', `"outcome":${number}`))];
    }
  }
}

/** Notes that are none (section 13), though the signature of the log stands in them. */
function* wrongNotes(receipt) {
  const signedBy = (name) => ({ ...receipt, checkpoint: `${receipt.checkpoint}\u2014 ${name} AAAAAAA=\n` });
  const controls = ['\u0000', '\u0001', '\b', '\t', '\u000b', '\f', '\r', '\u001b', '\u001f'];
  const spaces = [' ', '\u0085', '\u00a0', '\u1680', '\u2003', '\u2028', '\u2029', '\u202f', '\u3000'];
  for (const character of [...controls, ...spaces, '+']) {
    yield ['checkpoint', `${JSON.stringify(character)} in a name`, signedBy(`x${character}y`)];
  }
  yield ['checkpoint', 'no name', signedBy('')];
  for (const line of ['x', '\u2014 x', '- x AAAAAAA=', '\u2014 x AAAAAA==', '\u2014 x AAAAAAB=', '\u2014 x AAAAAAA=\r', '\u2014 x AAAAAAA']) {
    const checkpoint = `${receipt.checkpoint}${line}\n`;
    yield ['checkpoint', `the line ${JSON.stringify(line)}`, { ...receipt, checkpoint }];
  }
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
  yield change('shape', 'transaction.outcome', () => 65_536);
  yield* wrongTexts(receipt);
  yield* wrongReceiptTexts(receipt);
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
  yield* wrongHeaders(receipt);
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
  yield* wrongNotes(receipt);
  yield ['checkpoint', 'the other checkpoint', { ...receipt, checkpoint: other.checkpoint }];
}

function* tamperedStateProofs(proof) {
  const change = (step, path, how) => [step, path, changed(proof, path, how)];
  for (const field of Object.keys(proof).filter((name) => name !== 'authorityChanges')) {
    yield change('shape', field, () => undefined);
  }
  yield* tamperedChanges(proof);
  yield* wrongTexts(proof);
  const entries = (count) => Array.from({ length: count }, () => proof.entries[0]);
  yield change('shape', 'entries', () => []);
  yield [undefined, '64 entries', { ...proof, entries: entries(64) }];
  yield ['shape', '65 entries', { ...proof, entries: entries(65) }];
  const answer = { nodeId: 'demo', balance: 0, nonces: { 0: 1 }, stateProof: proof };
  yield [undefined, 'in an answer', answer];
  yield [undefined, 'in a long answer', { ...answer, metadata: 'x'.repeat(MAX_BYTES) }];
  for (const value of ['null', '1.0', '1e0', '-0', '-1']) {
    yield ['shape', `in an answer with ${value}`, Buffer.from(JSON.stringify(answer).replace('"balance":0', `"balance":${value}`))];
  }
  yield ['shape', 'in an answer twice', Buffer.from(JSON.stringify(answer).replace('{', '{"stateProof":{},'))];
  yield change('genesis', 'chainId', flipLast);
  yield change('block', 'block.headerBytes', flipLast);
  yield* wrongHeaders(proof);
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
      yield change(entry.other === undefined ? 'state' : 'shape', `${at}.value`, () => '00');
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

/** The verdicts of the Python example on these texts, of one process for all. */
function pythonVerdicts(texts, genesisFile) {
  const file = join(folder, 'proofs.json');
  writeFileSync(file, JSON.stringify(texts.map((text) => text.toString('base64'))));
  const program = `
import base64, json, sys
sys.path.insert(0, sys.argv[1])
from mpreg_ledger import judge
document = open(sys.argv[2], "rb").read()
print(json.dumps([judge(base64.b64decode(text), document) for text in json.load(open(sys.argv[3], encoding="utf-8"))]))`;
  const run = spawnSync('python3', ['-B', '-c', program, join(ROOT, 'clients/python'), genesisFile, file], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (run.status !== 0) {
    throw new Error(`python3: ${run.stderr}`);
  }
  return JSON.parse(run.stdout);
}

/**
 * Both examples have to come to the verdict expected.
 *
 * @param cases [the step that refuses, or undefined; what it is; the proof, or the bytes of its JSON]
 */
function compare(cases, genesisFile = options.genesis) {
  const genesis = readFileSync(genesisFile);
  const texts = cases.map(([, , proof]) => (Buffer.isBuffer(proof) ? proof : Buffer.from(JSON.stringify(proof))));
  const python = pythonVerdicts(texts, genesisFile);
  cases.forEach(([step, what], i) => {
    const node = judge(texts[i], genesis);
    that(`Node, ${what}: ${JSON.stringify(node)}, expected ${step ?? 'valid'}`, node.valid === !step && node.step === step);
    const other = python[i];
    that(`Python, ${what}: ${JSON.stringify(other)}, expected ${step ?? 'valid'}`, other.valid === !step && other.step === step);
  });
  return cases.length;
}

/** The command lines of both examples, as a person would call them. */
function commandLines(receipt) {
  const file = join(folder, 'receipt.json');
  const text = JSON.stringify(receipt);
  const other = JSON.stringify({ ...receipt, chainId: flipLast(receipt.chainId) });
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
  return compare(receipts, genesisFile) + compare(states, genesisFile);
}

async function main() {
  const savedCases = testSavedProofs(folder, that);
  if (failures === 0) {
    process.stdout.write(`ok    ${savedCases} saved proofs, of a chain and of strangers to it\n`);
  }
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
  const receiptCases = compare([...valid, ...wrong]);
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
