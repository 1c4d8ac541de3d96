// A load generator. Everything is signed before the clock starts.

import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { countIds } from './final-blocks.mjs';
import { Connection, endpoint, getRequest } from './http.mjs';
import { readOptions, requireOption } from './options.mjs';
import { presign } from './presign.mjs';
import { newSender, register, sleep } from './senders.mjs';

const HELP = `Usage: scripts/load [options]

Registers new nodes, signs their messages, then sends them as fast as the node answers or at a given rate, waits until
every acknowledged one is final, and looks for each of them in the blocks: exactly once.

  --url URL         the node (default http://localhost:8080)
  --transactions N  how many to send (default 10000)
  --batch SIZE      transactions in one request, 0 or 1 for single requests, at most 10000 (default 1000)
  --connections N   requests under way at the same time (default 8)
  --senders N       nodes that send, each over as many lanes as there are connections for it (default 8)
  --payload BYTES   length of a message's text (default 32)
  --rate N          transactions per second; 0: the next request as soon as the last is answered (default 0)
  --timeout SECONDS limit for the whole run, signing not counted (default 300)
  --save FILE       keep the signed requests, one body in each line
  --json            print the result as JSON only
  --help            this text

Final throughput is the number of final transactions divided by the time from the first submission to the last
becoming final. Latency is that of a request; with --rate it counts from the moment it was due.

Exit code: 0 if every transaction was acknowledged and is final exactly once, 1 if not, 2 for wrong options.
`;

const RETRY_MILLIS = 50;
const WATCH_MILLIS = 10;
const SCANNERS = 4;
const MAX_LANES = 256;
const MAX_BATCH = 10_000;

const options = readOptions(HELP, {
  url: 'http://localhost:8080',
  transactions: 10_000,
  batch: 1000,
  connections: 8,
  senders: 8,
  payload: 32,
  rate: 0,
  timeout: 300,
  save: null,
  json: false,
});
for (const name of ['transactions', 'connections', 'senders']) {
  requireOption(Number.isInteger(options[name]) && options[name] > 0, `--${name} is at least 1`);
}
requireOption(Number.isInteger(options.batch) && options.batch <= MAX_BATCH, `--batch is at most ${MAX_BATCH}`);
requireOption(Number.isInteger(options.payload) && options.payload <= 65_000, '--payload is at most 65000');

const say = (text) => options.json || process.stdout.write(`${text}\n`);
const at = endpoint(options.url);

// --------------------------------------------------------------------------------------------------- plan

/** Requests in the order of sending: neighbours are of different lanes, so that none waits for another. */
function planUnits() {
  const size = Math.max(1, options.batch);
  const lanes = Math.min(MAX_LANES, Math.ceil(options.connections / options.senders));
  const streams = Array.from({ length: lanes * options.senders }, (_, i) => {
    const lane = Math.floor(i / options.senders);
    // The registration has used nonce 0 of lane 0.
    return { sender: i % options.senders, lane, nonce: lane === 0 ? 1 : 0 };
  });
  const units = [];
  for (let left = options.transactions; left > 0; left -= size) {
    const stream = streams[units.length % streams.length];
    const count = Math.min(size, left);
    units.push({ ...stream, count });
    stream.nonce += count;
  }
  return units;
}

// -------------------------------------------------------------------------------------------------- sending

const tally = (map, code) => map.set(code, (map.get(code) ?? 0) + 1);

// What a later attempt may turn into an acknowledgement: a limit that was reached, or a node that is busy.
const RETRIED = new Set(['sender-pending-full', 'ledger-pending-full', 'nonce-too-high']);
const isRetried = ({ status, code }) => status >= 500 || status === 0 || RETRIED.has(code);

/** What became of each transaction of a request. */
async function answersTo(connection, unit) {
  let answer;
  try {
    answer = await connection.request(unit.request);
  } catch (error) {
    return unit.ids.map(() => ({ status: 0, code: error.code ?? error.message }));
  }
  const { status, body } = answer;
  if (options.batch > 1 && status === 200) {
    return JSON.parse(body.toString()).map((item) => ({ status: item.httpStatus, code: item.problem?.code }));
  }
  const code = status < 300 ? undefined : problemCode(status, body);
  return unit.ids.map(() => ({ status, code }));
}

function problemCode(status, body) {
  try {
    return JSON.parse(body.toString()).code ?? String(status);
  } catch {
    return String(status);
  }
}

async function send(connections, units, deadlineMillis) {
  const result = { acknowledged: new Set(), latencies: [], errors: new Map(), refused: 0, retries: 0 };
  const started = performance.now();
  let next = 0;
  let sent = 0;

  async function settle(connection, unit, dueMillis) {
    for (let attempt = 0; ; attempt++) {
      const from = attempt === 0 ? dueMillis : performance.now();
      const answers = await answersTo(connection, unit);
      result.lastAnswer = performance.now();
      result.latencies.push(result.lastAnswer - from);
      let again = false;
      answers.forEach((answer, i) => {
        if (answer.status === 202 || answer.status === 200) {
          result.acknowledged.add(unit.ids[i]);
        } else {
          tally(result.errors, answer.code);
          again ||= isRetried(answer);
        }
      });
      if (!again || Date.now() > deadlineMillis) {
        return;
      }
      result.retries++;
      await sleep(RETRY_MILLIS);
    }
  }

  async function pump(connection) {
    while (next < units.length && Date.now() < deadlineMillis) {
      const unit = units[next++];
      const due = options.rate > 0 ? started + (sent / options.rate) * 1000 : performance.now();
      sent += unit.ids.length;
      if (due > performance.now()) {
        await sleep(due - performance.now());
      }
      await settle(connection, unit, due);
    }
  }

  await Promise.all(connections.map(pump));
  return { ...result, started };
}

/** Waits until as many transactions are final as were acknowledged, then counts each of them in the blocks. */
async function untilFinal(connections, before, acknowledged, deadlineMillis) {
  for (;;) {
    const chain = await connections[0].json(getRequest(at, '/chain'));
    const seen = performance.now();
    const isLate = Date.now() > deadlineMillis;
    if (chain.transactionCount - before.transactionCount >= acknowledged.size || isLate) {
      const found = await countIds(connections.slice(0, SCANNERS), at, before.height + 1, chain.height);
      const isComplete = [...acknowledged].every((id) => found.has(id));
      if (isComplete || isLate) {
        return { found, seen, blocks: chain.height - before.height };
      }
    }
    await sleep(WATCH_MILLIS);
  }
}

// ------------------------------------------------------------------------------------------------- results

function percentiles(latencies) {
  const sorted = Float64Array.from(latencies).sort();
  const at = (share) => Number(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(2));
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999), max: at(1) };
}

function summary(sending, ending, cpu) {
  const acknowledged = [...sending.acknowledged];
  const counts = acknowledged.map((id) => ending.found.get(id)?.count ?? 0);
  const outcomes = new Map();
  for (const id of acknowledged) {
    tally(outcomes, ending.found.get(id)?.outcomeCode ?? 'missing');
  }
  const final = counts.filter((count) => count > 0).length;
  const acceptedSeconds = (sending.lastAnswer - sending.started) / 1000;
  const finalSeconds = (ending.seen - sending.started) / 1000;
  return {
    transactions: options.transactions,
    batch: Math.max(1, options.batch),
    connections: options.connections,
    senders: options.senders,
    acknowledged: acknowledged.length,
    final,
    missing: counts.filter((count) => count === 0).length,
    repeated: counts.filter((count) => count > 1).length,
    blocks: ending.blocks,
    acceptedSeconds: Number(acceptedSeconds.toFixed(3)),
    finalSeconds: Number(finalSeconds.toFixed(3)),
    acceptedPerSecond: Math.round(acknowledged.length / acceptedSeconds),
    finalPerSecond: Math.round(final / finalSeconds),
    requestMillis: percentiles(sending.latencies),
    retries: sending.retries,
    errors: Object.fromEntries(sending.errors),
    outcomes: Object.fromEntries(outcomes),
    generatorCpuSeconds: Number(((cpu.user + cpu.system) / 1e6).toFixed(2)),
  };
}

function print(result) {
  if (options.json) {
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return;
  }
  const { p50, p90, p99, p999, max } = result.requestMillis;
  say(`accepted   ${result.acknowledged} of ${result.transactions}: ${result.acceptedPerSecond}/s`);
  say(`final      ${result.final} in ${result.finalSeconds} s and ${result.blocks} blocks: ${result.finalPerSecond}/s`);
  say(`exactly once: ${result.missing} missing, ${result.repeated} repeated; ${JSON.stringify(result.outcomes)}`);
  say(`requests   p50 ${p50} ms, p90 ${p90} ms, p99 ${p99} ms, p99.9 ${p999} ms, max ${max} ms`);
  say(`errors     ${JSON.stringify(result.errors)}, ${result.retries} requests sent again`);
  say(`generator  ${result.generatorCpuSeconds} CPU seconds while sending`);
}

function save(units) {
  const body = ({ request }) => request.subarray(request.indexOf('\r\n\r\n') + 4);
  writeFileSync(options.save, units.map((unit) => `${body(unit)}\n`).join(''));
}

async function main() {
  const connections = Array.from({ length: options.connections }, () => new Connection(at));
  const first = connections[0];
  const run = randomBytes(6).toString('hex');
  const senders = Array.from({ length: options.senders }, (_, i) => newSender(`load-${run}`, i));
  const chain = await first.json(getRequest(at, '/chain'));
  await register(first, at, chain, senders, Date.now() + options.timeout * 1000);

  say(`signing ${options.transactions} transactions …`);
  const units = await presign({
    at,
    batch: options.batch > 1,
    chain,
    bodyLength: options.payload,
    senders: senders.map(({ id, seed }) => ({ id, seed })),
    units: planUnits(),
  });
  if (options.save) {
    save(units);
  }

  const deadline = Date.now() + options.timeout * 1000;
  const before = await first.json(getRequest(at, '/chain'));
  const cpu = process.cpuUsage();
  say('sending …');
  const sending = await send(connections, units, deadline);
  const used = process.cpuUsage(cpu);
  const ending = await untilFinal(connections, before, sending.acknowledged, deadline);
  connections.forEach((connection) => connection.close());

  const result = summary(sending, ending, used);
  print(result);
  const holds = result.final === options.transactions && result.repeated === 0;
  process.exitCode = holds ? 0 : 1;
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
