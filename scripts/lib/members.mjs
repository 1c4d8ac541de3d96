// The members of a federation as processes of their own that outlive the script: each in a folder with its keys, its
// settings, its database and its log.

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LedgerClient } from '../../clients/js/index.mjs';
import { classpath, MAIN } from './build.mjs';
import { findJava } from './java.mjs';
import { ROOT } from './root.mjs';
import { quickClasspath } from './quick-start.mjs';
import { databasePidOf, endDetached, pidOf, runs, startDetached } from './supervision/outliving.mjs';
import { lastLines } from './supervision/processes.mjs';
import { until } from './supervision/waiting.mjs';

const READY_MILLIS = 240_000;
const AGREE_MILLIS = 60_000;
const ANSWER_MILLIS = 2_000;
const PROBE_MILLIS = 200;

const inBackground = promisify(execFile);

export const homeOf = (folder, index) => join(folder, nameOf(index));

export const nameOf = (index) => `member-${index + 1}`;
/** Where a member keeps what it stores; its database is in there. */
export const dataOf = (folder, index) => join(homeOf(folder, index), 'data');
export const portsOf = (basePort, index) => {
  const first = basePort + 3 * index;
  return { public: first, management: first + 1, members: first + 2 };
};

const programOf = ({ jar, classpath: cp, main = MAIN }) => (jar ? ['-jar', jar] : ['-cp', cp, main]);

async function ledger(program, cwd, args) {
  try {
    return (await inBackground(findJava(), ['-XX:TieredStopAtLevel=1', ...program, ...args], { cwd })).stdout;
  } catch (failed) {
    throw new Error(`${args[0]} failed: ${failed.stderr || failed.message}`);
  }
}

/** Makes the keys of a member; the file that tells others of them. */
async function makeKeys(program, folder, index, basePort) {
  const id = nameOf(index);
  const home = join(folder, id);
  mkdirSync(home, { recursive: true });
  // What is left of a first try that was ended: nobody has seen a genesis with these keys.
  ['keys.p12', 'keys.p12.never-voted', 'keys.pw', 'public.json'].forEach((file) => rmSync(join(home, file), { force: true }));
  const keys = ['--key-store', 'keys.p12', '--password-file', 'keys.pw', '--new-password'];
  const address = `http://127.0.0.1:${portsOf(basePort, index).members}`;
  const told = join(home, 'public.json');
  writeFileSync(told, await ledger(program, home, ['keygen', '--authority', '--id', id, '--address', address, ...keys, '--json']));
  return told;
}

/** Keys of each member and the genesis document of all, in a new folder. */
export async function foundMembers(folder, count, { parameter, basePort, ...options }) {
  const program = programOf(options);
  rmSync(join(folder, 'genesis.json'), { force: true });
  const parts = await Promise.all(Array.from({ length: count }, (_, index) => makeKeys(program, folder, index, basePort)));
  const parameters = parameter.flatMap((setting) => {
    const [name, value] = setting.split('=');
    return [`--${name}`, value];
  });
  await ledger(program, folder, [
    'genesis', '--name', `Federation of ${count}`, ...parameters, '--out', 'genesis.json', ...parts,
  ]);
  const chain = { count, basePort };
  writeFileSync(join(folder, 'federation.json'), `${JSON.stringify(chain)}\n`);
  return chain;
}

/**
 * The settings of a member as arguments. Where the others listen stands in the genesis document, unless
 * `addressOf(from, to)` says where one member looks for another.
 */
function settingsOf(folder, index, { count, basePort }, settings, addressOf) {
  const ports = portsOf(basePort, index);
  const home = join(folder, nameOf(index));
  const peers = Array.from({ length: addressOf ? count : 0 }, (_, other) => other)
    .filter((other) => other !== index)
    .map((other) => `--ledger.federation.peers.${nameOf(other)}=${addressOf(index, other)}`);
  return [
    `--server.port=${ports.public}`,
    `--management.server.port=${ports.management}`,
    `--ledger.federation.port=${ports.members}`,
    `--ledger.data-dir=${dataOf(folder, index)}`,
    `--ledger.genesis=${join(folder, 'genesis.json')}`,
    `--ledger.authority.id=${nameOf(index)}`,
    `--ledger.authority.key-store=${join(home, 'keys.p12')}`,
    `--ledger.authority.key-store-password-file=${join(home, 'keys.pw')}`,
    ...peers,
    ...settings.map((setting) => `--${setting}`),
  ];
}

/** `{command, args, cwd, log}` of one member of a founded federation. */
export function memberCommand(folder, index, { java, setting, addressOf, ...options }) {
  const chain = JSON.parse(readFileSync(join(folder, 'federation.json'), 'utf8'));
  const cwd = join(folder, nameOf(index));
  const settings = settingsOf(folder, index, chain, setting, addressOf);
  const args = [`@${join(ROOT, 'deploy/java-options')}`, ...java, '--enable-native-access=ALL-UNNAMED', ...programOf(options), ...settings];
  return { command: findJava(), args, cwd, log: join(cwd, 'node.log') };
}

const urlOf = (basePort, index) => `http://127.0.0.1:${portsOf(basePort, index).public}`;
const clientOf = (basePort, index) => new LedgerClient(urlOf(basePort, index), { timeoutMillis: ANSWER_MILLIS });

function startMember(folder, index, options) {
  const { command, args, cwd, log } = memberCommand(folder, index, options);
  startDetached(command, args, { home: cwd, cwd, log });
}

async function untilReady(folder, index, basePort) {
  const home = homeOf(folder, index);
  const client = clientOf(basePort, index);
  const runsStill = () => runs(pidOf(home), home);
  let chain = null;
  await until(READY_MILLIS, async () => !runsStill() || (chain = await client.chain()), PROBE_MILLIS);
  if (chain === null) {
    throw new Error(`${nameOf(index)} ${runsStill() ? 'did not become ready' : 'has ended'}:\n${lastLines(join(home, 'node.log'))}`);
  }
}

async function stateOf(index, basePort) {
  const client = clientOf(basePort, index);
  const [chain, { progress }] = await Promise.all([client.chain(), client.consensus()]);
  return { name: nameOf(index), head: chain.headHash, height: chain.height, ...progress };
}

/** What each member lacks until all agree: it hears all others, has the head of the first, and votes. */
export function lacking(states) {
  return states
    .map(({ name, head, height, heard, state, detail }) => {
      const lacks = [
        heard.length < states.length && `hears only ${heard.join(', ') || 'nobody'}`,
        head !== states[0].head && `is at height ${height}, ${states[0].name} at ${states[0].height}`,
        state !== 'deciding' && `says ${state}${detail && ` (${detail})`}`,
      ].filter(Boolean);
      return lacks.length > 0 && `${name} ${lacks.join(', and ')}`;
    })
    .filter(Boolean);
}

/** Waits until every member hears of all others, all have the same head, and each says that it votes. */
async function untilAgreed(count, basePort) {
  let last = [];
  const agree = async () => {
    try {
      last = lacking(await Promise.all(Array.from({ length: count }, (_, index) => stateOf(index, basePort))));
    } catch (noAnswer) {
      last = [noAnswer.message];
    }
    return last.length === 0;
  };
  if ((await until(AGREE_MILLIS, agree, PROBE_MILLIS)) === null) {
    throw new Error(`the members run, and do not agree within ${AGREE_MILLIS / 1_000} s: ${last.join('; ')}`);
  }
}

/** Starts all members that do not run, and says where they are. */
export async function upMembers(folder, count, options) {
  const path = options.classpath ?? classpath();
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'federation.json');
  const found = async () => {
    process.stderr.write('making keys and genesis …\n');
    await foundMembers(folder, count, { ...options, classpath: path });
  };
  const [quick] = await Promise.all([quickClasspath(path, count > 1), existsSync(file) || found()]);
  const chain = JSON.parse(readFileSync(file, 'utf8'));
  if (chain.count !== count) {
    throw new Error(`${folder} holds a federation of ${chain.count}; name another folder with --dir, or remove it`);
  }
  process.stderr.write(`starting ${count} members …\n`);
  for (let index = 0; index < count; index++) {
    const settings = { ...options, classpath: quick.classpath, java: [...quick.java, ...options.java] };
    runs(pidOf(homeOf(folder, index)), homeOf(folder, index)) || startMember(folder, index, settings);
  }
  for (let index = 0; index < count; index++) {
    await untilReady(folder, index, chain.basePort);
  }
  await untilAgreed(count, chain.basePort);
  return Array.from({ length: count }, (_, index) => ({
    node: nameOf(index),
    url: urlOf(chain.basePort, index),
    pid: pidOf(homeOf(folder, index)),
    databasePid: databasePidOf(dataOf(folder, index)),
  }));
}

/** Stops every member, and its database where that has outlived it. */
export async function downMembers(folder) {
  const { count } = JSON.parse(readFileSync(join(folder, 'federation.json'), 'utf8'));
  await endDetached(Array.from({ length: count }, (_, index) => ({ home: homeOf(folder, index), data: dataOf(folder, index) })));
}
