// What docs/examples/python/verify_proof.py makes of saved answers: of a chain that is built here, and of a stranger's,
// which signs blocks of that chain with its own keys.

import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VOTES, voteBytes } from '../../clients/js/authorities.mjs';
import { HEADER_MAGIC } from '../../clients/js/block.mjs';
import { concat, latin1 } from '../../clients/js/bytes.mjs';
import { sha256 } from '../../clients/js/crypto/node.mjs';
import { str, uint } from '../../clients/js/encoding.mjs';
import {
  authoritySetHash,
  blockHash,
  fromHex,
  leafHash,
  SigningKey,
  signTransaction,
  toHex,
  transactionLeafHash,
  treeHead,
  utf8,
} from '../../clients/js/index.mjs';

const SCRIPT = fileURLToPath(new URL('../../docs/examples/python/verify_proof.py', import.meta.url));
const ZERO = '00'.repeat(32);

const keyOf = (name) => new SigningKey(sha256(utf8(name)));
const keyHex = (name) => toHex(keyOf(name).publicKey);

/** A set of one authority, which decides alone. */
function authorityNamed(id) {
  const authorities = [{ id, consensusKey: keyHex(`${id} consensus`), checkpointKey: keyHex(`${id} checkpoint`) }];
  return { byzantine: 0, crashed: 0, authorities };
}

const GENUINE = authorityNamed('genuine');
const STRANGER = authorityNamed('stranger');

/** Header bytes (section 5). */
function encodeHeader(header, clock = Object.entries(header.vectorClock)) {
  return concat(
    latin1(HEADER_MAGIC),
    uint(4, header.rulesVersion),
    fromHex(header.chainId, 32),
    uint(8, header.height),
    uint(4, header.originRound),
    fromHex(header.previousHash, 32),
    fromHex(header.historyRoot, 32),
    fromHex(header.transactionsRoot, 32),
    uint(4, header.transactionCount),
    fromHex(header.stateRoot, 32),
    fromHex(header.extensionsRoot, 32),
    uint(2, clock.length),
    ...clock.flatMap(([authority, turns]) => [str(authority), uint(8, turns)]),
    str(header.miner),
    uint(8, header.timestamp),
    fromHex(header.authoritySetHash, 32),
    fromHex(header.nextAuthoritySetHash, 32),
    uint(8, header.difficulty),
    uint(8, header.nonce),
  );
}

/** Section 8: the certificate of one authority for a header. */
function certificateBy({ authorities: [{ id }] }, { chainId, height, authoritySetHash: set }, headerBytes) {
  const vote = voteBytes({ kind: VOTES.FINALIZE, chainId, authoritySetHash: set, height, round: 0, blockHash: blockHash(headerBytes) });
  const signature = keyOf(`${id} consensus`).sign(vote);
  const certificate = [uint(1, VOTES.FINALIZE), uint(8, height), uint(4, 0), sha256(headerBytes), uint(2, 1), uint(2, 0), signature];
  return concat(latin1('MPREG-CRT-1\0'), ...certificate);
}

/** A block as a node answers it; `clock` gives the vector clock other entries than its JSON has. */
function blockOf({ decidedBy, handsOverTo = decidedBy, named = decidedBy, clock, leaves = [], ...fields }) {
  const [{ id }] = decidedBy.authorities;
  const header = {
    rulesVersion: 1,
    originRound: 0,
    transactionsRoot: toHex(treeHead(leaves)),
    transactionCount: leaves.length,
    stateRoot: toHex(sha256(utf8('a state'))),
    extensionsRoot: ZERO,
    vectorClock: fields.height === 0 ? {} : { [id]: fields.height },
    miner: id,
    timestamp: 1_700_000_000_000 + fields.height,
    authoritySetHash: authoritySetHash(named),
    nextAuthoritySetHash: authoritySetHash(handsOverTo),
    difficulty: 1,
    nonce: 0,
    ...fields,
  };
  const bytes = encodeHeader(header, clock);
  const certificate = { bytes: toHex(certificateBy(decidedBy, header, bytes)) };
  return { ...header, hash: blockHash(bytes), headerBytes: toHex(bytes), certificate };
}

const GENESIS = blockOf({
  chainId: ZERO,
  height: 0,
  previousHash: toHex(sha256(utf8('a genesis document'))),
  historyRoot: toHex(treeHead([])),
  decidedBy: GENUINE,
});
const leafOf = (block) => leafHash(fromHex(block.headerBytes));

/** A block of the genuine chain after these, decided by any authority. */
const after = (blocks, fields) =>
  blockOf({
    chainId: GENESIS.hash,
    height: blocks.length,
    previousHash: blocks.at(-1).hash,
    historyRoot: toHex(treeHead(blocks.map(leafOf))),
    ...fields,
  });

const TRANSACTION = signTransaction(
  {
    chainId: GENESIS.hash,
    sender: 'alice',
    receiver: 'bob',
    operationType: 'transfer',
    nonce: 0,
    timestamp: 1_700_000_000_000,
    validUntilHeight: 100,
    payload: utf8('{"amount":1}'),
  },
  keyOf('alice'),
);
const LEAF = transactionLeafHash(TRANSACTION.bytes, 0);
const ORDERED = { leaves: [LEAF] };

/** The answers about the transaction, which is alone in the last block but one; the last block is the head. */
function evidenceOf(blocks, consensus) {
  const [block, head] = blocks.slice(-2);
  const leaves = blocks.slice(0, -1).map(leafOf);
  return {
    proof: {
      id: TRANSACTION.id,
      transactionBytes: toHex(TRANSACTION.bytes),
      outcome: 0,
      leafIndex: 0,
      treeSize: 1,
      leafHash: toHex(LEAF),
      proof: [],
      blockHeight: block.height,
      blockHash: block.hash,
    },
    block,
    genesis: blocks[0],
    consensus,
    head,
    // The paths of the last leaf and of the first in trees of two and three leaves.
    'header-proof': { leafIndex: block.height, treeSize: head.height, proof: [toHex(treeHead(leaves.slice(0, -1)))] },
    'consistency-proof': { size1: 1, size2: head.height, proof: leaves.slice(1).map((leaf) => toHex(leaf)) },
  };
}

/** The chain of two blocks after the genesis: the transaction's, and the head, with these fields. */
function chain(fields, headFields = { decidedBy: fields.decidedBy }) {
  const blocks = [GENESIS, after([GENESIS], { ...ORDERED, ...fields })];
  return [...blocks, after(blocks, headFields)];
}

function* cases() {
  const genuine = evidenceOf(chain({ decidedBy: GENUINE }), GENUINE);
  const without = (...names) => Object.fromEntries(Object.entries(genuine).filter(([name]) => !names.includes(name)));
  const expecting = ['--chain-id', GENESIS.hash];
  yield [0, 'the chain', genuine];
  yield [0, 'the chain that is expected', genuine, expecting];
  yield [1, 'another chain than the expected one', genuine, ['--chain-id', ZERO]];
  yield [0, 'without a head', without('head', 'header-proof', 'consistency-proof'), expecting];
  yield [3, 'without a genesis', without('genesis'), expecting];
  yield [3, 'without the authorities', without('consensus'), expecting];
  yield [3, 'proof and block alone', { proof: genuine.proof, block: genuine.block }, expecting];

  // A stranger's block: only its authority is wrong.
  const forged = chain({ decidedBy: STRANGER });
  yield [3, 'a stranger with its own authorities', evidenceOf(forged, STRANGER), expecting];
  yield [3, 'a stranger, with the authorities of the genesis', evidenceOf(forged, GENUINE), expecting];
  const ownGenesis = { ...GENESIS, authoritySetHash: authoritySetHash(STRANGER) };
  const ownBytes = encodeHeader(ownGenesis);
  const own = { ...ownGenesis, hash: blockHash(ownBytes), headerBytes: toHex(ownBytes) };
  yield [1, 'a stranger with its own genesis', { ...evidenceOf(forged, STRANGER), genesis: own }, expecting];
  yield [1, 'a stranger whose genesis says what it is not', { ...evidenceOf(forged, STRANGER), genesis: ownGenesis }, expecting];
  const inTheirName = { decidedBy: STRANGER, named: GENUINE };
  const named = chain(inTheirName, inTheirName);
  yield [1, 'a stranger in the name of others', evidenceOf(named, GENUINE), expecting];
  yield [3, 'a stranger in the name of others, with its own authorities', evidenceOf(named, STRANGER), expecting];
  yield [1, 'a head by a stranger in the name of others', evidenceOf(chain({ decidedBy: GENUINE }, inTheirName), GENUINE), expecting];
  yield [3, 'a head by a stranger', evidenceOf(chain({ decidedBy: GENUINE }, { decidedBy: STRANGER }), GENUINE), expecting];
  const { previousHash, historyRoot } = GENESIS;
  const ground = blockOf({ chainId: GENESIS.hash, height: 0, previousHash, historyRoot, decidedBy: STRANGER, ...ORDERED });
  const atGround = { ...genuine.proof, blockHeight: 0, blockHash: ground.hash };
  yield [1, 'a stranger at height 0', { ...without('head'), proof: atGround, block: ground }, expecting];

  // The authorities may have changed: what the genesis says is then not enough.
  const changing = [GENESIS, after([GENESIS], { decidedBy: GENUINE, handsOverTo: STRANGER })];
  changing.push(after(changing, { ...ORDERED, decidedBy: STRANGER }));
  changing.push(after(changing, { decidedBy: STRANGER }));
  yield [3, 'a block after a change', evidenceOf(changing, STRANGER), expecting];
  const before = chain({ decidedBy: GENUINE, handsOverTo: STRANGER }, { decidedBy: STRANGER });
  yield [3, 'a block before a change', evidenceOf(before, STRANGER), expecting];

  const headers = { 'rules version 2': { rulesVersion: 2 }, 'difficulty 0': { difficulty: 0 } };
  headers['no turns'] = { vectorClock: { genuine: 0 } };
  headers['a vector clock that is not sorted'] = { vectorClock: { genuine: 1, b: 1 } };
  headers['an authority twice in the vector clock'] = { clock: [['genuine', 1], ['genuine', 1]] };
  for (const [what, fields] of Object.entries(headers)) {
    yield [1, what, evidenceOf(chain({ decidedBy: GENUINE, ...fields }), GENUINE), expecting];
  }
  for (const [field, value] of [['authorities', 'x'], ['authorities', [{ id: 1 }]], ['byzantine', 70_000], ['crashed', -1]]) {
    yield [1, `${field} ${JSON.stringify(value)}`, { ...genuine, consensus: { ...GENUINE, [field]: value } }, expecting];
  }
}

/**
 * Runs the example on every case.
 *
 * @param {string} folder to write in
 * @param {(what: string, holds: boolean) => void} that told about every case
 * @returns {number} how many cases there are
 */
export function testSavedProofs(folder, that) {
  let count = 0;
  for (const [code, what, evidence, args = []] of cases()) {
    const files = join(folder, 'evidence');
    mkdirSync(files);
    for (const [name, answer] of Object.entries(evidence)) {
      writeFileSync(join(files, `${name}.json`), JSON.stringify(answer));
    }
    const { status, stdout, stderr } = spawnSync('python3', ['-B', SCRIPT, '--files', files, ...args], { encoding: 'utf8' });
    rmSync(files, { recursive: true });
    const saysSo = /^Everything holds\.$/m.test(stdout) === (code === 0) && /^FAIL/m.test(stdout) === (code === 1);
    that(`verify_proof.py, ${what}: ends with ${status}, expected ${code}: ${stdout}${stderr}`, status === code && saysSo && stderr === '');
    count++;
  }
  return count;
}
