#!/usr/bin/env node
// Follows what becomes final, and goes on where it stopped: after a lost connection, a restart of the node, or its own.
//
// Uses nothing but Node: a stream of events (WHATWG HTML, section 9.2; docs/protocol.md, section 16) is lines of text.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const HELP = `Usage: follow.mjs [options]

Prints a line for every transaction that becomes final: its place in the chain, sender, operation, nonce and outcome.
With --state, every transaction is printed once, however often this program, the node or the network is cut off.

  --url URL          the node (default http://localhost:8080)
  --sender ID        only transactions of this sender
  --receiver ID      only transactions with this receiver
  --operation TYPE   only transactions of this operation type
  --after ID         begin after this event id; 0 for all that ever was (default: what becomes final from now on)
  --state FILE       keep the last event id in this file, and go on after it
  --count N          stop after N transactions
  --help             this text

Exit code: 0 after --count transactions, 1 if the node refuses the stream for good, 2 for wrong options.
`;

function readOptions() {
  try {
    const text = { type: 'string' };
    const { values } = parseArgs({
      options: {
        url: { type: 'string', default: 'http://localhost:8080' },
        sender: text,
        receiver: text,
        operation: text,
        after: text,
        state: text,
        count: text,
        help: { type: 'boolean', default: false },
      },
    });
    const count = values.count === undefined ? Infinity : Number(values.count);
    if (!(count >= 1)) {
      throw new RangeError('--count is at least 1');
    }
    return { ...values, url: values.url.replace(/\/+$/, ''), count };
  } catch (wrong) {
    process.stderr.write(`${wrong.message}\n\n${HELP}`);
    process.exit(2);
  }
}

const options = readOptions();
if (options.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

// The id is written after its transaction has been dealt with. Whoever keeps both in one database transaction has each
// exactly once even if the power fails in between.
function keep(id) {
  if (options.state) {
    writeFileSync(`${options.state}.new`, id);
    renameSync(`${options.state}.new`, options.state);
  }
}

function kept() {
  try {
    return options.state ? readFileSync(options.state, 'utf8') : undefined;
  } catch (none) {
    return undefined;
  }
}

let lastId = kept() ?? options.after;
let left = options.count;
let waitMillis = 1000;

/** Lines of a body of UTF-8 text; what has no end of line is dropped. */
async function* lines(body) {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    const parts = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = parts.pop();
    yield* parts;
  }
}

/** Events; one without data only says how far the stream has come. */
async function* events(body) {
  let event = {};
  for await (const line of lines(body)) {
    if (line === '') {
      yield event;
      event = {};
    } else if (!line.startsWith(':')) {
      const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line);
      event[name] = value;
    }
  }
}

function show({ height, index, outcomeCode, transaction }) {
  const { sender, receiver, operationType, nonce } = transaction;
  process.stdout.write(`${height}:${index} ${operationType} ${sender} -> ${receiver} nonce ${nonce}: ${outcomeCode}\n`);
}

async function follow(signal) {
  const query = new URLSearchParams();
  for (const [name, value] of [
    ['sender', options.sender],
    ['receiver', options.receiver],
    ['operationType', options.operation],
  ]) {
    if (value) {
      query.set(name, value);
    }
  }
  const headers = { Accept: 'text/event-stream', ...(lastId === undefined ? {} : { 'Last-Event-ID': lastId }) };
  const response = await fetch(`${options.url}/api/v1/events?${query}`, { headers, signal });
  if (response.status >= 400 && response.status < 500 && response.status !== 429) {
    process.stderr.write(`${response.status}: ${await response.text()}\n`);
    process.exit(1);
  }
  if (!response.ok) {
    throw new Error(`${response.status}: ${await response.text()}`);
  }
  for await (const { id, event, data, retry } of events(response.body)) {
    waitMillis = Number(retry ?? waitMillis);
    if (event === 'resume') {
      process.stderr.write(`the stream ends: ${JSON.parse(data).reason}\n`);
    } else if (event === 'damaged') {
      process.stderr.write(`cannot be shown here, ask another member: ${JSON.parse(data).detail}\n`);
    } else if (event === 'transaction') {
      show(JSON.parse(data));
      left--;
    }
    lastId = id ?? lastId;
    keep(lastId);
    if (left === 0) {
      return;
    }
  }
}

while (left > 0) {
  const ended = new AbortController();
  try {
    await follow(ended.signal);
  } catch (lost) {
    process.stderr.write(`${lost.message}; going on after ${lastId ?? 'what is final then'}\n`);
  }
  ended.abort();
  if (left > 0) {
    await new Promise((resolve) => setTimeout(resolve, waitMillis));
  }
}
