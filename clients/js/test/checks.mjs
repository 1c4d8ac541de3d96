// What has to hold wherever the library runs: the same checks in Node and in a browser, without anything of either.

import { sha256 } from '#crypto';
import { encodeAuthoritySet, parseCertificate, voteBytes, VOTES } from '../authorities.mjs';
import * as ledger from '../index.mjs';
import { stateLeafHash, stateRoot } from '../state.mjs';
import { isSigned } from '../transaction.mjs';
import { workedValues } from './worked-values.mjs';

const { fromHex, toHex, utf8 } = ledger;
const CHANGES = 'clients/cases/changes';
const REMOVED_KEYS = [1, 2, 3].map((index) => `removed-keys-${index}.json`);

function same(what, actual, expected) {
  if (actual !== expected) {
    throw new Error(`${what}: ${actual} instead of ${expected}`);
  }
}

const textOf = (bytes) => new TextDecoder().decode(bytes);

function* signatures(vectors) {
  for (const { what, algorithm, publicKey, message, signature, valid } of vectors) {
    yield [`${algorithm}, ${what}`, () => same('verdict', ledger.verifySignature(fromHex(publicKey), fromHex(message), fromHex(signature), algorithm), valid)];
  }
}

function* encodings() {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  yield ['bytes as hex and base64, and back', () => {
    same('hex', toHex(fromHex(toHex(all))), toHex(all));
    same('base64', toHex(ledger.fromBase64(ledger.toBase64(all))), toHex(all));
    same('a large one', ledger.fromBase64(ledger.toBase64(new Uint8Array(1 << 17))).length, 1 << 17);
  }];
  for (const wrong of ['AA', 'AB==', 'AA= =', 'AA==\n', '-_==', 'AAA', '====', 'A===']) {
    yield [`${JSON.stringify(wrong)} is no base64`, () => refuses(() => ledger.fromBase64(wrong))];
  }
  for (const wrong of ['0', 'AA', '0x', 'a\n', ' aa', 5]) {
    yield [`${JSON.stringify(wrong)} is no hex`, () => refuses(() => fromHex(wrong))];
  }
}

/** The roots of the largest complete subtrees of a range, by what they are: those whose parent is not in the range. */
function cover(begin, end, leaves) {
  const isWithin = (first, size) => first >= begin && first + size <= end;
  const roots = [];
  for (let at = begin; at < end; ) {
    let size = 1;
    while (isWithin(at - (at % (size * 2)), size * 2)) {
      size *= 2;
    }
    roots.push(ledger.treeHead(leaves.slice(at, at + size)));
    at += size;
  }
  return roots;
}

/** Every range proof of every tree of up to `most` leaves, of which leaf i is the byte i. */
function* rangeProofs(most) {
  const leaves = Array.from({ length: most }, (_, index) => ledger.leafHash(Uint8Array.of(index)));
  for (let size = 0; size <= most; size++) {
    const root = ledger.treeHead(leaves.slice(0, size));
    for (let begin = 0; begin <= size; begin++) {
      for (let end = begin; end <= size; end++) {
        yield { begin, end, size, leaves: leaves.slice(begin, end), left: cover(0, begin, leaves), right: cover(end, size, leaves), root };
      }
    }
  }
}

/** A list with one hash changed, missing, twice, or in the place of its neighbour. */
function* damaged(hashes) {
  for (const [index, hash] of hashes.entries()) {
    const [before, after] = [hashes.slice(0, index), hashes.slice(index + 1)];
    yield [...before, hash.map((byte, at) => byte ^ (at === 31)), ...after];
    yield [...before, ...after];
    yield [...before, hash, hash, ...after];
    if (index > 0) {
      yield [...before.slice(0, -1), hash, before.at(-1), ...after];
    }
  }
  yield [...hashes, new Uint8Array(32)];
}

function* ranges() {
  const holds = ({ begin, end, size, leaves, left, right, root }) => ledger.verifyRange(begin, end, size, leaves, left, right, root);
  yield ['range proofs of all trees of up to 33 leaves hold', () => {
    let count = 0;
    for (const proof of rangeProofs(33)) {
      same(`[${proof.begin}, ${proof.end}) of ${proof.size}`, holds(proof), true);
      count++;
    }
    same('proofs', count, 7140);
  }];
  yield ['damaged range proofs do not', () => {
    for (const proof of rangeProofs(12)) {
      for (const field of ['leaves', 'left', 'right']) {
        for (const other of damaged(proof[field])) {
          same(`${field} of [${proof.begin}, ${proof.end}) of ${proof.size}`, holds({ ...proof, [field]: other }), false);
        }
      }
    }
  }];
  yield ['a range proof is of one range of one tree', () => {
    const roots = [...rangeProofs(20)].filter(({ begin, end, size }) => begin === 0 && end === size).map(({ root }) => root);
    for (const proof of rangeProofs(9)) {
      roots.forEach((root, size) => {
        same(`[${proof.begin}, ${proof.end}) of ${proof.size} as of ${size}`, holds({ ...proof, size, root }), size === proof.size);
      });
      for (let begin = -1; begin <= 10; begin++) {
        for (let end = -1; end <= 10; end++) {
          const is = begin === proof.begin && end === proof.end;
          same(`[${proof.begin}, ${proof.end}) of ${proof.size} as [${begin}, ${end})`, holds({ ...proof, begin, end }), is);
        }
      }
    }
  }];
  yield ['sizes that are none, and what is no hash', () => {
    const leaf = ledger.leafHash(utf8('a'));
    const MOST = Number.MAX_SAFE_INTEGER;
    const many = Array.from({ length: 53 }, () => leaf);
    same('the largest tree', ledger.rangeTree(0, 0, MOST, [], [], many).length, 53);
    same('its end', ledger.rangeTree(MOST, MOST, MOST, [], many, []).length, 53);
    same('its last leaf', ledger.rangeTree(MOST - 1, MOST, MOST, [leaf], many.slice(1), []).length, 53);
    same('a larger one', ledger.rangeTree(0, 0, MOST + 1, [], [], [leaf]), null);
    same('an array with a hole', ledger.rangeTree(0, 1, 1, new Array(1), [], []), null);
    same('half a leaf', ledger.rangeTree(0, 0, 0.5, [], [], []), null);
    same('a number as text', ledger.rangeTree(0, '1', 1, [leaf], [], []), null);
    same('hex', ledger.rangeTree(0, 1, 1, [toHex(leaf)], [], []), null);
    same('a short hash on the right', ledger.rangeTree(0, 0, 1, [], [], [leaf.slice(1)]), null);
    same('a short hash on the left', ledger.rangeTree(1, 1, 1, [], [leaf.slice(1)], []), null);
    same('no root', ledger.verifyRange(0, 1, 1, [leaf], [], [], toHex(leaf)), false);
    same('the empty tree', ledger.verifyRange(0, 0, 0, [], [], [], sha256()), true);
    same('no empty tree', ledger.verifyRange(0, 0, 0, [], [], [], leaf), false);
  }];
}

function refuses(act) {
  let result;
  try {
    result = act();
  } catch {
    return;
  }
  throw new Error(`not refused: ${result}`);
}

function* transactions(values) {
  for (const heading of values.headingsWith('signing bytes')) {
    yield [`worked value: ${heading}`, () => {
      const bytes = fromHex(values.of(heading, 'transaction bytes'));
      const transaction = ledger.parseTransaction(bytes);
      const payload = utf8(values.of(heading, 'payload, '));
      const outcome = Number(/outcome (\d+)$/.exec(heading)[1]);
      same('payload hash', toHex(sha256(payload)), values.of(heading, 'payloadHash'));
      same('payload hash that is committed to', transaction.payloadHash, values.of(heading, 'payloadHash'));
      same('signing bytes', toHex(transaction.signed), values.of(heading, 'signing bytes'));
      same('signature', isSigned(transaction), true);
      same('id', ledger.transactionId(bytes), values.of(heading, 'transaction id'));
      same('leaf', toHex(ledger.transactionLeafHash(bytes, outcome)), values.of(heading, 'leaf hash'));
      const { payloadLength, payloadHash, signed, signature, ...fields } = transaction;
      const json = { ...fields, payload: ledger.toBase64(payload), publicKey: toHex(fields.publicKey), signature: toHex(signature) };
      same('bytes of the JSON', toHex(ledger.transactionBytes(json)), toHex(bytes));
      const account = values.accounts.find(({ publicKey }) => publicKey === json.publicKey);
      if (account?.algorithm === 'ed25519') {
        const made = ledger.signTransaction({ ...fields, payload }, new ledger.SigningKey(fromHex(account.seed)));
        same('signed again', toHex(made.bytes), toHex(bytes));
        same('its JSON', made.json.signature, json.signature);
      }
    }];
  }
}

function* chain(values, document) {
  const SET = 'Authority set';
  const GENESIS = 'Genesis';
  yield ['worked value: genesis and authority set', () => {
    const genesis = ledger.readGenesis(document);
    same('chain id', genesis.chainId, values.of(GENESIS, 'chain id'));
    same('set', toHex(encodeAuthoritySet(genesis)), values.of(SET, "the demonstration's"));
    same('decoded', toHex(encodeAuthoritySet(ledger.decodeAuthoritySet(encodeAuthoritySet(genesis)))), toHex(encodeAuthoritySet(genesis)));
    same('its hash', ledger.authoritySetHash(genesis), values.of(SET, 'authoritySetHash'));
    same('verifier key', ledger.verifierKeys(genesis).join(), values.of('Checkpoint', 'verifier key of the log'));
  }];
  yield ['worked value: blocks', () => {
    const first = fromHex(values.of('Block 1', 'header bytes'));
    const header = ledger.parseHeader(first);
    same('hash', ledger.blockHash(first), values.of('Block 1', 'block hash'));
    same('state root', header.stateRoot, values.of('Block 1', 'stateRoot'));
    const leaves = values.of('Block 1', 'leaf hashes').match(/.{64}/g).map((leaf) => fromHex(leaf));
    same('transactions', toHex(ledger.treeHead(leaves)), header.transactionsRoot);
    const path = values.of('Block 1', 'inclusion proof of the third').match(/.{64}/g).map((hash) => fromHex(hash));
    same('third', ledger.verifyInclusion(2, 4, leaves[2], path, fromHex(header.transactionsRoot)), true);
    same('fourth', ledger.verifyInclusion(3, 4, leaves[2], path, fromHex(header.transactionsRoot)), false);
    const history = [values.of(GENESIS, 'header bytes'), toHex(first)].map((bytes) => ledger.leafHash(fromHex(bytes)));
    same('history', toHex(ledger.treeHead(history)), values.of('Block 2', 'historyRoot'));
    const [one, two] = [1, 2].map((size) => ledger.treeHead(history.slice(0, size)));
    same('it only grew', ledger.verifyConsistency(1, 2, one, two, [history[1]]), true);
    same('from something else', ledger.verifyConsistency(1, 2, two, two, [history[1]]), false);
    const second = ledger.parseHeader(fromHex(values.of('Block 2', 'header bytes')));
    same('previous', second.previousHash, values.of('Block 1', 'block hash'));
  }];
  yield ['worked value: range proof', () => {
    const RANGE = 'Range proof';
    const [leaves, left, right, tree] = ['leaf hashes', 'left', 'right', 'compact range'].map((name) =>
      values.of(RANGE, name).split('\n').map((hash) => fromHex(hash)),
    );
    same('tree', ledger.rangeTree(3, 5, 13, leaves, left, right).map(toHex).join(), tree.map(toHex).join());
    same('root', ledger.verifyRange(3, 5, 13, leaves, left, right, fromHex(values.of(RANGE, 'root of the tree'))), true);
    const all = [...rangeProofs(33)].flatMap((proof) => [...proof.left, ...proof.right]);
    same('all proofs', toHex(sha256(...all)), values.of(RANGE, 'SHA-256 of left ‖ right'));
  }];
  yield ['worked value: state', () => {
    const entries = values
      .headingsWith('leaf')
      .filter((heading) => heading.startsWith('key `'))
      .map((heading) => [heading, fromHex(/`(\w+)`/.exec(heading)[1]), fromHex(values.of(heading, 'value'))]);
    entries.forEach(([heading, key, value]) => same(heading, toHex(stateLeafHash(key, value)), values.of(heading, 'leaf')));
    same('root', toHex(stateRoot(entries.map(([, ...entry]) => entry))), values.of('Root and proofs', 'root'));
  }];
  yield ['worked value: votes and a certificate', () => {
    const header = fromHex(values.of('Block 1', 'header bytes'));
    const bytes = fromHex(values.of('Consensus', 'finality certificate'));
    const { kind, height, round, blockHash } = parseCertificate(bytes);
    const { chainId, authoritySetHash } = ledger.parseHeader(header);
    same('kind', kind, VOTES.FINALIZE);
    same('vote', toHex(voteBytes({ kind, chainId, authoritySetHash, height, round, blockHash })), values.of('Consensus', 'vote bytes of FINALIZE'));
    const set = ledger.readGenesis(document);
    same('certificate', ledger.verifyCertificate(bytes, header, set), true);
    bytes[bytes.length - 1] ^= 1;
    same('another signature', ledger.verifyCertificate(bytes, header, set), false);
  }];
  yield ['worked value: receipt and state proof', () => {
    const [receipt, proof] = ['Receipt', 'State proof'].map((heading) => utf8(values.of(heading, heading.toLowerCase())));
    same('receipt', JSON.stringify(ledger.verifyReceipt(receipt, document).valid), 'true');
    same('state proof', JSON.stringify(ledger.verifyStateProof(proof, document).valid), 'true');
    same('one for the other', ledger.verifyReceipt(proof, document).step, 'shape');
    same('the other for the one', ledger.verifyStateProof(receipt, document).step, 'shape');
  }];
}

/** Files of a chain whose authorities changed twice; each changed in one place for each step. */
function* acrossChanges(files, document) {
  const verdict = (text, rules) => ledger.judge(typeof text === 'string' ? utf8(text) : text, document, rules);
  for (const name of ['receipt.json', 'between.json', 'state-proof.json']) {
    yield [`${name} is valid`, () => same('verdict', JSON.stringify(verdict(files[name])).slice(0, 14), '{"valid":true,')];
  }
  const receipt = JSON.parse(textOf(files['receipt.json']));
  const flip = (hex) => hex.slice(0, -1) + (hex.endsWith('0') ? '1' : '0');
  const wrong = {
    shape: { ...receipt, comment: '' },
    genesis: { ...receipt, chainId: flip(receipt.chainId) },
    transaction: { ...receipt, transaction: { ...receipt.transaction, id: flip(receipt.transaction.id) } },
    inclusion: { ...receipt, inclusion: { ...receipt.inclusion, root: flip(receipt.inclusion.root) } },
    block: { ...receipt, block: { ...receipt.block, hash: flip(receipt.block.hash) } },
    authorities: { ...receipt, authorityChanges: undefined },
    certificate: { ...receipt, certificate: flip(receipt.certificate) },
    history: { ...receipt, history: { ...receipt.history, root: flip(receipt.history.root) } },
    checkpoint: { ...receipt, checkpoint: `${receipt.checkpoint}x\n` },
  };
  for (const [step, changed] of Object.entries(wrong)) {
    yield [`a receipt is refused at ${step}`, () => same('step', verdict(JSON.stringify(changed)).step, step)];
  }
  for (const name of REMOVED_KEYS) {
    yield [name, () => same('step', verdict(files[name]).step, 'authorities')];
  }
  const proof = JSON.parse(textOf(files['state-proof.json']));
  const [entry, ...entries] = proof.entries;
  const other = { ...proof, entries: [{ ...entry, value: flip(entry.value ?? '00') }, ...entries] };
  yield ['a state proof is refused at state', () => same('step', verdict(JSON.stringify(other)).step, 'state')];
  yield ['an answer with a state proof', () => same('verdict', verdict(JSON.stringify({ code: 'node-unknown', stateProof: proof })).valid, true)];
}

function* keys() {
  yield ['keys that chance makes', () => {
    const [one, other] = [ledger.SigningKey.random(), ledger.SigningKey.random()];
    const message = utf8('a message');
    same('own', ledger.verifySignature(one.publicKey, message, one.sign(message)), true);
    same('of another', ledger.verifySignature(other.publicKey, message, one.sign(message)), false);
    same('plain bytes', [one.publicKey, one.sign(message), sha256(message)].every((bytes) => bytes.constructor === Uint8Array), true);
  }];
  yield ['a seed of another length', () => refuses(() => new ledger.SigningKey(new Uint8Array(31)))];
  yield ['an algorithm that is none', () => refuses(() => ledger.verifySignature(new Uint8Array(32), utf8(''), new Uint8Array(64), 'toString'))];
}

/**
 * All checks as `[name, act]`, of which an act throws where something does not hold.
 *
 * @param {(path: string) => Promise<Uint8Array>} load a file of the repository
 */
export async function* checks(load) {
  const [page, vectors, genesis] = await Promise.all(
    ['docs/protocol-values.md', 'clients/js/test/vectors/signatures.json', 'src/main/resources/demo/genesis.json'].map(load),
  );
  const names = ['genesis.json', 'receipt.json', 'between.json', 'state-proof.json', ...REMOVED_KEYS];
  const files = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await load(`${CHANGES}/${name}`)])));
  const values = workedValues(textOf(page));
  yield* encodings();
  yield* ranges();
  yield* keys();
  yield* signatures(JSON.parse(textOf(vectors)));
  yield* transactions(values);
  yield* chain(values, genesis);
  yield* acrossChanges(files, files['genesis.json']);
}
