// Gives a node everything that an operator's day can bring, and holds it to what it says and has promised.

import { mkdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { Chance } from './chance.mjs';
import { Connection, getRequest } from './http.mjs';
import { LedgerNode, requireJar } from './ledger-node.mjs';
import { readOptions } from './options.mjs';
import { Postgres } from './postgres.mjs';
import { hasEnded } from './processes.mjs';
import { newSender, register, sleep } from './senders.mjs';
import { SmallDisk } from './small-disk.mjs';
import { SteadyLoad } from './steady-load.mjs';
import { followHeight, judge, untilSettled } from './verdict.mjs';
import { say, secondsSinceStart, workspace } from './workspace.mjs';

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
  const good = node.environment;
  node.environment = { ...good, ...environment };
  const refusal = await node.refusal();
  node.environment = good;
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

async function until(what, millis, holds) {
  const deadline = Date.now() + millis;
  while (!(await holds())) {
    if (Date.now() > deadline) {
      throw new Error(`${what}: not within ${millis / 1000} s`);
    }
    await sleep(100);
  }
}

/** The HTTP status of a path, or 0 where there is no answer. */
async function statusOf(at, path, isApi = true) {
  const connection = new Connection(at, 60_000);
  try {
    return (await connection.request(getRequest(isApi ? at : { ...at, api: '' }, path))).status;
  } catch {
    return 0;
  } finally {
    connection.close();
  }
}

async function untilProgress(what) {
  const wanted = load.acknowledged + LEAST_ACKNOWLEDGED;
  const { height } = load;
  await until(`progress ${what}`, RECOVERY_MILLIS, () => load.acknowledged >= wanted && load.height > height);
}

async function fault(node, what, begin, during, finish) {
  await untilProgress(`before ${what}`);
  say(`${what} …`);
  await begin();
  await until(`${what} is noticed`, FAULT_MILLIS, async () => (await statusOf(node.at, '/readyz', false)) === 503);
  check((await statusOf(node.at, '/livez', false)) === 200, `${what}: not ready, but alive`);
  await during();
  await finish();
  const from = Date.now();
  await until(`ready after ${what}`, RECOVERY_MILLIS, async () => (await statusOf(node.at, '/readyz', false)) === 200);
  await untilProgress(`after ${what}`);
  check(node.isRunning, `${what}: it goes on by itself, ${Date.now() - from} ms after the end`);
  done.push(what);
}

const transactionHeightIs = async (at, status) => (await statusOf(at, `/transactions/${'00'.repeat(32)}`)) === status;

async function databaseStops(node, database) {
  await fault(
    node,
    'database stopped',
    () => database.stop(),
    async () => check(await transactionHeightIs(node.at, 503), 'database stopped: what needs it is answered with 503'),
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
      const reads = await transactionHeightIs(node.at, 404);
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
    async () => check(await transactionHeightIs(node.at, 404), "disk of the node's data full: reads work"),
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
  const chain = await node.ready(Date.now() + READY_MILLIS);
  if (!chain) {
    throw new Error('the node did not become ready');
  }
  const connection = new Connection(node.at);
  const senders = Array.from({ length: SENDERS }, (_, i) => newSender('fault', i));
  await register(connection, node.at, chain, senders, Date.now() + READY_MILLIS);
  connection.close();
  load = new SteadyLoad(node.at, options.rate, chain);
  load.start(senders, LANES, 1);
  const following = followHeight(load);

  await databaseStops(node, database);
  databaseDisk ? await databaseDiskFull(node, database, databaseDisk) : skipped.push('disk of the database full');
  dataDisk ? await dataDiskFull(node, dataDisk) : skipped.push("disk of the node's data full");

  await load.finish();
  const last = new Connection(node.at);
  await untilSettled(load, last);
  const { result, violations: wrong, audit } = await judge(load, last, new Chance(1));
  check(wrong.length === 0, 'everything acknowledged is final exactly once, or has ended as it had to');
  violations.push(...wrong.slice(0, 10));
  last.close();
  load.abandon();
  await following;
  await node.stop();
  check(node.child.exitCode === 143, 'SIGTERM ends the node in order');
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
