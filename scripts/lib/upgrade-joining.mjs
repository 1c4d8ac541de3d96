// Who comes to a chain whose rules have changed: with software that knows them, and with software that does not.

import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Connection, endpoint, getRequest } from './http.mjs';
import { memberCommand, nameOf, portsOf } from './members.mjs';
import { end, hasEnded, start } from './processes.mjs';
import { holdsWithin, JAVA, MEMBERS } from './upgrade-federation.mjs';
import { command, databaseOn } from './upgrade-proofs.mjs';
import { STACK_TRACE } from './upgrade-rounds.mjs';

const JOIN_MILLIS = 90_000;
const OBSERVES = 'ledger.authority.observer=true';
const FROM_SNAPSHOT = 'ledger.federation.join-from-snapshot=true';

/** One that follows: no authority, with keys and ports of its own, and nothing else. */
class Newcomer {
  constructor(federation, index, software, settings, database) {
    const { folder, basePort } = federation;
    const setting = [...(software.setting ?? []), OBSERVES, ...settings];
    this.database = database;
    this.command = memberCommand(folder, index, { jar: null, classpath: null, java: JAVA, ...software, setting });
    this.at = endpoint(`http://127.0.0.1:${portsOf(basePort, index).public}`);
  }

  spawn() {
    const { command: program, args, cwd, log } = this.command;
    rmSync(join(cwd, 'data'), { recursive: true, force: true });
    this.child = start(program, args, { cwd, log, env: { ...process.env, ...this.database }, lastSignal: 'SIGKILL' });
  }

  get hasEnded() {
    return hasEnded(this.child);
  }

  log() {
    return existsSync(this.command.log) ? readFileSync(this.command.log, 'utf8') : '';
  }

  async get(path) {
    const connection = new Connection(this.at, 5_000);
    try {
      return await connection.json(getRequest(this.at, path));
    } finally {
      connection.close();
    }
  }

  kill() {
    return end(this.child, 'SIGKILL');
  }
}

async function makeKeys({ federation: { folder }, software }, index) {
  const home = join(folder, nameOf(index));
  mkdirSync(home);
  const keys = ['--key-store', join(home, 'keys.p12'), '--password-file', join(home, 'keys.pw'), '--new-password'];
  await command(software.trial, ['keygen', '--authority', '--id', nameOf(index), ...keys, '--json']);
}

/** From a snapshot, where all that is given is of the new rules: who knows them joins and follows, who does not ends and says why. */
async function fromSnapshot(at) {
  const { federation, software, must, spare, version } = at;
  const index = MEMBERS;
  await makeKeys(at, index);
  const database = await databaseOn(spare, 'from_snapshot');
  const refused = new Newcomer(federation, index, software.old, [FROM_SNAPSHOT], database);
  refused.spawn();
  await holdsWithin(JOIN_MILLIS, async () => refused.hasEnded);
  const text = refused.log();
  const says = text.includes(`needs software that knows rules ${version}`) && text.includes(`Start it with a release that knows rules ${version}`);
  must(refused.hasEnded && refused.child.exitCode > 0 && says, `old software ends where the snapshot is of rules ${version}, with exit code ${refused.child.exitCode}`);
  must(!STACK_TRACE.test(text), 'it says so without a stack trace');
  await refused.kill();

  const joins = new Newcomer(federation, index, software.trial, [FROM_SNAPSHOT], database);
  const { height } = await federation.members[0].chain();
  joins.spawn();
  await holdsWithin(JOIN_MILLIS, async () => joins.hasEnded || (await joins.get('/chain')).height >= height);
  await federation.finalMessage(federation.members[0]);
  const follows = await holdsWithin(JOIN_MILLIS, async () => joins.hasEnded || (await joins.get('/chain')).height > height);
  must(follows && !joins.hasEnded, 'new software joins from a snapshot and follows');
  const { lowestHeight } = joins.hasEnded ? { lowestHeight: 0 } : await joins.get('/chain');
  must(lowestHeight > 0, `its lowest block is ${lowestHeight}`);
  await joins.kill();
}

/** By all blocks, which are given many at once, some of them of rules that it does not know. */
async function byBlocks(at, fromHeight) {
  const { federation, software, must, spare } = at;
  const index = MEMBERS + 1;
  await makeKeys(at, index);
  const old = new Newcomer(federation, index, software.limited, [], await databaseOn(spare, 'by_blocks'));
  old.spawn();
  const stopped = await holdsWithin(JOIN_MILLIS, async () => (await old.get('/consensus')).progress.state === 'rules-unknown');
  const { finalHeight, progress } = await old.get('/consensus').catch(() => ({}));
  must(stopped && finalHeight === fromHeight - 1, `who is behind stops at ${finalHeight}: ${progress?.state} ${progress?.detail}`);
  must(!/sent invalid blocks|Member \S+ returned something that is not a block/.test(old.log()), 'it blames nobody for blocks that it cannot read');
  await old.kill();
}

export const requireJoining = (at, fromHeight) => Promise.all([fromSnapshot(at), byBlocks(at, fromHeight)]);
