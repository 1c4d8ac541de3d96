// Four members under load: killed, robbed of their databases and cut off from each other, and held to what they had
// promised and signed.

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { auditChain } from './chain-audit.mjs';
import { Chance } from './chance.mjs';
import { requireJar } from './ledger-node.mjs';
import { MemberProcesses } from './member-processes.mjs';
import { readOptions, requireOption } from './options.mjs';
import { newSender, register } from './senders.mjs';
import { sleep } from './supervision/waiting.mjs';
import { SteadyLoad } from './steady-load.mjs';
import { followHeight, judge } from './verdict.mjs';
import { say, secondsSinceStart, workspace } from './supervision/workspace.mjs';

const HELP = `Usage: scripts/fault-test [options]

Starts a federation of four members on this machine: four processes (target/mpreg-ledger.jar, built if it is not there)
with four PostgreSQL servers, and a proxy on each way from one member to another. While clients send transactions to any
of them, members are killed with kill -9 and started again, also while they start and two at once; database servers are
killed with SIGKILL, alone or with their member, and started again (a member goes on by itself when its database is
back); and the network is parted: two and two, three and one, in one direction only, and flapping.

It holds when
  - every acknowledged transaction is final, exactly once, at every member, in the same blocks;
  - all members have the same head within 10 s after each healing;
  - no member has a new block while it is with fewer than three, and each of these says so in /consensus and its health;
  - in all messages that members sent each other, read by a decoder that shares nothing with the node, no key has signed
    two votes that contradict each other, over all restarts.

  --node-kills N      how often a member is killed (default 20)
  --database-kills N  how often a database server is killed (default 5)
  --partitions N      how often the network is parted, each kind in its turn (default 5)
  --short             3 kills, 1 of a database and 2 partitions instead
  --liar CP           member-4 lies: the Byzantine member among the tests, with their classes in this class path. Nobody
                      sends it transactions, the other three are held to all of the above, and must accuse it and nobody
                      else, before the chain as well; one killed besides stops the chain until it is back, so 2 kills and no partitions instead
  --seed N            repeats the choices of a run, as far as timing lets it (default: random, printed)
  --rate N            transactions per second (default 60)
  --base-port P       the first of 12 ports (default 28080)
  --jar FILE          another jar of the node, never built
  --classpath CP      compiled classes and their libraries instead of a jar
  --keep              leave the folder with logs and data, and print where it is
  --help              this text

Needs Node 18 or later, Java 25 or later and PostgreSQL 15 or later. Prints a summary as JSON to standard output,
progress to standard error. Exit code: 0 if everything holds, 1 if not, 2 for wrong options.
`;

const MEMBERS = 4;
const QUORUM = 3;
const SENDERS = 4;
const LANES = 2;
const READY_MILLIS = 240_000;
const PROGRESS_MILLIS = 120_000;
const HEAL_MILLIS = 10_000;
const SETTLE_MILLIS = 120_000;
const GRACE_MILLIS = 2_000;
const NOTICE_MILLIS = 20_000;
const LEAST_ACKNOWLEDGED = 30;
const MOST_VIOLATIONS = 20;
// Twenty of each of the six ways.
const HEIGHTS_OF_ALL_LIES = 125;
const LIES_MILLIS = 400_000;

const options = readOptions(HELP, {
  'node-kills': 20,
  'database-kills': 5,
  partitions: 5,
  short: false,
  liar: null,
  seed: Math.floor(Math.random() * 2 ** 31),
  rate: 60,
  'base-port': 28_080,
  jar: null,
  classpath: null,
  keep: false,
});
if (options.short) {
  Object.assign(options, { nodeKills: 3, databaseKills: 1, partitions: 2 });
}
if (options.liar) {
  Object.assign(options, { nodeKills: 2, databaseKills: 0, partitions: 0 });
}
requireOption([options.nodeKills, options.databaseKills, options.partitions].every(Number.isInteger), 'faults are whole numbers');
requireOption(options.rate >= 1, '--rate is at least 1');
requireOption(options.basePort >= 1024 && options.basePort <= 65_000, '--base-port leaves no room for the ports');

const chance = new Chance(options.seed);
const violations = [];
const figures = { twoAtOnce: 0, killsDuringStart: 0, databasesWithMember: 0, endedByThemselves: 0, partitions: {}, healMillis: [], startMillis: [] };
let all = null;
let load = null;
const { folder, cleanUp } = workspace('fault-test', options.keep, () => {
  load?.abandon();
  all?.close();
});

const check = (holds, message) => {
  say(`${holds ? 'holds' : 'WRONG'}: ${message}`);
  holds || violations.push(message);
};
const names = (members) => members.map(({ name }) => name).join(' ');
const shuffled = () => {
  const rest = [...all.honest];
  return all.honest.map(() => rest.splice(chance.between(0, rest.length - 1), 1)[0]);
};

// ------------------------------------------------------------------------------------------------- between faults

async function startMember(member) {
  const from = Date.now();
  member.spawn();
  await untilReady(member, from);
}

async function untilReady(member, from) {
  if (!(await member.ready(READY_MILLIS))) {
    throw new Error(`${member.name} did not become ready:\n${member.lastLog()}`);
  }
  figures.startMillis.push(Date.now() - from);
}

/** Waits until something more is acknowledged and final; restarts a member that has ended by itself, as a supervisor would. */
async function untilProgress(members = all.honest) {
  const wanted = load.acknowledged + LEAST_ACKNOWLEDGED;
  const height = await all.height(members);
  const deadline = Date.now() + PROGRESS_MILLIS;
  while (load.acknowledged < wanted || (await all.height(members)) <= height) {
    if (load.refusals.length > MOST_VIOLATIONS) {
      throw new Error(`too many refusals, such as ${load.refusals[0]}`);
    }
    for (const member of all.honest.filter(({ isRunning }) => !isRunning)) {
      say(`${member.name} has ended by itself:\n${member.lastLog()}`);
      figures.endedByThemselves++;
      await startMember(member);
    }
    if (Date.now() > deadline) {
      throw new Error(`no progress for ${PROGRESS_MILLIS / 1000} s`);
    }
    await sleep(100);
  }
}

/** From now on everybody is back. */
async function heals(what) {
  const above = await all.height();
  const millis = await all.agreed(above, HEAL_MILLIS);
  millis === null || figures.healMillis.push(millis);
  const heads = millis === null ? ` (${(await all.chains()).map((chain) => `${chain?.height} ${chain?.headHash.slice(0, 8)}`)})` : '';
  check(millis !== null, `${what}: one head${millis === null ? ` not within ${HEAL_MILLIS} ms${heads}` : ` after ${millis} ms`}`);
}

// ------------------------------------------------------------------------------------------------------------ kills

async function killMembers() {
  for (let number = 1; number <= options.nodeKills; number++) {
    await untilProgress();
    await sleep(chance.between(0, 2_000));
    const victims = shuffled().slice(0, 1);
    if (number < options.nodeKills && chance.happens(0.2)) {
      victims.push(shuffled().find((member) => member !== victims[0]));
      figures.twoAtOnce++;
      number++;
    }
    say(`kill ${number} of ${options.nodeKills}: ${names(victims)}, ${load.acknowledged} acknowledged, ${load.underWay} under way`);
    await Promise.all(victims.map((member) => member.kill()));
    await sleep(chance.between(0, 1_000));
    const from = Date.now();
    victims.forEach((member) => member.spawn());
    if (number < options.nodeKills && chance.happens(0.2)) {
      number++;
      await sleep(chance.between(0, figures.startMillis[0]));
      await victims[0].kill();
      figures.killsDuringStart++;
      say(`kill ${number} of ${options.nodeKills}: ${victims[0].name}, while it was starting`);
      victims[0].spawn();
    }
    await Promise.all(victims.map((member) => untilReady(member, from)));
    await heals(`${names(victims)} started again`);
  }
}

async function killDatabases() {
  for (let number = 1; number <= options.databaseKills; number++) {
    await untilProgress();
    await sleep(chance.between(0, 2_000));
    const [member] = shuffled();
    const together = chance.happens(0.3);
    say(`database kill ${number} of ${options.databaseKills}: ${member.name}${together ? ' with its member' : ''}, ${load.acknowledged} acknowledged`);
    await member.database.kill(chance.happens(0.5));
    if (together) {
      figures.databasesWithMember++;
      await member.kill();
    }
    await sleep(chance.between(0, 3_000));
    await member.database.start();
    together && member.spawn();
    await untilReady(member, Date.now());
    await heals(`database of ${member.name} back`);
  }
}

// ------------------------------------------------------------------------------------------------------- partitions

/** Whether a member of a minority says that it is one, to people and to what watches it. */
async function saysSo(member) {
  const deadline = Date.now() + NOTICE_MILLIS;
  const says = async () => [(await member.get('/consensus'))?.progress.state, await member.health()];
  let last = await says();
  while (last.join() !== 'no-quorum,503' && Date.now() < deadline) {
    await sleep(250);
    last = await says();
  }
  check(last.join() === 'no-quorum,503', `${member.name} says ${last[0]}, and its health ${last[1]}`);
}

/** Whether no member of a minority gets a block; blocks that were on their way are given a moment. */
async function whileParted(minority, millis, others) {
  await sleep(GRACE_MILLIS);
  const before = await all.chains(minority);
  await sleep(millis);
  others.length > 0 && (await untilProgress(others));
  await Promise.all(minority.map(saysSo));
  const after = await all.chains(minority);
  minority.forEach((member, i) => {
    const heights = [before[i], after[i]].map((chain) => chain?.height ?? 'no answer');
    check(heights[0] === heights[1] && heights[0] !== 'no answer', `${member.name} in the minority: height ${heights[0]}, then ${heights[1]}`);
  });
}

const ways = ['stall', 'refuse'];

async function part(group, what, millis) {
  const way = ways[chance.between(0, 1)];
  say(`${what}: ${names(group)} (${way}), ${load.acknowledged} acknowledged`);
  const isIn = (index) => group.some((member) => member.index === index);
  all.links.cut((from, to) => (isIn(from) === isIn(to) ? null : way));
  const rest = all.members.filter((member) => !group.includes(member));
  const parts = [group, rest];
  await whileParted(
    parts.filter(({ length }) => length < QUORUM).flat(),
    millis,
    parts.filter(({ length }) => length >= QUORUM).flat(),
  );
}

const PARTITIONS = {
  '2-2': (millis) => part(shuffled().slice(0, 2), 'two and two', millis),
  '3-1': (millis) => part(shuffled().slice(0, 1), 'three and one', millis),
  async asymmetric(millis) {
    const [{ index, name }, ...others] = shuffled();
    const kind = chance.between(0, 2);
    say(`in one direction: ${name} ${['is not heard', 'does not hear', 'is heard, and gets no answers'][kind]}, ${load.acknowledged} acknowledged`);
    const way = kind === 2 ? 'answers' : ways[chance.between(0, 1)];
    all.links.cut((from, to) => ((kind === 1 ? to : from) === index ? way : null));
    await sleep(millis);
    await untilProgress(others);
  },
  async flapping(millis) {
    say(`flapping, ${load.acknowledged} acknowledged`);
    for (const end = Date.now() + millis; Date.now() < end; ) {
      all.links.cut(() => (chance.happens(0.4) ? ways[chance.between(0, 1)] : null));
      await sleep(chance.between(200, 1_500));
    }
  },
};

async function partNetwork() {
  const kinds = Object.keys(PARTITIONS);
  for (let number = 1; number <= options.partitions; number++) {
    await untilProgress();
    const kind = kinds[(number - 1) % kinds.length];
    say(`partition ${number} of ${options.partitions}`);
    await PARTITIONS[kind](options.short ? 5_000 : chance.between(6_000, 15_000));
    all.links.heal();
    figures.partitions[kind] = (figures.partitions[kind] ?? 0) + 1;
    await heals(`network whole after ${kind}`);
  }
}

// -------------------------------------------------------------------------------------------------------------- run

async function begin() {
  const program = options.classpath ? { classpath: options.classpath } : { jar: options.jar ? resolve(options.jar) : requireJar() };
  const home = join(folder, 'federation');
  mkdirSync(home);
  say(`seed ${options.seed}`);
  all = await MemberProcesses.create(home, MEMBERS, {
    ...program,
    liar: options.liar,
    basePort: options.basePort,
    parameter: ['block-interval-millis=400'],
    setting: [],
    java: ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'],
  });
  say('databases and network are ready; starting the members …');
  const from = Date.now();
  all.members.forEach((member) => member.spawn());
  await Promise.all(all.members.map((member) => untilReady(member, from)));
  const [first] = all.members;
  const chain = await first.chain();
  all.learnChain(chain.chainId);
  say(`the members are ready after ${Math.max(...figures.startMillis)} ms`);

  const senders = Array.from({ length: SENDERS }, (_, i) => newSender(`fault-${options.seed}`, i));
  await register(first.client, chain, senders, READY_MILLIS);
  check((await all.agreed(0, HEAL_MILLIS)) !== null, 'one head at the beginning');
  load = new SteadyLoad(all.honest, options.rate, chain);
  // What never becomes final is known to the member alone that took it.
  load.expiringShare = 0;
  load.start(senders, LANES, options.seed);
}

async function untilNothingWaits() {
  const deadline = Date.now() + SETTLE_MILLIS;
  while (Date.now() < deadline) {
    const chains = await all.chains();
    if (chains.every((chain) => chain && chain.pendingCount === 0 && chain.headHash === chains[0].headHash)) {
      return true;
    }
    await sleep(200);
  }
  return false;
}

async function judgeAll() {
  say('sending again what was not answered …');
  await load.finish();
  check(await untilNothingWaits(), 'nothing waits any more, and all have one head');
  say('reading all blocks of all members …');
  const { result, violations: wrong, audit } = await judge(load, chance);
  check(wrong.length === 0, 'everything acknowledged is final exactly once');
  violations.push(...wrong.slice(0, MOST_VIOLATIONS));
  for (const member of all.honest.slice(1)) {
    const { counts, faults, height } = await auditChain(member.client);
    const same = height === audit.height && counts.size === audit.counts.size && [...counts].every(([id, n]) => audit.counts.get(id) === n);
    check(same && faults.length === 0, `${member.name} has the same blocks`);
    violations.push(...faults.slice(0, MOST_VIOLATIONS));
  }
  judgeVotes();
  return { result, height: audit.height };
}

/** What was captured; of a member that lies, that it was caught. */
function judgeVotes() {
  const { votes, liar } = all;
  const [lies, faults] = [true, false].map((own) => votes.contradictions.filter(({ signer }) => (signer === liar?.name) === own));
  check(faults.length === 0, `${votes.count} votes in ${all.requests} requests, and no honest key has signed two that contradict each other`);
  violations.push(...faults.slice(0, MOST_VIOLATIONS).map((each) => JSON.stringify(each)));
  if (liar) {
    check(lies.length > 0, `${liar.name} has signed ${lies.length} contradictions`);
    const accused = new Set(all.honest.flatMap((member) => member.accused()));
    check(accused.size === 1 && accused.has(liar.name), `accused by the others: ${[...accused]}`);
  } else {
    check(votes.forged === 0 && all.unreadable.length === 0, 'every signature holds, and all messages are of the protocol');
    violations.push(...all.unreadable.slice(0, MOST_VIOLATIONS));
  }
}

/** Time for a member that lies to do it in every way. */
async function letItLie() {
  const until = (await all.height(all.honest)) + HEIGHTS_OF_ALL_LIES;
  const deadline = Date.now() + LIES_MILLIS;
  while ((await all.height(all.honest)) < until && Date.now() < deadline) {
    await sleep(500);
  }
  check((await all.height(all.honest)) >= until, `${HEIGHTS_OF_ALL_LIES} heights with every way to lie`);
  for (const member of all.honest) {
    const offenders = new Set((await member.get('/evidence?limit=100')).items.map(({ offender }) => offender));
    check(offenders.size === 1 && offenders.has(all.liar.name), `${member.name} shows final evidence against ${[...offenders]}`);
  }
}

async function run() {
  await begin();
  const following = followHeight(load);
  all.liar && (await letItLie());
  await killMembers();
  await killDatabases();
  await partNetwork();
  await untilProgress();
  const { result, height } = await judgeAll();
  load.abandon();
  await following;
  const { healMillis, startMillis, ...counts } = figures;
  const summary = {
    holds: violations.length === 0,
    seed: options.seed,
    nodeKills: options.nodeKills,
    databaseKills: options.databaseKills,
    ...counts,
    acknowledged: load.acknowledged,
    sentAgain: load.sentAgain,
    ...result,
    height,
    votes: all.votes.count,
    requestsCaptured: all.requests,
    longestHealMillis: Math.max(...healMillis),
    longestStartMillis: Math.max(...startMillis),
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
if (violations.length > 0) {
  all?.members?.forEach((member) => process.stderr.write(`--- ${member.name}\n${member.child ? member.lastLog() : ''}\n`));
}
await cleanUp();
process.exit(violations.length === 0 ? 0 : 1);
