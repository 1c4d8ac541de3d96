// Takes a backup under load, loses the database, goes back to a point in time, and holds the node to docs/operations.md.

import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Chance } from './chance.mjs';
import { auditChain } from './chain-audit.mjs';
import { LedgerNode, requireJar } from './ledger-node.mjs';
import { readOptions } from './options.mjs';
import { Postgres } from './supervision/postgres.mjs';
import { newSender, register } from './senders.mjs';
import { required, sleep } from './supervision/waiting.mjs';
import { SteadyLoad } from './steady-load.mjs';
import { followHeight, judge, untilSettled } from './verdict.mjs';
import { say, secondsSinceStart, workspace } from './supervision/workspace.mjs';

const HELP = `Usage: scripts/restore-test [options]

Starts PostgreSQL with an archive of its log and a node (target/mpreg-ledger.jar, built if it is not there), takes a
base backup while transactions arrive, and goes on. Then it restores the backup to a moment between backup and end. The
node has to refuse that database, to accept it where the right height is named, to hold exactly the blocks of that
moment, and to take what was lost when it is submitted again.

  --rate N       transactions per second (default 500)
  --seconds N    how long they arrive before and after the moment to go back to (default 3)
  --jar FILE     another jar of the node, never built
  --keep         leave the folder with logs and data, and print where it is
  --help         this text

Needs Java 25 and PostgreSQL 15 or later with pg_basebackup and psql. Prints a summary as JSON to standard output,
progress to standard error. Exit code: 0 if everything holds, 1 if not, 2 for wrong options.
`;

// Much of the run is starting JVMs.
const RECOVERY_MILLIS = 120_000;
const JAVA_OPTIONS = ['-Xmx1g', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
const READY_MILLIS = 240_000;
const ARCHIVE_MILLIS = 120_000;
const SENDERS = 4;
const LANES = 2;
const BATCH = 1_000;
const BLOCKS = "SELECT string_agg(encode(hash, 'hex'), ' ' ORDER BY height) FROM ledger.block";

const options = readOptions(HELP, { rate: 500, seconds: 3, jar: null, keep: false });
let load = null;
const { folder, cleanUp } = workspace('restore-test', options.keep, () => load?.abandon());
const violations = [];
const check = (holds, message) => {
  say(`${holds ? 'holds' : 'WRONG'}: ${message}`);
  holds || violations.push(message);
};

async function startNode(node, settings) {
  node.spawn({ settings });
  const chain = await node.answers(READY_MILLIS);
  if (!chain) {
    throw new Error('the node did not become ready');
  }
  return chain;
}

/** Everything that the server has logged is in the archive. */
async function archived(database) {
  const last = await database.ask('SELECT pg_walfile_name(pg_switch_wal())');
  await required('the log is archived', ARCHIVE_MILLIS, async () => (await database.ask('SELECT last_archived_wal FROM pg_stat_archiver')) >= last);
}

/** Submits what was acknowledged and is in no block any more, oldest first. */
async function submitAgain(client) {
  const { counts } = await auditChain(client);
  const lost = [...load.transactions.values()].filter(({ id, state }) => state === 'acknowledged' && !counts.has(id));
  const answers = [];
  for (let from = 0; from < lost.length; from += BATCH) {
    answers.push(...(await client.submitBatch(lost.slice(from, from + BATCH))));
  }
  const refused = answers.filter(({ httpStatus }) => httpStatus !== 202 && httpStatus !== 200);
  check(refused.length === 0, `${lost.length} acknowledged transactions were lost with the database and are accepted again`);
  refused.slice(0, 3).forEach(({ problem }) => violations.push(`refused: ${problem?.detail}`));
  return lost.length;
}

async function run() {
  const jar = options.jar ? resolve(options.jar) : requireJar();
  const archive = join(folder, 'postgres/archive');
  const database = await Postgres.create(join(folder, 'postgres'), {
    archive_mode: 'on',
    archive_command: `mkdir -p ${archive} && test ! -f ${archive}/%f && cp %p ${archive}/%f`,
  });
  await database.start();
  mkdirSync(join(folder, 'node'));
  const node = await LedgerNode.create(jar, database.environment, join(folder, 'node'), JAVA_OPTIONS);
  const chain = await startNode(node);
  const senders = Array.from({ length: SENDERS }, (_, i) => newSender('restore', i));
  await register(node.client, chain, senders, READY_MILLIS);
  load = new SteadyLoad([node], options.rate, chain);
  load.expiringShare = 0;
  load.start(senders, LANES, 1);
  const following = followHeight(load);

  await sleep(options.seconds * 500);
  const backup = join(folder, 'postgres/backup');
  await database.run('pg_basebackup', ['-D', backup, '-c', 'fast', '-X', 'stream']);
  say(`base backup taken at ${load.acknowledged} acknowledged`);
  await sleep(options.seconds * 1000);
  const [moment, heightThen] = (await database.ask("SELECT now() || '|' || height FROM ledger.chain_head")).split('|');
  say(`the moment to go back to: ${moment}, height ${heightThen}`);
  await sleep(options.seconds * 1000);
  await load.finish();
  await untilSettled(load);
  const before = (await database.ask(BLOCKS)).split(' ');
  await archived(database);
  await node.stop();
  check(node.exitCode === 143, 'SIGTERM ends the node in order');
  await database.stop();
  say(`the database is gone at height ${before.length - 1}`);

  const restored = await database.on(backup, {
    restore_command: `cp ${archive}/%f %p`,
    recovery_target_time: moment,
    recovery_target_action: 'promote',
  });
  restored.signalRecovery();
  await restored.start();
  await required('the recovery has ended', RECOVERY_MILLIS, async () => (await restored.ask('SELECT pg_is_in_recovery()')) === 'f');
  const blocks = (await restored.ask(BLOCKS)).split(' ');
  const height = blocks.length - 1;
  check(height >= Number(heightThen) && blocks.length < before.length, `restored to height ${height} of ${before.length - 1}`);
  check(blocks.every((hash, i) => hash === before[i]), 'its blocks are those of before');

  Object.assign(node.environment, restored.environment);
  const refusal = await node.refusal({ settings: [`--ledger.store.accept-rollback-to=${height + 1}`] });
  check(refusal?.code === 1, 'the node refuses it where another height is named');
  check(refusal?.text.includes('older than what this member has decided'), 'and says why');
  check(refusal?.text.includes(`--ledger.store.accept-rollback-to=${height}:`), 'and what to do');
  await startNode(node, [`--ledger.store.accept-rollback-to=${height}`]);
  check(/block \d+ .* back to block \d+/.test(readFileSync(join(folder, 'node/node-data/rollbacks.log'), 'utf8')), 'an accepted rollback is on record');

  const lost = await submitAgain(node.client);
  check(lost > 0, 'something was lost, or nothing would be shown');
  await untilSettled(load);
  const { result, violations: wrong, audit } = await judge(load, new Chance(1));
  check(wrong.length === 0, 'everything acknowledged is final exactly once');
  violations.push(...wrong.slice(0, 10));
  load.abandon();
  await following;
  await node.stop();
  const summary = {
    holds: violations.length === 0,
    acknowledged: load.acknowledged,
    heightBefore: before.length - 1,
    restoredTo: height,
    lostAndSubmittedAgain: lost,
    ...result,
    height: audit.height,
    seconds: secondsSinceStart(),
    violations,
  };
  process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
  if (violations.length > 0) {
    process.stderr.write(`${node.lastLog()}\n`);
  }
}

try {
  await run();
} catch (error) {
  check(false, error.stack);
}
await cleanUp();
process.exit(violations.length === 0 ? 0 : 1);
