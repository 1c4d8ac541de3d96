// Processes that outlive the script that starts them, each known by a file with its id in a folder of its own.

import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './waiting.mjs';

const END_MILLIS = 40_000;
const KILLED_MILLIS = 5_000;
const DATABASE_END_MILLIS = 20_000;
const POLL_MILLIS = 200;

const pidFile = (home) => join(home, 'pid');
const firstNumber = (file) => (existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0);

function signal(pid, name) {
  try {
    return process.kill(pid, name);
  } catch {
    // It has ended by itself.
    return false;
  }
}

const isAlive = (pid) => signal(pid, 0);

/** Whether a process with this number runs, and is the one of this folder: numbers are used again. */
export function runs(pid, folder) {
  if (pid <= 0 || !isAlive(pid)) {
    return false;
  }
  const file = `/proc/${pid}/cmdline`;
  const command = existsSync(file)
    ? readFileSync(file, 'utf8')
    : spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  return command.includes(folder);
}

/** The process of a folder; 0 where none was started. */
export const pidOf = (home) => firstNumber(pidFile(home));

/** Starts a process with a group of its own, and notes its id in its folder. */
export function startDetached(command, args, { home, log, ...options }) {
  const output = openSync(log, 'a');
  const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  child.unref();
  writeFileSync(pidFile(home), String(child.pid));
  return child.pid;
}

/** The folders of database servers in one with data: itself, or those in it. */
function serversIn(data) {
  const inside = existsSync(data) ? readdirSync(data).map((name) => join(data, name)) : [];
  return [data, ...inside].filter((folder) => existsSync(join(folder, 'postmaster.pid')));
}

/** The process of the embedded server; 0 where there is none. */
export const databasePidOf = (data) => Math.max(0, ...serversIn(data).map((folder) => firstNumber(join(folder, 'postmaster.pid'))));

/** Ends a server that has outlived its node. */
async function endDatabase(data) {
  const pid = databasePidOf(data);
  if (runs(pid, data)) {
    signal(pid, 'SIGINT');
    await until(DATABASE_END_MILLIS, () => !isAlive(pid), POLL_MILLIS);
  }
}

/**
 * Ends the process of each folder, after a while with SIGKILL, and its database where that has outlived it.
 *
 * @param homes `{home, data, mark, whole}`: `mark` is what the process has on its command line, if not the folder; `whole`
 *     ends the processes of its group too, as those of a shell are
 */
export async function endDetached(homes, patienceMillis = END_MILLIS) {
  const targets = homes
    .filter(({ home, mark = home }) => runs(pidOf(home), mark))
    .map(({ home, whole }) => (whole ? -pidOf(home) : pidOf(home)));
  targets.forEach((target) => signal(target, 'SIGTERM'));
  const areGone = () => !targets.some(isAlive);
  if ((await until(patienceMillis, areGone, POLL_MILLIS)) === null) {
    targets.forEach((target) => signal(target, 'SIGKILL'));
    await until(KILLED_MILLIS, areGone, POLL_MILLIS);
  }
  await Promise.all(homes.map(({ data }) => endDatabase(data)));
  homes.forEach(({ home }) => rmSync(pidFile(home), { force: true }));
}
