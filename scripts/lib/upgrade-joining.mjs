// Members that join a chain whose rules have changed: with software that knows the new rules, and with software that does not.

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { dataOf, homeOf, memberCommand, nameOf, portsOf } from './members.mjs';
import { LedgerProcess } from './supervision/ledger-process.mjs';
import { holdsWithin } from './supervision/waiting.mjs';
import { JAVA, MEMBERS } from './upgrade-federation.mjs';
import { command, databaseOn } from './upgrade-proofs.mjs';
import { STACK_TRACE } from './upgrade-rounds.mjs';

const JOIN_MILLIS = 90_000;
const OBSERVES = 'ledger.authority.observer=true';
const FROM_SNAPSHOT = 'ledger.federation.join-from-snapshot=true';

/** One that follows: no authority, with keys and ports of its own, and nothing else. */
class Newcomer extends LedgerProcess {
  constructor({ folder, basePort }, index, software, settings, database) {
    const setting = [...(software.setting ?? []), OBSERVES, ...settings];
    const program = memberCommand(folder, index, { jar: null, classpath: null, java: JAVA, ...software, setting });
    super(nameOf(index), program, portsOf(basePort, index), database);
    this.data = dataOf(folder, index);
  }

  spawn() {
    rmSync(this.data, { recursive: true, force: true });
    super.spawn();
  }
}

async function makeKeys({ federation: { folder }, software }, index) {
  const home = homeOf(folder, index);
  mkdirSync(home);
  const keys = ['--key-store', join(home, 'keys.p12'), '--password-file', join(home, 'keys.pw'), '--new-password'];
  await command(software.trial, ['keygen', '--authority', '--id', nameOf(index), ...keys, '--json']);
}

/** From a snapshot of the new rules: software that knows them joins and follows, older software ends and says why. */
async function fromSnapshot(at) {
  const { federation, software, must, spare, version } = at;
  const index = MEMBERS;
  await makeKeys(at, index);
  const database = await databaseOn(spare, 'from_snapshot');
  const refused = new Newcomer(federation, index, software.old, [FROM_SNAPSHOT], database);
  refused.spawn();
  await refused.ended(JOIN_MILLIS);
  const text = refused.log();
  const says = text.includes(`needs software that knows rules ${version}`) && text.includes(`Start it with a release that knows rules ${version}`);
  must(!refused.isRunning && refused.exitCode > 0 && says, `old software ends where the snapshot is of rules ${version}, with exit code ${refused.exitCode}`);
  must(!STACK_TRACE.test(text), 'it says so without a stack trace');
  await refused.kill();

  const joins = new Newcomer(federation, index, software.trial, [FROM_SNAPSHOT], database);
  const { height } = await federation.members[0].chain();
  joins.spawn();
  await holdsWithin(JOIN_MILLIS, async () => !joins.isRunning || (await joins.chain()).height >= height);
  await federation.finalMessage(federation.members[0]);
  const follows = await holdsWithin(JOIN_MILLIS, async () => !joins.isRunning || (await joins.chain()).height > height);
  must(follows && joins.isRunning, 'new software joins from a snapshot and follows');
  const { lowestHeight } = (await joins.chain()) ?? { lowestHeight: 0 };
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
  const { finalHeight, progress } = (await old.get('/consensus')) ?? {};
  must(stopped && finalHeight === fromHeight - 1, `the member that is behind stops at ${finalHeight}: ${progress?.state} ${progress?.detail}`);
  must(!/sent invalid blocks|Member \S+ returned something that is not a block/.test(old.log()), 'it blames nobody for blocks that it cannot read');
  await old.kill();
}

export const requireJoining = (at, fromHeight) => Promise.all([fromSnapshot(at), byBlocks(at, fromHeight)]);
