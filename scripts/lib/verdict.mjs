// Whether everything that a steady load was promised has come true.

import { auditChain } from './chain-audit.mjs';
import { Connection, getRequest } from './http.mjs';
import { sleep } from './senders.mjs';

const SETTLE_MILLIS = 120_000;
const SAMPLE = 300;

/** Keeps the height that the load signs against near the real one. */
export async function followHeight(load) {
  const { at } = load;
  const connection = new Connection(at, 5_000);
  while (!load.isAbandoned) {
    try {
      load.height = (await connection.json(getRequest(at, '/chain'))).height;
    } catch {
      // The node is down; the height stays.
    }
    await sleep(100);
  }
  connection.close();
}

/** Waits until nothing is pending, and what had to expire has. */
export async function untilSettled(load, connection) {
  const { at } = load;
  const deadline = Date.now() + SETTLE_MILLIS;
  const last = Math.max(0, ...[...load.transactions.values()].filter((t) => t.expires).map((t) => t.validUntilHeight));
  for (;;) {
    const { pendingCount, height } = await connection.json(getRequest(at, '/chain'));
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
const statusOf = async (connection, at, id) => {
  const { status, body } = await connection.request(getRequest(at, `/transactions/${id}`));
  return status === 200 ? JSON.parse(body.toString()) : { status: `HTTP ${status}` };
};

/** Holds the chain to what the load was promised. */
export async function judge(load, connection, chance) {
  const { at } = load;
  const audit = await auditChain(connection, at);
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
      wrong('missing', `${id} was acknowledged, now it is ${(await statusOf(connection, at, id)).status}`);
    } else if (!isFinal && count > 0) {
      wrong('unexpected', `${id} (${state}) is final, though a nonce before it was never used`);
    } else if (isFinal) {
      result.final++;
      if (chance.happens(sampled)) {
        const { status } = await statusOf(connection, at, id);
        status === 'final' || wrong('unexpected', `${id} is in a block, its status is ${status}`);
      }
    } else if (state === 'acknowledged') {
      const { status } = await statusOf(connection, at, id);
      status === 'expired' ? result.expired++ : wrong('missing', `${id} has to be expired, it is ${status}`);
    }
  }
  return { result, violations, audit };
}
