// A federation whose rules change, while some of its members run software that does not know the new ones.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { auditChain } from './chain-audit.mjs';
import { requireJar } from './ledger-node.mjs';
import { readOptions, requireOption } from './options.mjs';
import { Postgres } from './supervision/postgres.mjs';
import { makeTrial, testsIn, trialMutants, withoutTests } from './trial-version.mjs';
import { UpgradeFederation } from './upgrade-federation.mjs';
import { requireJoining } from './upgrade-joining.mjs';
import { requireHistory, requireReceipts, requireShippedWithout } from './upgrade-proofs.mjs';
import { oneOldOfFour, requireNoWayBack, twoOldOfFour } from './upgrade-rounds.mjs';
import { say, secondsSinceStart, workspace } from './supervision/workspace.mjs';

const HELP = `Usage: scripts/upgrade-test --classpath CP [options]

Starts federations of four members on this machine: processes with a PostgreSQL server each. Some run software of a
version of the rules that nobody has written: it is made from the present sources with one operation more, and is in no
build. The others run the shipped build (target/mpreg-ledger.jar, built if it is not there), or the former with
ledger.rules.supported-through. While clients send to each of them, the authorities set the new rules, and members are
killed with kill -9 around the height where these begin.

It holds when
  - rules are refused before a quorum is ready, and then shown by all members, with a warning where one does not know them;
  - the operation is refused before their height, and applied from there on;
  - an old member stops at the height before, refuses writes, answers readers, and sees no conflict;
  - two old members of four stop the chain there, which goes on when one of them is replaced;
  - everything that any member has acknowledged is final, exactly once, in the same blocks everywhere;
  - stored chains, chain files, receipts and snapshots of both sides can be read by software that knows the rules; software that does
    not know them says so, with an exit code of its own.

  --classpath CP   compiled classes, those of the tests, and their libraries, as .ci/run calls it
  --jar FILE       another jar as the shipped build, never built; the word none takes the classes instead
  --short          two old members of four only, and shorter ways
  --mutant NAME    the new software is wrong on purpose, and all members run it: the test has to fail
  --mutants        the short form with every mutant, each of which has to make it fail, and a table of them
  --base-port P    the first of 18 ports (default 29080)
  --keep           leave the folder with logs and data, and print where it is
  --help           this text

Needs Node 18 or later, Python 3, openssl, Java 25 or later and PostgreSQL 15 or later. Prints a summary as JSON to
standard output, progress to standard error. Exit code: 0 if everything holds, 1 if not, 2 for wrong options.
`;

const SHORT_NOTICE = 100;
const LONG_NOTICE = 500;
const SETTLE_MILLIS = 60_000;
const MOST_VIOLATIONS = 20;

const options = readOptions(HELP, {
  classpath: null,
  jar: null,
  short: false,
  mutant: null,
  mutants: false,
  'base-port': 29_080,
  keep: false,
});
requireOption(options.classpath, '--classpath is needed: the tests make the new software');
requireOption(options.basePort >= 1024 && options.basePort <= 65_000, '--base-port leaves no room for the ports');
requireOption(!(options.mutant && options.mutants), '--mutant or --mutants');

// ---------------------------------------------------------------------------------------------------------- mutants

/** Runs the short form with one mutant: whether it fails, what it says first, and how long it takes. */
function tryMutant(mutant) {
  const own = fileURLToPath(import.meta.url);
  const args = ['--classpath', options.classpath, '--jar', options.jar ?? requireJar(), '--short', '--mutant', mutant];
  const began = Date.now();
  const child = spawn(process.execPath, [own, ...args, '--base-port', String(options.basePort)], { stdio: ['ignore', 'pipe', 2] });
  let output = '';
  child.stdout.on('data', (part) => {
    output += part;
  });
  return new Promise((done) =>
    child.on('close', (code) => {
      const { unexpected = true, violations = [] } = output.trim() === '' ? {} : JSON.parse(output);
      done({ mutant, noticed: code === 1 && !unexpected, seconds: Math.round((Date.now() - began) / 1000), by: violations[0] ?? `exit code ${code}` });
    }),
  );
}

async function tryMutants() {
  const table = [];
  for (const mutant of await trialMutants(options.classpath)) {
    say(`mutant ${mutant} …`);
    table.push(await tryMutant(mutant));
  }
  table.forEach(({ mutant, noticed, seconds, by }) => say(`${noticed ? 'noticed ' : 'MISSED  '} ${mutant.padEnd(24)} ${String(seconds).padStart(4)} s  ${by}`));
  process.stdout.write(`${JSON.stringify({ holds: table.every(({ noticed }) => noticed), mutants: table }, null, 2)}\n`);
  process.exit(table.every(({ noticed }) => noticed) ? 0 : 1);
}

if (options.mutants) {
  await tryMutants();
}

// -------------------------------------------------------------------------------------------------------------- run

class Noticed extends Error {}

const violations = [];
const figures = {};
let unexpected = false;
let federation = null;
const { folder, cleanUp } = workspace('upgrade-test', options.keep, () => federation?.all?.close());

/** Of a mutant the first mistake is enough. */
const must = (holds, message) => {
  say(`${holds ? 'holds' : 'WRONG'}: ${message}`);
  holds || violations.push(message);
  if (!holds && options.mutant) {
    throw new Noticed(message);
  }
};

async function makeSoftware() {
  const classes = withoutTests(options.classpath);
  const trial = await makeTrial(join(folder, 'trial'), options.classpath, options.mutant);
  const jar = options.jar === 'none' ? null : options.jar ? resolve(options.jar) : requireJar();
  requireOption(jar === null || existsSync(jar), `${jar} is not there`);
  const limited = { classpath: trial.classpath, setting: [`ledger.rules.supported-through=${trial.version - 1}`] };
  const shipped = jar ? { jar } : { classpath: classes };
  const software = { trial: { classpath: trial.classpath }, limited, shipped, old: options.mutant ? limited : shipped };
  return { version: trial.version, operation: trial.operation, software };
}

/** All that any member has promised is final exactly once, and all have the same blocks, as far as they go. */
async function requirePromises(at, fromHeight) {
  await at.federation.endSending();
  const { acknowledged, senders, all } = at.federation;
  const refusals = senders.flatMap((sender) => sender.refusals);
  must(refusals.length === 0, `no client was refused anything: ${refusals.slice(0, 3)}`);
  const young = all.members.filter((member) => !at.old.has(member));
  const deadline = Date.now() + SETTLE_MILLIS;
  let lost = acknowledged;
  let audit;
  do {
    audit = await auditChain(young[0].client, at.version);
    lost = acknowledged.filter((id) => audit.counts.get(id) !== 1);
  } while (lost.length > 0 && Date.now() < deadline);
  must(lost.length === 0, `all of ${acknowledged.length} acknowledged are final exactly once; not so: ${lost.length} ${lost.slice(0, 1)}`);
  must(audit.faults.length === 0, `the blocks are those of their roots: ${audit.faults.slice(0, 3)}`);
  must((await all.agreed(fromHeight, SETTLE_MILLIS, young)) !== null, `${young.map(({ name }) => name)} have one head`);
  for (const member of at.old) {
    const [own, theirs] = await Promise.all([member, young[0]].map((one) => one.get(`/blocks/${fromHeight - 1}`)));
    must(own?.hash === theirs.hash, `${member.name} ends with the block that the others have there`);
  }
  must(all.votes.contradictions.length === 0 && all.votes.forged === 0, `no key has signed two of ${all.votes.count} votes that contradict each other`);
  return { acknowledged: acknowledged.length, height: audit.height, outcomes: Object.fromEntries(audit.outcomes) };
}

async function found(name, part) {
  federation = await UpgradeFederation.create(join(folder, name), part.software.trial, options.basePort);
  say(`${name}: databases and network are ready`);
  return { ...part, federation, must, folder: join(folder, name) };
}

async function withTwoOld(part) {
  const [spare, at] = await Promise.all([Postgres.create(join(folder, 'spare')), found('two-old', part)]);
  Object.assign(at, { spare, tests: testsIn(options.classpath), notice: SHORT_NOTICE });
  await spare.start();
  const fromHeight = await twoOldOfFour(at);
  figures.twoOld = { fromHeight, ...(await requirePromises(at, fromHeight)) };
  say('what outlives it …');
  // One that has stopped gives a snapshot of the old rules.
  await Promise.all([...at.old].map((member) => member.kill()));
  await Promise.all([requireJoining(at, fromHeight), requireHistory(at, fromHeight)]);
  await requireReceipts(at);
  await Promise.all([requireShippedWithout(at), requireNoWayBack(at, federation.members[1])]);
  await federation.end();
  await spare.kill(true);
}

async function withOneOld(part, name, notice, lags) {
  const at = Object.assign(await found(name, part), { notice });
  const fromHeight = await oneOldOfFour(at, lags);
  figures[name] = { fromHeight, kills: at.kills, ...(await requirePromises(at, fromHeight)) };
  await federation.end();
}

async function run() {
  const part = await makeSoftware();
  say(`rules ${part.version}, ${part.operation}${options.mutant ? `, ${options.mutant}` : ''}`);
  await withTwoOld(part);
  if (!options.short) {
    await withOneOld(part, 'one-old', SHORT_NOTICE, false);
    await withOneOld(part, 'one-behind', LONG_NOTICE, true);
  }
}

try {
  await run();
} catch (error) {
  if (!(error instanceof Noticed)) {
    say(`WRONG: ${error.stack}`);
    violations.push(error.stack);
    unexpected = true;
  }
}
if (violations.length > 0 && !options.mutant) {
  federation?.all?.members?.forEach((member) => process.stderr.write(`--- ${member.name}\n${member.lastLog()}\n`));
}
await federation?.endSending();
await cleanUp();
const summary = { holds: violations.length === 0, unexpected, ...figures, seconds: secondsSinceStart(), violations: violations.slice(0, MOST_VIOLATIONS) };
process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
process.exit(violations.length === 0 ? 0 : 1);
