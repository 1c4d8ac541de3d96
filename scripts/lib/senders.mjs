// Nodes that send: registered with the ledger, each lane with its own sequence of nonces.

import { SigningKey, signTransaction, toHex, utf8 } from '../../clients/js/index.mjs';
import { getRequest, postRequest } from './http.mjs';

const POLL_MILLIS = 50;

export const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

/** `{id, key}` of a node that does not exist yet. */
export function newSender(prefix, number) {
  return { id: `${prefix}-${number}`, key: SigningKey.random() };
}

export function registration(sender, chain) {
  return signTransaction(
    {
      chainId: chain.chainId,
      sender: sender.id,
      receiver: sender.id,
      operationType: 'node_register',
      nonce: 0,
      timestamp: Date.now(),
      validUntilHeight: chain.height + chain.parameters.validUntilWindow,
      payload: utf8(JSON.stringify({ publicKey: toHex(sender.key.publicKey), algorithm: 'ed25519' })),
    },
    sender.key,
  );
}

/** Registers nodes and waits until all of them may send. */
export async function register(connection, at, chain, senders, deadlineMillis) {
  const registrations = senders.map((sender) => registration(sender, chain));
  const body = JSON.stringify(registrations.map(({ json }) => json));
  const answers = await connection.json(postRequest(at, '/transactions/batch', body));
  const refused = answers.find(({ httpStatus }) => httpStatus !== 202);
  if (refused) {
    throw new Error(`registration: ${refused.problem?.code ?? refused.status}`);
  }
  for (const { id } of registrations) {
    for (;;) {
      const { status, outcomeCode } = await connection.json(getRequest(at, `/transactions/${id}`));
      if (status === 'final' && outcomeCode === 'applied') {
        break;
      }
      if (status !== 'pending' || Date.now() > deadlineMillis) {
        throw new Error(`registration: ${status} ${outcomeCode ?? ''}`);
      }
      await sleep(POLL_MILLIS);
    }
  }
}
