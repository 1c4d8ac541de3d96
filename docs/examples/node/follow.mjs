#!/usr/bin/env node
// Follows what becomes final, and goes on where it stopped: after a lost connection, a restart of the node, or its own.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { LedgerClient } from '../../../clients/js/index.mjs';

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
    return { ...values, count };
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

function show({ height, index, outcomeCode, transaction }) {
  const { sender, receiver, operationType, nonce } = transaction;
  process.stdout.write(`${height}:${index} ${operationType} ${sender} -> ${receiver} nonce ${nonce}: ${outcomeCode}\n`);
}

async function main() {
  const { sender, receiver, operation } = options;
  const events = new LedgerClient(options.url).follow({
    sender,
    receiver,
    operationType: operation,
    after: kept() ?? options.after,
    onInterruption: ({ reason, after }) => process.stderr.write(`${reason}; going on after ${after ?? 'what is final then'}\n`),
  });
  let left = options.count;
  for await (const { type, id, data } of events) {
    if (type === 'damaged') {
      process.stderr.write(`cannot be shown here, ask another member: ${data.detail}\n`);
    } else if (type === 'transaction') {
      show(data);
      left--;
    }
    keep(id);
    if (left === 0) {
      return;
    }
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
