// Nodes that send: registered with the ledger, each lane with its own sequence of nonces.

import { SigningKey, signTransaction, toHex, utf8 } from '../../clients/js/index.mjs';

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
export async function register(client, chain, senders, millis) {
  const registrations = senders.map((sender) => registration(sender, chain));
  const deadline = Date.now() + millis;
  const refused = (await client.submitBatch(registrations)).find(({ httpStatus }) => httpStatus !== 202);
  if (refused) {
    throw new Error(`registration: ${refused.problem?.code ?? refused.status}`);
  }
  for (const { id } of registrations) {
    const { status, outcomeCode } = await client.untilFinal(id, { deadlineMillis: Math.max(0, deadline - Date.now()) });
    if (outcomeCode !== 'applied') {
      throw new Error(`registration: ${status} ${outcomeCode ?? ''}`);
    }
  }
}
