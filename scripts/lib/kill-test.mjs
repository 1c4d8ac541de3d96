// Kills a node and its database under load, and holds them to what they had promised.

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Chance } from './chance.mjs';
import { LedgerNode, requireJar } from './ledger-node.mjs';
import { readOptions, requireOption } from './options.mjs';
import { Postgres } from './supervision/postgres.mjs';
import { newSender, register } from './senders.mjs';
import { sleep } from './supervision/waiting.mjs';
import { SteadyLoad } from './steady-load.mjs';
import { followHeight, judge, untilSettled } from './verdict.mjs';
import { say, secondsSinceStart, workspace } from './supervision/workspace.mjs';

const HELP = `Usage: scripts/kill-test [options]

Starts a PostgreSQL server and a node (target/mpreg-ledger.jar, built if it is not there), sends transactions without
a pause, and kills -9 the node, then the server, again and again at random moments. Afterwards every transaction that
was acknowledged has to have reached a terminal status, exactly once: all blocks are read and computed again.

  --node-kills N      how often the node is killed (default 20)
  --database-kills N  how often the PostgreSQL server is killed (default 10)
  --seed N            repeats the choices of a run, as far as timing lets it (default: random, printed)
  --rate N            transactions per second while the node answers (default 4000)
  --jar FILE          another jar of the node, never built
  --java-options TEXT options of the node's JVM (default: those with which it starts fastest)
  --keep              leave the folder with logs and data, and print where it is
  --help              this text

Needs Java 25 or later and PostgreSQL 15 or later. Prints a summary as JSON to standard output, progress to standard
error. Exit code: 0 if nothing was violated, 1 if something was, 2 for wrong options.
`;

const SENDERS = 8;
const LANES = 4;
const READY_MILLIS = 120_000;
const PROGRESS_MILLIS = 120_000;
const LONGEST_RUN_MILLIS = 2_500;
const LONGEST_OUTAGE_MILLIS = 1_000;
const LEAST_ACKNOWLEDGED = 100;
const MOST_VIOLATIONS = 20;

const options = readOptions(HELP, {
  'node-kills': 20,
  'database-kills': 10,
  seed: Math.floor(Math.random() * 2 ** 31),
  rate: 4000,
  jar: null,
  // Much of the run is starting JVMs.
  'java-options': '-Xmx1g -XX:TieredStopAtLevel=1 -XX:+UseSerialGC',
  keep: false,
});
requireOption(Number.isInteger(options.nodeKills) && Number.isInteger(options.databaseKills), 'kills are whole numbers');
requireOption(options.rate >= 1, '--rate is at least 1');

let node = null;
let load = null;
const { folder, cleanUp } = workspace('kill-test', options.keep, () => load?.abandon());

// ------------------------------------------------------------------------------------------------------ kills

const figures = {
  killsDuringStart: 0,
  wholeServerKills: 0,
  killsOfBoth: 0,
  nodeEndedByItself: 0,
  requestsCutOff: 0,
  startMillis: [],
};

async function startNode() {
  const from = Date.now();
  node.spawn();
  const chain = await node.answers(READY_MILLIS);
  if (!chain) {
    throw new Error('the node did not become ready');
  }
  figures.startMillis.push(Date.now() - from);
  return chain;
}

/** Waits until the node acknowledges again; starts it when it has ended by itself, as a supervisor would. */
async function untilProgress() {
  const wanted = load.acknowledged + LEAST_ACKNOWLEDGED;
  const deadline = Date.now() + PROGRESS_MILLIS;
  while (load.acknowledged < wanted) {
    if (load.refusals.length > MOST_VIOLATIONS) {
      throw new Error('too many refusals');
    }
    if (!node.isRunning) {
      say('the node has ended by itself; starting it');
      figures.nodeEndedByItself++;
      await startNode();
    }
    if (Date.now() > deadline) {
      throw new Error(`no progress for ${PROGRESS_MILLIS / 1000} s`);
    }
    await sleep(20);
  }
}

async function killNode(chance, number) {
  await untilProgress();
  await sleep(chance.between(0, LONGEST_RUN_MILLIS));
  figures.requestsCutOff += load.underWay;
  say(`node kill ${number} of ${options.nodeKills}: ${load.acknowledged} acknowledged, ${load.underWay} under way`);
  await node.kill();
}

async function killNodes(chance) {
  for (let number = 1; number <= options.nodeKills; number++) {
    await killNode(chance, number);
    // Recovery has to survive being killed as well.
    while (number < options.nodeKills && chance.happens(0.2)) {
      number++;
      node.spawn();
      await sleep(chance.between(0, figures.startMillis[0]));
      await node.kill();
      figures.killsDuringStart++;
      say(`node kill ${number} of ${options.nodeKills}: while it was starting`);
    }
    await startNode();
  }
}

async function killDatabases(database, chance) {
  for (let number = 1; number <= options.databaseKills; number++) {
    await untilProgress();
    await sleep(chance.between(0, LONGEST_RUN_MILLIS));
    const whole = chance.happens(0.5);
    figures.requestsCutOff += load.underWay;
    figures.wholeServerKills += whole ? 1 : 0;
    await database.kill(whole);
    say(`database kill ${number} of ${options.databaseKills}${whole ? ', with its processes' : ''}: ${load.acknowledged} acknowledged`);
    await sleep(chance.between(0, LONGEST_OUTAGE_MILLIS));
    await restart(database, chance);
  }
  await untilProgress();
}

/** Starts the database again; sometimes the node, too, has been killed when it comes back. */
async function restart(database, chance) {
  if (chance.happens(0.3)) {
    figures.killsOfBoth++;
    say(`node kill besides, while the database is down: ${load.acknowledged} acknowledged`);
    await node.kill();
    await database.start();
    await startNode();
  } else {
    await database.start();
  }
}

// -------------------------------------------------------------------------------------------------------- run

async function run() {
  const jar = options.jar ? resolve(options.jar) : requireJar();
  const chance = new Chance(options.seed);
  say(`seed ${options.seed}`);
  const nodeFolder = join(folder, 'node');
  mkdirSync(nodeFolder);

  const database = await Postgres.create(join(folder, 'postgres'));
  await database.start();
  say('the database is ready');
  const javaOptions = options.javaOptions.split(/\s+/).filter(Boolean);
  node = await LedgerNode.create(jar, database.environment, nodeFolder, javaOptions);
  const chain = await startNode();
  say(`the node is ready after ${figures.startMillis[0]} ms`);

  const senders = Array.from({ length: SENDERS }, (_, i) => newSender(`kill-${options.seed}`, i));
  await register(node.client, chain, senders, READY_MILLIS);
  load = new SteadyLoad([node], options.rate, chain);
  load.start(senders, LANES, options.seed);
  const following = followHeight(load);

  await killNodes(chance);
  await killDatabases(database, chance);
  await untilProgress();

  say('sending again what was not answered …');
  await load.finish();
  await untilSettled(load);
  say('reading all blocks …');
  const { result, violations, audit } = await judge(load, chance);
  load.abandon();
  await following;
  report(result, violations, audit);
  return violations.length === 0;
}

function report(result, violations, audit) {
  const summary = {
    holds: violations.length === 0,
    seed: options.seed,
    nodeKills: options.nodeKills,
    killsDuringStart: figures.killsDuringStart,
    databaseKills: options.databaseKills,
    wholeServerKills: figures.wholeServerKills,
    killsOfBoth: figures.killsOfBoth,
    nodeEndedByItself: figures.nodeEndedByItself,
    requestsCutOff: figures.requestsCutOff,
    sent: load.transactions.size,
    sentAgain: load.sentAgain,
    acknowledged: load.acknowledged,
    ...result,
    height: audit.height,
    outcomes: Object.fromEntries(audit.outcomes),
    longestStartMillis: Math.max(...figures.startMillis),
    seconds: secondsSinceStart(),
    violations: violations.slice(0, MOST_VIOLATIONS),
    violationCount: violations.length,
  };
  process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
}

let holds = false;
try {
  holds = await run();
} catch (error) {
  process.stderr.write(`${node?.lastLog() ?? ''}\n`);
  say(error.message);
  load?.refusals.slice(0, MOST_VIOLATIONS).forEach(say);
}
await cleanUp();
process.exit(holds ? 0 : 1);
