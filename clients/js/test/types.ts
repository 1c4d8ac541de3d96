// Uses all of the interface, to be compiled and not to be run: what the declarations allow, and what they must not.

import {
  authoritySetHash,
  blockHash,
  DeadlinePassed,
  decodeAuthoritySet,
  encodeAuthoritySet,
  fromBase64,
  fromHex,
  judge,
  KNOWN_RULES,
  leafHash,
  rangeTree,
  LedgerClient,
  LedgerProblem,
  NoAnswer,
  parseHeader,
  parseTransaction,
  readGenesis,
  readJson,
  SigningKey,
  signingBytes,
  signTransaction,
  sortedAuthorities,
  toBase64,
  toHex,
  transactionBytes,
  transactionId,
  transactionLeafHash,
  treeHead,
  utf8,
  verifierKeys,
  verifyCertificate,
  verifyConsistency,
  verifyInclusion,
  verifyRange,
  verifyReceipt,
  verifySignature,
  verifyStateProof,
} from '@mpreg/ledger-client';

const client = new LedgerClient('http://localhost:8080', { token: async () => 'token', timeoutMillis: 1, maxAnswerBytes: 1, headers: {}, fetch });
const signal = new AbortController().signal;

export function made(key: SigningKey = SigningKey.random()): string[] {
  const signed = signTransaction(
    { chainId: '', sender: '', receiver: '', operationType: '', lane: 0, nonce: 0, timestamp: 0, validUntilHeight: 0, payload: utf8('') },
    key,
  );
  const { signature, ...draft } = signed.json;
  const { algorithm, publicKey, payloadHash } = parseTransaction(transactionBytes(signed.json));
  const holds: boolean = verifySignature(publicKey, signingBytes(draft), fromHex(signature, 64), algorithm ?? 'secp256k1');
  // @ts-expect-error A payload is bytes.
  signTransaction({ ...signed.json }, new SigningKey(fromBase64('')));
  // @ts-expect-error There are two algorithms.
  verifySignature(publicKey, publicKey, publicKey, 'rsa');
  return [transactionId(signed.bytes), payloadHash, toHex(transactionLeafHash(signed.bytes, 0)), toBase64(key.sign(utf8('')).subarray(holds ? 1 : 0))];
}

export function proved(bytes: Uint8Array, document: Uint8Array): string | number {
  const genesis = readGenesis(document);
  const header = parseHeader(bytes, KNOWN_RULES);
  const set = decodeAuthoritySet(encodeAuthoritySet({ ...genesis, authorities: sortedAuthorities(genesis) }));
  const root = treeHead([leafHash(bytes)]);
  const all = [
    verifyInclusion(0, 1, leafHash(bytes), [], root),
    verifyConsistency(1, 1, root, root, []),
    verifyRange(0, 1, 1, [leafHash(bytes)], [], [], root),
    rangeTree(0, 0, 0, [], [], [])?.length === 0,
    verifyCertificate(bytes, bytes, set),
    authoritySetHash(set) === header.authoritySetHash,
    blockHash(bytes) === header.previousHash,
    verifierKeys(genesis).length > 0,
    'version' in readJson(document),
  ];
  const receipt = verifyReceipt(bytes, document);
  if (!receipt.valid) {
    // @ts-expect-error A receipt has no such step.
    receipt.step === 'state';
    return `${receipt.step}: ${receipt.reason}`;
  }
  const state = verifyStateProof(bytes, document, 1);
  const either = judge(bytes, document);
  // @ts-expect-error Nobody has said that it is valid.
  either.summary.height;
  return state.valid && all.every(Boolean) ? (state.summary.entries[0]?.value ?? receipt.summary.time) : receipt.summary.height;
}

export async function asked(): Promise<unknown[]> {
  const { chainId, height } = await client.chain({ signal });
  const { id, bytes, json } = signTransaction(
    { chainId, sender: 'a', receiver: 'a', operationType: 'message', nonce: 0, timestamp: Date.now(), observedHeight: height, validUntilHeight: height + 100, payload: utf8('{}') },
    SigningKey.random(),
  );
  const { signature, ...draft } = json;
  try {
    const status = await client.submit({ id, json }, { waitSeconds: 1, signal });
    const { outcomeCode } = status.status === 'pending' ? await client.untilFinal(id, { deadlineMillis: 1_000 }) : status;
    const answers = await client.submitBatch([{ json }]);
    await client.submitUntilFinal({ id, json }, { signal });
    return [outcomeCode, answers[0]?.httpStatus, signature, bytes];
  } catch (error) {
    if (error instanceof DeadlinePassed) {
      return [error.last];
    }
    if (error instanceof LedgerProblem) {
      return [error.code, error.status, error.detail, error.isTemporary, error.retryAfterMillis, error.problem?.title];
    }
    if (!(error instanceof NoAnswer)) {
      throw error;
    }
  }
  const block = await client.block(1);
  return [
    block.hash,
    block.miner,
    await client.signingBytes(draft),
    (await client.transaction(id)).height,
    (await client.consensus()).authorities.length,
    await client.genesis(),
    await client.receipt(id, { treeSize: 2, from: 0, cosignatures: 1 }),
    await client.accountProof('a'),
    await client.nodeProof('a'),
    await client.account('a'),
    await client.node('a'),
    (await client.transactionProof(id)).proof,
    (await client.blockProof(1, 2)).leafIndex,
    (await client.blocksProof(0, { limit: 10, treeSize: 2 })).headers[0],
    (await client.consistencyProof(1, 2)).proof,
    (await client.causality(id, id)).because.secondObserved,
    (await client.past(id)).historyProof.headerBytes,
    await client.get<{ items: string[] }>('/peers'),
  ];
}

export async function listed(): Promise<string[]> {
  const seen: string[] = [];
  for await (const { id } of client.search({ sender: 'a', receiver: 'b', operationType: 'message' }, { limit: 10, pageSize: 5, onDamaged: ({ detail }) => seen.push(detail) })) {
    seen.push(id);
  }
  for await (const { outcomeCode } of client.blockTransactions(1)) {
    seen.push(outcomeCode ?? '');
  }
  for await (const { items, next } of client.pages<{ id: string }>('/nodes', { capability: 'x' }, { pageSize: 1, signal })) {
    seen.push(items[0]?.id ?? next ?? '');
  }
  const events = client.follow({ types: 'block,transaction', sender: 'a', after: '0', signal, onInterruption: ({ reason, after, pauseMillis }) => seen.push(reason, after ?? `${pauseMillis}`) });
  for await (const event of events) {
    switch (event.type) {
      case 'transaction':
        seen.push(event.data.id);
        break;
      case 'damaged':
        seen.push(event.data.detail);
        break;
      case 'position':
        seen.push(event.id);
        break;
      default:
        seen.push(String(event.data.hash));
    }
  }
  return seen;
}
