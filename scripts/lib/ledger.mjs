// Runs the program itself, built if it is not there, and ends as it ends.

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { findJava } from './java.mjs';
import { requireJar } from './ledger-node.mjs';
import { ROOT } from './root.mjs';
import { quickJar } from './quick-start.mjs';

const CANNOT_BE_DONE = 3;
// Too short for a compiler that optimizes.
const COMMAND_OPTIONS = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xlog:disable', '-Xlog:all=warning:stderr', '-Xlog:aot*=error:stderr'];

/** As the program itself tells a node from a command. */
function isNode(args) {
  const settings = args[0] === 'serve' ? args.slice(1) : args;
  return settings.every((arg) => arg.startsWith('--') && !['--help', '--version', '--'].includes(arg));
}

try {
  const args = process.argv.slice(2);
  const options = isNode(args) ? [`@${join(ROOT, 'deploy/java-options')}`] : COMMAND_OPTIONS;
  // A command that needs no node would wait longer for the cache than for its answer.
  const program = await quickJar(requireJar(), isNode(args));
  const java = spawn(findJava(), [...options, ...program, ...args], { stdio: 'inherit' });
  // A signal from the terminal reaches both; from elsewhere it is passed on, so that a node ends in order.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => java.kill(signal));
  }
  java.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
} catch (problem) {
  process.stderr.write(`${problem.message}\n`);
  process.exitCode = CANNOT_BE_DONE;
}
