// Runs the program itself, built if it is not there, and ends as it ends.

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { findJava } from './java.mjs';
import { requireJar } from './ledger-node.mjs';

const CANNOT_BE_DONE = 3;

try {
  const java = spawn(findJava(), ['-jar', requireJar(), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  // A signal from the terminal reaches both; from elsewhere it is passed on, so that a node ends in order.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => java.kill(signal));
  }
  java.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
} catch (problem) {
  process.stderr.write(`${problem.message}\n`);
  process.exitCode = CANNOT_BE_DONE;
}
