// How a federation starts and recovers: fresh members of which one is lost at once, a member's folder restored from a
// copy, and all restarted together.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LedgerProblem } from '../../clients/js/index.mjs';
import { classpath } from './build.mjs';
import { Chance } from './chance.mjs';
import { MemberProcesses } from './member-processes.mjs';
import { readOptions, requireOption } from './options.mjs';
import { end, start } from './supervision/processes.mjs';
import { quickClasspath } from './quick-start.mjs';
import { newSender, register, registration } from './senders.mjs';
import { sleep, until } from './supervision/waiting.mjs';
import { say, secondsSinceStart, workspace } from './supervision/workspace.mjs';

const HELP = `Usage: scripts/start-test [options]

First, fresh federations of four members, one after the other, on a machine that two busy loops keep busy: as soon as all
four say that they vote, one is killed with kill -9, and a transaction that is submitted then has to be final within 20 s.

Then one federation in which a member's whole folder (database, head record and votes) is copied after both were killed,
and put back later: the chain goes on, the member leads a height that cannot end because two others are cut off, is
killed, and starts with its copy. It has to say that it abstains; nobody may have signed votes that contradict each
other, in the messages as they were sent and in what the members say; and it has to vote again, while the chain grows.

Then all four members are killed together and started again: how long it takes until a transaction is final.

Last, the ways out that docs/operations.md names: a member whose record of votes alone is lost, and whose operator vouches
for its database, has to vote at once; and a height that two of four have lost their votes for, with all that they had,
has to be decided once all four operators confirm it, and not before.

  --federations N  fresh federations (default 20)
  --restores N     how often a copy is put back (default 5)
  --restarts N     how often all are restarted (default 3)
  --ways-out N     how often these are gone (default 1)
  --short          2 federations and 1 copy instead
  --seed N         repeats the choices of a run (default: random, printed)
  --base-port P    the first of 12 ports (default 28480)
  --classpath CP   use this build instead of asking Maven for one
  --keep           leave the folder with logs and data, and print where it is
  --help           this text

Needs Node 18 or later, a JDK 25, PostgreSQL 15 or later, and Maven or a build that is named. Prints a summary as JSON to
standard output, progress to standard error. Exit code: 0 if everything holds, 1 if not, 2 for wrong options.
`;

const MEMBERS = 4;
const BUSY_LOOPS = 2;
const READY_MILLIS = 240_000;
const VOTING_MILLIS = 60_000;
const FINAL_MILLIS = 20_000;
const STEP_MILLIS = 60_000;
const LEAD_MILLIS = 8_000;
const MOST_HEIGHTS_TO_LEAD = 40;
// Time to do something wrong.
const GRACE_MILLIS = 4_000;
// It ends with this script, however that ends.
const BUSY = `const parent = process.ppid; while (process.ppid === parent);`;

const options = readOptions(HELP, {
  federations: 20,
  restores: 5,
  restarts: 3,
  'ways-out': 1,
  short: false,
  seed: Math.floor(Math.random() * 2 ** 31),
  'base-port': 28_480,
  classpath: null,
  keep: false,
});
if (options.short) {
  Object.assign(options, { federations: 2, restores: 1, restarts: 0, waysOut: 0 });
}
requireOption([options.federations, options.restores, options.restarts, options.waysOut].every(Number.isInteger), 'how often is a whole number');
requireOption(options.basePort >= 1024 && options.basePort <= 65_000, '--base-port leaves no room for the ports');

const chance = new Chance(options.seed);
const violations = [];
const figures = { votingMillis: [], finalMillis: [], restoreHeights: [], comesBackMillis: [], restartVotingMillis: [], restartFinalMillis: [], vouchedFinalMillis: [], reopenedFinalMillis: [] };
const { folder, cleanUp } = workspace('start-test', options.keep, () => all?.close());
let all = null;
let sent = 0;

const check = (holds, message) => {
  say(`${holds ? 'holds' : 'WRONG'}: ${message}`);
  holds || violations.push(message);
};
const anyOf = (members) => members[chance.between(0, members.length - 1)];
const stateOf = async (member) => (await member.get('/consensus'))?.progress;
const statesOf = async (members) => JSON.stringify(await Promise.all(members.map(stateOf)));

async function required(what, millis, holds) {
  const took = await until(millis, holds);
  if (took === null) {
    throw new Error(`not within ${millis / 1_000} s: ${what}; ${await statesOf(all.members)}`);
  }
  return took;
}

// ---------------------------------------------------------------------------------------------------- a federation

async function found(name, program) {
  const home = join(folder, name);
  mkdirSync(home);
  all = await MemberProcesses.create(home, MEMBERS, { ...program, basePort: options.basePort, parameter: ['block-interval-millis=200'], setting: [] });
}

async function allReady() {
  const ready = await Promise.all(all.members.map((member) => member.ready(READY_MILLIS)));
  const slow = all.members.find((_, index) => !ready[index]);
  if (slow) {
    throw new Error(`${slow.name} did not become ready:\n${slow.lastLog()}`);
  }
}

const allVote = () => until(VOTING_MILLIS, async () => (await Promise.all(all.members.map(stateOf))).every((progress) => progress?.state === 'deciding'));

const nextSender = () => newSender(`start-${options.seed}`, sent++);

/** Submits a transaction at a member; how long it took until it was final there, or null when it was not in time. */
async function finalAt(member, millis) {
  const from = Date.now();
  try {
    await register(member.client, await member.chain(), [nextSender()], millis);
    return Date.now() - from;
  } catch (late) {
    say(`at ${member.name}: ${late.message}`);
    return null;
  }
}

/** What a member makes of a transaction, or why it does not take it. */
async function submit(member) {
  const signed = registration(nextSender(), await member.chain());
  try {
    return (await member.client.submit(signed)).status;
  } catch (error) {
    if (error instanceof LedgerProblem) {
      return error.code;
    }
    throw error;
  }
}

/** Makes the chain longer, one transaction for each height. */
async function grow(heights, door) {
  for (let i = 0; i < heights; i++) {
    if ((await finalAt(door, STEP_MILLIS)) === null) {
      throw new Error(`the chain stands still: ${await statesOf(all.members)}`);
    }
  }
}

// --------------------------------------------------------------------------------------------------- one lost at once

async function beginAndLose(number, program) {
  await found(`fresh-${number}`, program);
  all.members.forEach((member) => member.spawn());
  await allReady();
  const voting = await allVote();
  if (voting === null) {
    check(false, `federation ${number}: not all say that they vote: ${await statesOf(all.members)}`);
  } else {
    const lost = anyOf(all.members);
    const rest = all.members.filter((member) => member !== lost);
    await lost.kill();
    const took = await finalAt(anyOf(rest), FINAL_MILLIS);
    figures.votingMillis.push(voting);
    took === null || figures.finalMillis.push(took);
    const states = took === null ? `: ${await statesOf(rest)}` : '';
    check(took !== null, `federation ${number} of ${options.federations}: ${lost.name} killed, a transaction is final after ${took} ms${states}`);
  }
  await all.end();
  options.keep || rmSync(join(folder, `fresh-${number}`), { recursive: true });
}

async function freshFederations(program) {
  const loops = Array.from({ length: BUSY_LOOPS }, () => start(process.execPath, ['-e', BUSY], { log: join(folder, 'busy.log'), lastSignal: 'SIGKILL' }));
  for (let number = 1; number <= options.federations; number++) {
    await beginAndLose(number, program);
  }
  await Promise.all(loops.map((loop) => end(loop, 'SIGKILL')));
}

// ------------------------------------------------------------------------------------------------------ a copy put back

const copy = (from, to) => {
  const { status, stderr } = spawnSync('cp', ['-a', from, to], { encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(stderr);
  }
};
const homeOf = (member) => member.program.cwd;

async function stop(member) {
  await member.kill();
  await member.database.kill(true);
}

async function startAgain(member, environment = {}) {
  await member.database.start();
  member.spawn({ environment });
  if (!(await member.ready(READY_MILLIS))) {
    throw new Error(`${member.name} did not become ready:\n${member.lastLog()}`);
  }
}

/** Everything that the member has, but what it has logged. */
function putBack(member, from) {
  const parts = (home) => readdirSync(home).filter((file) => file !== 'node.log');
  parts(homeOf(member)).forEach((name) => rmSync(join(homeOf(member), name), { recursive: true, force: true }));
  parts(from).forEach((name) => copy(join(from, name), join(homeOf(member), name)));
}

/** The leader of the open height: the authority with the fewest turns, the first of these. */
async function leads(member) {
  const { authorities, vectorClock } = await member.get('/consensus');
  const [first] = authorities.map(({ id }) => id).sort((one, other) => (vectorClock[one] ?? 0) - (vectorClock[other] ?? 0));
  return first === member.name;
}

/**
 * The member leads a height that stays open, and one other answers; the height. Who was away for long is passed over for
 * some heights, whatever its turns: then it is tried again at a later one.
 */
async function leadInVain(member, witness) {
  const rest = all.members.filter((other) => other !== member);
  const isIn = (index) => index === member.index || index === witness.index;
  for (let i = 0; i < MOST_HEIGHTS_TO_LEAD; i++) {
    if (await leads(member)) {
      await required('all have one head', STEP_MILLIS, async () => (await all.agreed(0, 0)) !== null);
      const open = (await member.chain()).height + 1;
      all.links.cut((from, to) => (isIn(from) && isIn(to) ? null : 'refuse'));
      await submit(member);
      const answered = await until(LEAD_MILLIS, () => all.votedAt(member, 'PROPOSE') === open && all.votedAt(witness, 'NOTARIZE') === open);
      if (answered !== null) {
        return open;
      }
      all.links.heal();
      await required(`height ${open} is final after all`, STEP_MILLIS, async () => (await all.height()) >= open);
    }
    await grow(1, anyOf(rest));
  }
  throw new Error(`${member.name} has not led in ${MOST_HEIGHTS_TO_LEAD} heights`);
}

/** Members accused of equivocation: on the chain, by the members, and by the messages sent. */
async function accusations() {
  const told = [];
  for (const member of all.members) {
    const { items } = await member.get('/evidence');
    told.push(...items.map(({ offender }) => `${member.name} shows evidence against ${offender}`));
    const seen = await member.get('/peers/contradictions');
    told.push(...seen.map(({ offender, offence }) => `${member.name} accuses ${offender} of ${offence}`));
  }
  return [...told, ...all.votes.contradictions.map((each) => `sent: ${JSON.stringify(each)}`)];
}

/** Looks out for a state in which a member may be for a moment only; `detail` is null until it was seen. */
function watchFor(state, member) {
  let isOver = false;
  const watch = { detail: null };
  const looking = until(Infinity, async () => {
    const progress = await stateOf(member);
    if (progress?.state === state) {
      watch.detail ??= progress.detail;
    }
    return isOver;
  });
  watch.end = async () => {
    isOver = true;
    await looking;
  };
  return watch;
}

async function putACopyBack(number) {
  const member = anyOf(all.members);
  const others = all.members.filter((other) => other !== member);
  const witness = anyOf(others);
  await grow(chance.between(1, 5), anyOf(all.members));
  const { height: copied } = await member.chain();
  const kept = join(folder, `copy-${number}`);
  await stop(member);
  copy(homeOf(member), kept);
  await startAgain(member);
  await grow(chance.between(4, 12), anyOf(others));
  await required(`${member.name} votes`, STEP_MILLIS, async () => (await stateOf(member))?.state === 'deciding');
  const open = await leadInVain(member, witness);
  say(`copy ${number} of ${options.restores}: ${member.name} as it was at height ${copied}; ${witness.name} has seen it lead height ${open}`);
  figures.restoreHeights.push([copied, open]);
  await stop(member);
  putBack(member, kept);

  const watch = watchFor('abstaining', member);
  await startAgain(member);
  await required(`${member.name} learns from ${witness.name} what is final`, STEP_MILLIS, async () => (await member.chain())?.height >= open - 1);
  // With another transaction it would lead with another block, if it did.
  say(`a transaction for ${member.name} is answered with ${await submit(member)}; it says ${JSON.stringify(await stateOf(member))}`);
  await sleep(GRACE_MILLIS);
  all.links.heal();
  await required(`height ${open} is final`, STEP_MILLIS, async () => (await all.height(others)) >= open);
  await until(FINAL_MILLIS, () => watch.detail !== null);
  check(watch.detail !== null, `${member.name} says that it abstains: ${watch.detail}`);
  await watch.end();

  // It comes back while the chain grows, not when it rests.
  const comesBack = await until(FINAL_MILLIS, async () => {
    const votes = (await stateOf(member))?.state === 'deciding';
    votes || (await grow(1, anyOf(others)));
    return votes;
  });
  check(comesBack !== null, `${member.name} votes after ${comesBack} ms in which the chain grew`);
  figures.comesBackMillis.push(comesBack);
  const { height } = await member.chain();
  await grow(MEMBERS, anyOf(others));
  await until(FINAL_MILLIS, () => all.votedAt(member, 'NOTARIZE') > height);
  check(all.votedAt(member, 'NOTARIZE') > height, `${member.name} votes again, above height ${height}`);
  const accused = await accusations();
  check(accused.length === 0, `nobody has signed votes that contradict each other ${accused}`);
}

// ---------------------------------------------------------------------------------------------------------- all at once

async function restartAll() {
  await Promise.all(all.members.map((member) => member.kill()));
  const from = Date.now();
  all.members.forEach((member) => member.spawn());
  await allReady();
  const voting = await allVote();
  check(voting !== null, `all vote again ${Date.now() - from} ms after their start`);
  figures.restartVotingMillis.push(Date.now() - from);
  const took = await finalAt(anyOf(all.members), STEP_MILLIS);
  check(took !== null, `a transaction is final ${Date.now() - from} ms after the restart of all, ${took} ms after it was submitted`);
  figures.restartFinalMillis.push(Date.now() - from);
}

// --------------------------------------------------------------------------------------------------------- ways out

/** Copies of two members as they were when nothing was stored and nothing voted, without the marks that say so. */
async function emptyCopies() {
  const copies = new Map();
  for (const member of all.members.slice(0, 2)) {
    const kept = join(folder, `empty-${member.name}`);
    await member.database.kill(true);
    copy(homeOf(member), kept);
    await member.database.start();
    for (const mark of readdirSync(kept).filter((name) => name.endsWith('.never-voted'))) {
      rmSync(join(kept, mark));
    }
    copies.set(member, kept);
  }
  return copies;
}

/** Only the record of votes is lost, and the operator vouches for the database. */
async function vouch() {
  const member = anyOf(all.members);
  const others = all.members.filter((other) => other !== member);
  await grow(1, member);
  const { height } = await member.chain();
  await stop(member);
  for (const name of readdirSync(join(homeOf(member), 'data')).filter((file) => /^votes-.*\.txt$/.test(file))) {
    rmSync(join(homeOf(member), 'data', name));
  }
  await startAgain(member, { LEDGER_STORE_VOUCHFORVOTES: `${height}` });
  await required(`${member.name} votes`, STEP_MILLIS, async () => (await stateOf(member))?.state === 'deciding');
  const away = anyOf(others);
  await away.kill();
  const took = await finalAt(member, FINAL_MILLIS);
  took === null || figures.vouchedFinalMillis.push(took);
  check(took !== null, `${member.name} has lost its record, its operator vouches for block ${height}: with ${away.name} away a transaction is final after ${took} ms`);
  away.spawn();
  await allReady();
  // It asks others before it votes, and two of them are about to go.
  await required(`${away.name} votes again`, STEP_MILLIS, async () => (await stateOf(away))?.state === 'deciding');
}

/** Two have lost all that they had, votes of the open height included. */
async function reopen(copies) {
  const lost = [...copies.keys()];
  const others = all.members.filter((member) => !lost.includes(member));
  await grow(1, others[0]);
  const open = (await others[0].chain()).height + 1;
  await Promise.all(lost.map(stop));
  await submit(others[0]);
  await required(`${others[0].name} votes at height ${open}`, STEP_MILLIS, async () => all.votedAt(others[0], 'NULLIFY') === open || all.votedAt(others[0], 'NOTARIZE') === open);
  for (const member of lost) {
    putBack(member, copies.get(member));
    await startAgain(member);
  }
  const isStuck = (progress) => progress?.state === 'no-quorum' && progress.heard.length === MEMBERS;
  await required('the others lack a quorum that votes', STEP_MILLIS, async () => isStuck(await stateOf(others[0])));
  await required('both know what is final', STEP_MILLIS, async () => (await Promise.all(lost.map((member) => member.chain()))).every((chain) => chain?.height === open - 1));
  await sleep(GRACE_MILLIS);
  check((await all.height()) === open - 1, `height ${open} is not decided while ${lost.map(({ name }) => name)} have lost their votes`);

  await Promise.all(all.members.map((member) => member.kill()));
  const from = Date.now();
  all.members.forEach((member) => member.spawn({ environment: { LEDGER_FEDERATION_REOPENHEIGHT: `${open}` } }));
  await allReady();
  const took = await until(STEP_MILLIS, async () => (await all.height()) >= open);
  took === null || figures.reopenedFinalMillis.push(Date.now() - from);
  check(took !== null, `height ${open} is decided ${Date.now() - from} ms after all were started with its number: ${await statesOf(all.members)}`);
  await grow(MEMBERS, lost[0]);
  const accused = await accusations();
  check(accused.length === 0, `nobody has signed votes that contradict each other ${accused}`);
}

async function oneFederation(program) {
  await found('federation', program);
  const copies = await emptyCopies();
  all.members.forEach((member) => member.spawn());
  await allReady();
  all.learnChain((await all.members[0].chain()).chainId);
  if ((await allVote()) === null) {
    throw new Error(`not all say that they vote: ${await statesOf(all.members)}`);
  }
  for (let number = 1; number <= options.restores; number++) {
    await putACopyBack(number);
  }
  for (let number = 1; number <= options.restarts; number++) {
    await restartAll();
  }
  for (let number = 1; number <= options.waysOut; number++) {
    await vouch();
    await reopen(copies);
  }
  await all.end();
}

const middle = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? null;

async function run() {
  say(`seed ${options.seed}`);
  const quick = await quickClasspath(options.classpath ?? classpath(), true);
  const program = { classpath: quick.classpath, java: [...quick.java, '-Xmx512m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'] };
  await freshFederations(program);
  options.restores + options.restarts + options.waysOut > 0 && (await oneFederation(program));
}

try {
  await run();
} catch (error) {
  check(false, error.stack);
}
if (violations.length > 0) {
  all?.members?.forEach((member) => process.stderr.write(`--- ${member.name}\n${member.child ? member.lastLog() : ''}\n`));
}
await cleanUp();
const summary = {
  holds: violations.length === 0,
  seed: options.seed,
  federations: options.federations,
  finalInTime: figures.finalMillis.length,
  finalMillisP50: middle(figures.finalMillis),
  ...figures,
  seconds: secondsSinceStart(),
  violations,
};
process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
process.exit(violations.length === 0 ? 0 : 1);
