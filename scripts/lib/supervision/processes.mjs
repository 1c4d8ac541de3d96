// Processes that a script starts and that end with it. Only what was started here is ever killed, by its id.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';

const started = new Map();
let isOver = false;

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

/** All that a log file holds; nothing where there is none yet. */
export const logOf = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

export const lastLines = (file, lines = 25) => logOf(file).split('\n').slice(-lines).join('\n');
