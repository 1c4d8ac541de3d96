// One thread of presign.mjs: every `threads`-th unit from number `part` on.

import { parentPort, workerData } from 'node:worker_threads';
import { SigningKey, signTransaction } from '../../docs/examples/node/ledger.mjs';
import { postRequest } from './http.mjs';

const { at, batch, chain, bodyLength, senders, units, part, threads } = workerData;
const keys = senders.map(({ seed }) => new SigningKey(Buffer.from(seed)));
const payload = Buffer.from(JSON.stringify({ topic: 'load.test', body: 'x'.repeat(bodyLength) }));
const timestamp = Date.now();

function signed(unit, i) {
  return signTransaction(
    {
      chainId: chain.chainId,
      sender: senders[unit.sender].id,
      receiver: senders[(unit.sender + 1) % senders.length].id,
      operationType: 'message',
      lane: unit.lane,
      nonce: unit.nonce + i,
      timestamp,
      observedHeight: chain.height,
      validUntilHeight: chain.height + chain.parameters.validUntilWindow,
      payload,
    },
    keys[unit.sender],
  );
}

const requests = [];
const ids = [];
for (let number = part; number < units.length; number += threads) {
  const transactions = Array.from({ length: units[number].count }, (_, i) => signed(units[number], i));
  const bodies = transactions.map(({ json }) => JSON.stringify(json));
  requests.push(
    batch ? postRequest(at, '/transactions/batch', `[${bodies}]`) : postRequest(at, '/transactions', bodies[0]),
  );
  ids.push(Buffer.concat(transactions.map(({ id }) => Buffer.from(id, 'hex'))));
}

/** One block of memory and where each part ends, so that it can be handed over without a copy. */
function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  const ends = new Float64Array(parts.length);
  let end = 0;
  parts.forEach((content, i) => {
    whole.set(content, end);
    end += content.length;
    ends[i] = end;
  });
  return [whole, ends];
}

const [allRequests, requestEnds] = joined(requests);
const [allIds, idEnds] = joined(ids);
parentPort.postMessage(
  { requests: allRequests, requestEnds, ids: allIds, idEnds },
  [allRequests.buffer, requestEnds.buffer, allIds.buffer, idEnds.buffer],
);
