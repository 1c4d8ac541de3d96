// Whether everything that a steady load was promised has come true.

import { LedgerProblem } from '../../clients/js/index.mjs';
import { auditChain } from './chain-audit.mjs';
import { sleep } from './supervision/waiting.mjs';

const SETTLE_MILLIS = 120_000;
const SAMPLE = 300;

/** Keeps the height that the load signs against near the real one. */
export async function followHeight(load) {
  while (!load.isAbandoned) {
    // Where the node is down, the height stays.
    load.height = (await load.node.chain())?.height ?? load.height;
    await sleep(100);
  }
}

/** Waits until nothing is pending, and what had to expire has. */
export async function untilSettled(load) {
  const deadline = Date.now() + SETTLE_MILLIS;
  const last = Math.max(0, ...[...load.transactions.values()].filter((t) => t.expires).map((t) => t.validUntilHeight));
  for (;;) {
    const { pendingCount, height } = await load.node.client.chain();
    if ((pendingCount === 0 && height > last) || Date.now() > deadline) {
      return;
    }
    if (height <= last) {
      await load.nudge();
    }
    await sleep(100);
  }
}

/** What the node says now about a transaction. */
async function statusOf(client, id) {
  try {
    return (await client.transaction(id)).status;
  } catch (error) {
    if (error instanceof LedgerProblem) {
      return error.code;
    }
    throw error;
  }
}

/** Holds the chain to what the load was promised. */
export async function judge(load, chance) {
  const { client } = load.node;
  const audit = await auditChain(client);
  const violations = [...load.refusals, ...audit.faults];
  const result = { final: 0, expired: 0, missing: 0, repeated: 0, unexpected: 0 };
  const wrong = (kind, text) => {
    result[kind]++;
    violations.push(text);
  };
  const sampled = Math.min(1, SAMPLE / load.transactions.size);
  for (const { id, state, expires } of load.transactions.values()) {
    const count = audit.counts.get(id) ?? 0;
    const isFinal = state === 'acknowledged' && !expires;
    if (count > 1) {
      wrong('repeated', `${id} is in ${count} places`);
    } else if (state === 'sent') {
      wrong('unexpected', `${id} was never answered`);
    } else if (isFinal && count === 0) {
      wrong('missing', `${id} was acknowledged, now it is ${await statusOf(client, id)}`);
    } else if (!isFinal && count > 0) {
      wrong('unexpected', `${id} (${state}) is final, though a nonce before it was never used`);
    } else if (isFinal) {
      result.final++;
      if (chance.happens(sampled)) {
        const status = await statusOf(client, id);
        status === 'final' || wrong('unexpected', `${id} is in a block, its status is ${status}`);
      }
    } else if (state === 'acknowledged') {
      const status = await statusOf(client, id);
      status === 'expired' ? result.expired++ : wrong('missing', `${id} has to be expired, it is ${status}`);
    }
  }
  return { result, violations, audit };
}
