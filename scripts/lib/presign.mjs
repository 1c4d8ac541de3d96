// Signs transactions in worker threads and keeps whole HTTP requests ready to be sent.

import { availableParallelism, cpus } from 'node:os';
import { Worker } from 'node:worker_threads';

const HASH_LENGTH = 32;

/**
 * @param plan what the workers need: `at` (endpoint), `batch`, `chain`, `bodyLength`, `senders` as {id, seed}, and
 *     `units`, each one request: {sender, lane, nonce, count}
 * @returns {Promise<{request: Buffer, ids: string[]}[]>} in the order of the units
 */
export async function presign(plan) {
  const threads = Math.min(availableParallelism?.() ?? cpus().length, plan.units.length);
  const parts = await Promise.all(Array.from({ length: threads }, (_, part) => runWorker({ ...plan, part, threads })));
  return plan.units.map((_, number) => unitOf(parts[number % threads], Math.floor(number / threads)));
}

function runWorker(workerData) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./presign-worker.mjs', import.meta.url), { workerData });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function unitOf({ requests, requestEnds, ids, idEnds }, i) {
  const start = (ends) => (i === 0 ? 0 : ends[i - 1]);
  const hashes = Buffer.from(ids.buffer, start(idEnds), idEnds[i] - start(idEnds));
  return {
    request: Buffer.from(requests.buffer, start(requestEnds), requestEnds[i] - start(requestEnds)),
    ids: Array.from({ length: hashes.length / HASH_LENGTH }, (_, j) =>
      hashes.toString('hex', j * HASH_LENGTH, (j + 1) * HASH_LENGTH),
    ),
  };
}
