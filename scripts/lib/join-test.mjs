// How a member joins a federation that has a history: by all its blocks, and from a snapshot.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LedgerClient, LedgerProblem } from '../../clients/js/index.mjs';
import { classpath } from './build.mjs';
import { findJava } from './java.mjs';
import { ROOT } from './root.mjs';
import { dataOf, downMembers, nameOf, portsOf, upMembers } from './members.mjs';
import { readOptions, requireOption } from './options.mjs';
import { LedgerProcess } from './supervision/ledger-process.mjs';
import { databasePidOf, runs } from './supervision/outliving.mjs';
import { required } from './supervision/waiting.mjs';
import { say, workspace } from './supervision/workspace.mjs';

const HELP = `Usage: scripts/join-test [options]

First a chain of one authority becomes one of two, which decide together from then on, and generated clients
read their receipts. Then four authorities are started
on this machine, each with its own database, and make a history: many transactions, then by proposals and votes a fifth
authority that does not run yet comes in and the first one goes. Then the fifth member joins twice, each time with
nothing: by all blocks, and from a snapshot. Both times it has to reach the head, take part in what
comes next, and give receipts that the command verify accepts from the genesis document alone; receipts without the
changes of the authorities have to be refused, and what lies below the snapshot has to be answered with not-held.

  --transactions N  in the history (default 100000)
  --base-port P     ports from here on, three for each member (default 18480)
  --java=OPTIONS    of every member's JVM (default -Xmx768m)
  --classpath CP    use this build instead of asking Maven for one
  --keep            leave the folder with logs and databases
  --help            print this

Needs npm and a JDK 25, and Maven or a build that is named. Prints progress to standard error and one JSON object to
standard output. Exit code: 0 if all that holds, 1 if not, 2 for wrong options.
`;

const MAIN = 'io.mpreg.blockchain.LedgerApplication';
const JOIN_MILLIS = 1_800_000;
const ANSWER_MILLIS = 5_000;
const ALONE = 1;
const FIFTH = 4;

const options = readOptions(HELP, {
  transactions: 100_000,
  'base-port': 18_480,
  java: '-Xmx768m',
  classpath: null,
  keep: false,
});
requireOption(options.basePort >= 1_024 && options.basePort + 15 <= 65_535, '--base-port leaves no room for the ports');

const violations = [];
const must = (holds, what) => {
  say(`${holds ? 'holds' : 'DOES NOT HOLD'}: ${what}`);
  holds || violations.push(what);
};

const cp = options.classpath ?? classpath();
const { folder, cleanUp } = workspace('join-test', options.keep, async () => {
  existsSync(join(root, 'federation.json')) && (await downMembers(root));
});
// The federation that is looked at, and the member that joins it.
let root = folder;
let newcomer = FIFTH;
const urlOf = (index) => `http://127.0.0.1:${portsOf(options.basePort, index).public}`;
const homeOf = (index) => join(root, nameOf(index));
const genesis = () => join(root, 'genesis.json');

function command(args, { input, status: expected = 0 } = {}) {
  const run = spawnSync(findJava(), ['-XX:TieredStopAtLevel=1', '-cp', cp, MAIN, ...args], {
    cwd: root,
    encoding: 'utf8',
    input,
    maxBuffer: 64 << 20,
  });
  if (expected !== null && run.status !== expected) {
    throw new Error(`${args.slice(0, 3).join(' ')}: exit code ${run.status}\n${run.stdout.slice(-2_000)}${run.stderr.slice(-2_000)}`);
  }
  return run;
}

const get = (index, path) => new LedgerClient(urlOf(index), { timeoutMillis: ANSWER_MILLIS }).get(path);

/** What is answered, of which a problem is one too. */
async function answer(index, path) {
  try {
    return { status: 200, body: await get(index, path) };
  } catch (error) {
    if (error instanceof LedgerProblem) {
      return { status: error.status, body: error.problem };
    }
    throw error;
  }
}

/** Signs as a member and submits at another one; the id, once it is final. */
function send(signer, door, args) {
  const keys = ['--key-store', join(homeOf(signer), 'keys.p12'), '--password-file', join(homeOf(signer), 'keys.pw')];
  const signed = command(['sign', '--sender', nameOf(signer), ...args, ...keys, '--url', urlOf(door), '--json']).stdout;
  const submitted = command(['submit', '--wait', '60', '--url', urlOf(door), '--json'], { input: signed }).stdout;
  return JSON.parse(submitted.trim().split('\n').at(-1)).id;
}

const message = (signer, door) => send(signer, door, ['--operation', 'message', '--payload', '{"topic": "join-test", "body": ""}']);

async function approve(proposal, voters, door) {
  for (const voter of voters) {
    send(voter, door, ['--operation', 'consensus_vote', '--payload', JSON.stringify({ proposal, approve: true })]);
  }
}

const authoritiesAre = (names) =>
  required(`the authorities are ${names.join(', ')}`, 60_000, async () => {
    const { authorities, nextAuthorities } = await get(Math.min(1, newcomer - 1), '/consensus');
    return !nextAuthorities && authorities.map(({ id }) => id).sort().join() === [...names].sort().join();
  });

/** Keys of the newcomer, as a node of the chain. */
async function registerNewcomer() {
  const home = homeOf(newcomer);
  mkdirSync(home, { recursive: true });
  const keys = ['--key-store', join(home, 'keys.p12'), '--password-file', join(home, 'keys.pw')];
  const { chainId } = await get(0, '/chain');
  command(['keygen', '--authority', '--id', nameOf(newcomer), ...keys, '--new-password', '--json']);
  const parts = command(['keygen', '--public', '--id', nameOf(newcomer), '--chain-id', chainId, ...keys, '--json']).stdout;
  writeFileSync(join(home, 'public.json'), parts);
  const { publicKey, algorithm } = JSON.parse(parts);
  send(newcomer, 0, ['--operation', 'node_register', '--payload', JSON.stringify({ algorithm, publicKey })]);
}

/** The present authorities make the newcomer one of them. */
async function addNewcomer(voters) {
  const proposal = send(0, 0, ['--add-authority', join(homeOf(newcomer), 'public.json')]);
  await approve(proposal, voters, 0);
  await authoritiesAre(Array.from({ length: newcomer + 1 }, (_, index) => nameOf(index)));
}

async function removeTheFirst() {
  const { authoritySetHash, finalHeight } = await get(1, '/consensus');
  const change = { kind: 'remove_authority', id: nameOf(0) };
  const payload = { authoritySetHash, expiresAtHeight: finalHeight + 10_000, change };
  const proposal = send(1, 1, ['--operation', 'proposal', '--payload', JSON.stringify(payload)]);
  await approve(proposal, [0, 1, 2, 3], 1);
  await authoritiesAre([1, 2, 3, FIFTH].map(nameOf));
}

const logOf = (way) => join(homeOf(newcomer), `${way}.log`);

/** Starts the newcomer with nothing but its keys. */
function startNewcomer(way, settings) {
  const home = homeOf(newcomer);
  const ports = portsOf(options.basePort, newcomer);
  const data = dataOf(root, newcomer);
  rmSync(data, { recursive: true, force: true });
  const program = {
    command: findJava(),
    args: [
      ...options.java.split(' '),
      '--enable-native-access=ALL-UNNAMED',
      '-cp',
      cp,
      MAIN,
      `--server.port=${ports.public}`,
      `--management.server.port=${ports.management}`,
      `--ledger.federation.port=${ports.members}`,
      `--ledger.data-dir=${data}`,
      `--ledger.genesis=${genesis()}`,
      `--ledger.authority.id=${nameOf(newcomer)}`,
      `--ledger.authority.key-store=${join(home, 'keys.p12')}`,
      `--ledger.authority.key-store-password-file=${join(home, 'keys.pw')}`,
      '--ledger.authority.observer=true',
      ...settings,
    ],
    cwd: home,
    log: logOf(way),
    // Its database goes with it.
    lastSignal: 'SIGINT',
  };
  const node = new LedgerProcess(nameOf(newcomer), program, ports);
  node.spawn();
  return node;
}

/** How long it takes until the newcomer has the head of the others. */
async function joinBy(way, settings) {
  const head = (await get(newcomer - 1, '/chain')).height;
  say(`joining ${way}; the head is ${head} …`);
  const began = Date.now();
  const node = startNewcomer(way, settings);
  await required(`${way}: the head is reached`, JOIN_MILLIS, async () => !node.isRunning || (await node.chain()).height >= head);
  if (!node.isRunning) {
    throw new Error(`${way}: it has ended:\n${node.lastLog()}`);
  }
  const seconds = (Date.now() - began) / 1_000;
  const { lowestHeight } = await get(newcomer, '/chain');
  say(`joined ${way} within ${seconds} s; its lowest block is ${lowestHeight}`);
  return { node, seconds, head, lowestHeight };
}

const verify = (receipt) => command(['verify', '--genesis', genesis()], { input: JSON.stringify(receipt), status: null }).status;

async function requireReceipts(way, ids) {
  for (const [name, id] of Object.entries(ids)) {
    const { status, body } = await answer(FIFTH, `/transactions/${id}/receipt`);
    must(status === 200 && verify(body) === 0, `${way}: the receipt of the transaction ${name} verifies from the genesis`);
    if (status === 200) {
      // Its log ends with the first block that this member may sign: after the first change, or after both.
      const changes = body.authorityChanges ?? [];
      const fewer = changes.length > 1 ? changes.slice(0, -1) : undefined;
      must(changes.length > 0, `${way}: it carries changes of the authorities`);
      must(verify({ ...body, authorityChanges: fewer }) === 1, `${way}: without the last of them it is refused`);
      must(verify({ ...body, authorityChanges: undefined }) === 1, `${way}: without them it is refused`);
    }
  }
}

/** It takes part: with one more away, the others need its vote. */
async function requireVotes(way) {
  for (let height = 0; height < 3; height++) {
    message(1, 1);
  }
  await required(`${way}: it votes`, 60_000, async () => (await get(FIFTH, '/consensus')).progress.state === 'deciding');
  const id = message(1, FIFTH);
  must((await get(FIFTH, `/transactions/${id}`)).status === 'final', `${way}: it takes transactions, which become final`);
  return id;
}

/** Starts authorities, for which the genesis document does not name the newcomer. */
async function found(count) {
  const { members: port } = portsOf(options.basePort, newcomer);
  await upMembers(root, count, {
    parameter: [],
    setting: [`ledger.federation.peers.${nameOf(newcomer)}=http://127.0.0.1:${port}`],
    java: options.java.split(' '),
    basePort: options.basePort,
    classpath: cp,
  });
}

/** Nobody is there: it waits, and ends when it is told to, with its database. */
async function waitsInVain() {
  const node = startNewcomer('in-vain', ['--ledger.federation.join-from-snapshot=true']);
  await required('in-vain: it waits', 60_000, () => node.log().includes('No member offers a snapshot'));
  const database = databasePidOf(dataOf(root, newcomer));
  must(runs(database, homeOf(newcomer)), 'in-vain: its database runs');
  await node.stop();
  must(node.exitCode === 143, 'in-vain: a member that waits for a snapshot ends on SIGTERM');
  await required('in-vain: so does its database', 20_000, () => !runs(database, homeOf(newcomer)));
}

async function oneBecomesTwo() {
  root = join(folder, 'alone');
  newcomer = ALONE;
  mkdirSync(root);
  await found(1);
  message(0, 0);
  await registerNewcomer();
  // Neither decides without the other, once there are two.
  const second = await joinBy('second-of-two', []);
  await addNewcomer([0]);
  await required('second-of-two: both decide', 60_000, async () => {
    const states = await Promise.all([0, newcomer].map((index) => get(index, '/consensus')));
    return states.every(({ progress }) => progress.state === 'deciding');
  });
  const ids = [message(0, 0), message(0, newcomer), message(newcomer, 0)];
  for (const id of ids) {
    must((await get(newcomer, `/transactions/${id}`)).status === 'final', 'one becomes two: what either takes becomes final');
  }
  const generated = spawnSync(join(ROOT, 'scripts/generated-clients'), ['--changed', '--url', urlOf(newcomer), '--classpath', cp], {
    stdio: ['ignore', 2, 2],
  });
  must(generated.status === 0, 'one becomes two: generated clients read what the changed authorities sign');
  await second.node.stop();
  await downMembers(root);
  await waitsInVain();
  root = folder;
  newcomer = FIFTH;
}

let summary = {};
try {
  await oneBecomesTwo();
  await found(4);
  say(`making ${options.transactions} transactions …`);
  const began = Date.now();
  command(['load', '--url', urlOf(0), '--transactions', String(options.transactions), '--timeout', '1800', '--json']);
  const loadSeconds = (Date.now() - began) / 1_000;
  const before = message(1, 1);
  await registerNewcomer();
  await addNewcomer([0, 1, 2]);
  const between = message(1, 1);
  await removeTheFirst();
  const after = message(1, 1);

  const byBlocks = await joinBy('by-blocks', []);
  must(byBlocks.lowestHeight === 0, 'by-blocks: it holds everything');
  await requireReceipts('by-blocks', { before, between, after });
  await byBlocks.node.stop();

  const bySnapshot = await joinBy('from-snapshot', ['--ledger.federation.join-from-snapshot=true']);
  must(bySnapshot.lowestHeight > 0, 'from-snapshot: it holds the last blocks only');
  const early = await answer(FIFTH, '/blocks/1');
  must(early.status === 410 && early.body.code === 'not-held', 'from-snapshot: a block below is not held');
  const unknown = await answer(FIFTH, `/transactions/${before}`);
  must(unknown.status === 404 && unknown.body.detail.includes('may lie below'), 'from-snapshot: a transaction below may lie below');
  const taken = await requireVotes('from-snapshot');
  await requireReceipts('from-snapshot', { 'of a block that it decided': taken });
  await bySnapshot.node.stop();

  summary = {
    transactions: options.transactions,
    loadSeconds,
    blocks: byBlocks.head,
    byBlocks: { seconds: byBlocks.seconds, lowestHeight: byBlocks.lowestHeight },
    fromSnapshot: { seconds: bySnapshot.seconds, lowestHeight: bySnapshot.lowestHeight },
  };
} catch (failed) {
  violations.push(failed.message);
  say(failed.stack);
} finally {
  await cleanUp();
}
process.stdout.write(`${JSON.stringify({ ...summary, passed: violations.length === 0, violations })}\n`);
process.exit(violations.length === 0 ? 0 : 1);
