// Processes of a test: their ports, their ends. Only what was started here is ever killed, by its id.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import net from 'node:net';

const started = new Map();
let isOver = false;

// Below those that connections going out take (Linux: 32768 and up), so that it stays free until somebody listens there, and
// above those that the tests name themselves.
const PORTS = { first: 30_000, count: 2_700 };
const given = new Set();

/** A port where nobody listens, given once. */
export async function freePort() {
  for (let tries = 0; tries < 1_000; tries++) {
    const port = PORTS.first + Math.floor(Math.random() * PORTS.count);
    if (!given.has(port) && (await canListen(port))) {
      given.add(port);
      return port;
    }
  }
  throw new Error(`no port from ${PORTS.first} on is free`);
}

async function canListen(port) {
  const server = net.createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return true;
  } catch {
    return false;
  }
}

/** Starts a process that writes to a log file; `lastSignal` ends it in a hurry without leaving anything behind. */
export function start(command, args, { log, lastSignal, ...options }) {
  if (isOver) {
    throw new Error('interrupted');
  }
  const output = openSync(log, 'a');
  const child = spawn(command, args, { ...options, stdio: ['ignore', output, output] });
  closeSync(output);
  started.set(child, lastSignal);
  child.once('exit', () => started.delete(child));
  // A program that cannot be started ends like one that fails at once.
  child.once('error', () => started.delete(child));
  return child;
}

export const hasEnded = (child) => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

/** Sends a signal to a child and waits until it has ended; after `patienceMillis`, SIGKILL. */
export async function end(child, signal, patienceMillis = 30_000) {
  if (hasEnded(child)) {
    return;
  }
  const ended = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMillis);
  await ended;
  clearTimeout(timer);
}

/** Ends everything that was started here, and lets nothing start any more. */
export async function endAll() {
  isOver = true;
  await Promise.all([...started].map(([child, lastSignal]) => end(child, lastSignal, 10_000)));
}
