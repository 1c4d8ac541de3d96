// Gives a node everything that an operator's day can bring, and holds it to what it says and has promised.

import { mkdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { Chance } from './chance.mjs';
import { LedgerNode, requireJar } from './ledger-node.mjs';
import { readOptions } from './options.mjs';
import { Postgres } from './supervision/postgres.mjs';
import { hasEnded } from './supervision/processes.mjs';
import { newSender, register } from './senders.mjs';
import { required, statusOf } from './supervision/waiting.mjs';
import { SmallDisk } from './small-disk.mjs';
import { SteadyLoad } from './steady-load.mjs';
import { followHeight, judge, untilSettled } from './verdict.mjs';
import { say, secondsSinceStart, workspace } from './supervision/workspace.mjs';

const HELP = `Usage: scripts/node-fault-test [options]

Starts a node (target/mpreg-ledger.jar, built if it is not there) where it must not start: with a wrong password, an
unknown database, ports that are taken, a genesis document that is none. It has to end with a message that names the
setting. Then, under load: the database is stopped and started, its disk fills up, the disk of the node's own data fills
up. Each time the node has to keep living, say that it is not ready, and go on by itself;
in the end every acknowledged transaction has to be final exactly once.

  --rate N      transactions per second (default 500)
  --jar FILE    another jar of the node, never built
  --allow-skip  do without the faults that need what is missing here (named in the summary)
  --keep        leave the folder with logs and data, and print where it is
  --help        this text

Needs Java 25, PostgreSQL 15 or later with psql, and the right to mount a tmpfs. Prints a summary as JSON to
standard output, progress to standard error. Exit code: 0 if everything holds, 1 if not, 2 for wrong options.
`;

const READY_MILLIS = 400_000;
const FAULT_MILLIS = 120_000;
const RECOVERY_MILLIS = 180_000;
const ANSWER_MILLIS = 60_000;
const SENDERS = 4;
const LANES = 2;
const LEAST_ACKNOWLEDGED = 100;
const DATABASE_MEGABYTES = 400;
const JAVA_OPTIONS = ['-Xmx1g', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

const options = readOptions(HELP, { rate: 500, jar: null, 'allow-skip': false, keep: false });
const disks = [];
let load = null;
let node = null;
const { folder, cleanUp } = workspace(
  'node-fault-test',
  options.keep,
  () => load?.abandon(),
  () => disks.forEach((small) => small.unmount()),
);
const violations = [];
const done = [];
const skipped = [];
const check = (holds, message) => {
  say(`${holds ? 'holds' : 'WRONG'}: ${message}`);
  holds || violations.push(message);
};

function disk(name, megabytes) {
  const made = SmallDisk.create(join(folder, name), megabytes);
  made && disks.push(made);
  return made;
}

// ---------------------------------------------------------------------------------------------------- refusals

async function refuses(node, what, environment, ...words) {
  const refusal = await node.refusal({ environment });
  check(refusal?.code === 1 && words.every((word) => refusal.text.includes(word)), `${what}: it ends and names ${words.join(', ')}`);
  check(!/^\s+at [a-z]+\./m.test(refusal?.text ?? ''), `${what}: no stack trace`);
  done.push(what);
}

async function refusals(node, database) {
  const taken = net.createServer().listen(0);
  await once(taken, 'listening');
  const port = String(taken.address().port);
  const bad = join(folder, 'genesis.json');
  writeFileSync(bad, '{"version": 1');
  const missing = `jdbc:postgresql://127.0.0.1:${database.port}/nowhere`;
  await refuses(node, 'wrong password', { SPRING_DATASOURCE_PASSWORD: 'wrong' }, 'SPRING_DATASOURCE_PASSWORD');
  await refuses(node, 'unknown database', { SPRING_DATASOURCE_URL: missing }, 'SPRING_DATASOURCE_URL');
  await refuses(node, 'port taken', { SERVER_PORT: port }, `Port ${port}`, 'SERVER_PORT');
  await refuses(node, 'management port taken', { MANAGEMENT_SERVER_PORT: port }, `Port ${port}`, 'MANAGEMENT_SERVER_PORT');
  await refuses(node, 'damaged genesis', { LEDGER_GENESIS: bad }, 'no genesis document', bad);
  taken.close();
}

// ---------------------------------------------------------------------------------------------------- under load

const says = (path) => statusOf(`${node.url}${path}`, ANSWER_MILLIS);

async function untilProgress(what) {
  const wanted = load.acknowledged + LEAST_ACKNOWLEDGED;
  const { height } = load;
  await required(`progress ${what}`, RECOVERY_MILLIS, () => load.acknowledged >= wanted && load.height > height);
}

async function fault(node, what, begin, during, finish) {
  await untilProgress(`before ${what}`);
  say(`${what} …`);
  await begin();
  await required(`${what} is noticed`, FAULT_MILLIS, async () => (await says('/readyz')) === 503);
  check((await says('/livez')) === 200, `${what}: not ready, but alive`);
  await during();
  await finish();
  const from = Date.now();
  await required(`ready after ${what}`, RECOVERY_MILLIS, async () => (await says('/readyz')) === 200);
  await untilProgress(`after ${what}`);
  check(node.isRunning, `${what}: it goes on by itself, ${Date.now() - from} ms after the end`);
  done.push(what);
}

const unknownTransactionIs = async (status) => (await says(`/api/v1/transactions/${'00'.repeat(32)}`)) === status;

async function databaseStops(node, database) {
  await fault(
    node,
    'database stopped',
    () => database.stop(),
    async () => check(await unknownTransactionIs(503), 'database stopped: what needs it is answered with 503'),
    () => database.start(),
  );
}

async function databaseDiskFull(node, database, small) {
  await fault(
    node,
    'disk of the database full',
    () => small.fill(4 << 20),
    async () => {
      // PostgreSQL ends when it cannot write its log; while it lives, reads have to work.
      const reads = await unknownTransactionIs(404);
      say(`the server ${hasEnded(database.child) ? 'has ended' : 'lives'}, reads ${reads ? 'work' : 'do not work'}`);
    },
    async () => {
      small.empty();
      if (hasEnded(database.child) || (await database.ask('SELECT 1').catch(() => '')) !== '1') {
        await database.stop();
        await database.start();
      }
    },
  );
}

async function dataDiskFull(node, small) {
  await fault(
    node,
    "disk of the node's data full",
    () => small.fill(),
    async () => check(await unknownTransactionIs(404), "disk of the node's data full: reads work"),
    () => small.empty(),
  );
}

// -------------------------------------------------------------------------------------------------------- run

async function run() {
  const jar = options.jar ? resolve(options.jar) : requireJar();
  const databaseDisk = disk('database', DATABASE_MEGABYTES);
  const dataDisk = disk('data', 2);
  const database = await Postgres.create(join(folder, 'database/postgres'), {
    max_wal_size: '64MB',
    min_wal_size: '32MB',
    shared_buffers: '64MB',
  });
  await database.start();
  mkdirSync(join(folder, 'node'));
  node = await LedgerNode.create(jar, database.environment, join(folder, 'node'), JAVA_OPTIONS);
  await refusals(node, database);

  if (dataDisk) {
    node.environment.LEDGER_DATA_DIR = dataDisk.folder;
  }
  node.spawn();
  const chain = await node.answers(READY_MILLIS);
  if (!chain) {
    throw new Error('the node did not become ready');
  }
  const senders = Array.from({ length: SENDERS }, (_, i) => newSender('fault', i));
  await register(node.client, chain, senders, READY_MILLIS);
  load = new SteadyLoad([node], options.rate, chain);
  load.start(senders, LANES, 1);
  const following = followHeight(load);

  await databaseStops(node, database);
  databaseDisk ? await databaseDiskFull(node, database, databaseDisk) : skipped.push('disk of the database full');
  dataDisk ? await dataDiskFull(node, dataDisk) : skipped.push("disk of the node's data full");

  await load.finish();
  await untilSettled(load);
  const { result, violations: wrong, audit } = await judge(load, new Chance(1));
  check(wrong.length === 0, 'everything acknowledged is final exactly once, or has ended as it had to');
  violations.push(...wrong.slice(0, 10));
  load.abandon();
  await following;
  await node.stop();
  check(node.exitCode === 143, 'SIGTERM ends the node in order');
  skipped.forEach((what) => check(options.allowSkip, `${what}: cannot be done here`));
  const summary = {
    holds: violations.length === 0,
    faults: done,
    skipped,
    acknowledged: load.acknowledged,
    sentAgain: load.sentAgain,
    ...result,
    height: audit.height,
    seconds: secondsSinceStart(),
    violations,
  };
  process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
}

try {
  await run();
} catch (error) {
  check(false, error.stack);
}
violations.length > 0 && process.stderr.write(`${node?.lastLog() ?? ''}\n`);
await cleanUp();
process.exit(violations.length === 0 ? 0 : 1);
