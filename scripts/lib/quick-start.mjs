// What every start of a JVM repeats is done once for each build: the classes that a start loads are kept, linked, in an
// AOT cache (JEP 483, 514). It is made by a start on a database of its own, and made again when anything it is of changes.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { changes, classpath, latest, MAIN } from './build.mjs';
import { findJava } from './java.mjs';
import { ROOT } from './ledger-node.mjs';
import { freePort } from './supervision/ports.mjs';
import { end, hasEnded, lastLines, logOf, start } from './supervision/processes.mjs';
import { statusOf, until } from './supervision/waiting.mjs';

const CACHE = 'start.aot';
const KEPT_BUILDS = 2;
const READY_MILLIS = 180_000;
const CACHE_MILLIS = 180_000;
// What a client or a probe asks for first.
const FIRST_REQUESTS = ['/api/v1/chain', '/api/v1/consensus', '/api/v1/blocks?limit=1'];

const inBackground = promisify(execFile);

/** Another name when the JVM or anything that is started by it is another. */
function nameOf(entries, java) {
  const release = join(dirname(java), '../release');
  const parts = entries.map((entry) => [entry, latest(changes(entry)), statSync(entry).size]);
  const text = JSON.stringify([java, existsSync(release) ? readFileSync(release, 'utf8') : '', parts]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

const OWN_VARIABLES = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'USER', 'LOGNAME'];

/** What a JVM needs to know of its surroundings, and no setting. */
const ownEnvironment = () => Object.fromEntries(OWN_VARIABLES.filter((name) => name in process.env).map((name) => [name, process.env[name]]));

/**
 * Starts a node, asks it what is asked first, ends it, and keeps which classes that took.
 *
 * @param {string[]} program what the JVM runs
 * @param {object} environment where its database is, if it does not bring one
 */
async function train(java, program, home, environment, cache) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const log = join(home, 'node.log');
  const options = [
    // Without what it learns about hot methods: compiling them so early makes a start longer.
    '-XX:TieredStopAtLevel=1',
    `-XX:AOTCacheOutput=${cache}`,
    '-Xlog:aot=error',
  ];
  const settings = [`--server.port=${port}`, `--management.server.port=${await freePort()}`, `--ledger.data-dir=${join(home, 'data')}`];
  // Nothing of the user's: with a member's settings it would vote with that member's keys.
  const env = { ...ownEnvironment(), ...environment };
  const node = start(java, [...options, ...program, ...settings], { cwd: home, env, log, lastSignal: 'SIGKILL' });
  try {
    await until(READY_MILLIS, async () => hasEnded(node) || (await statusOf(`${url}/readyz`)) === 200);
    if (hasEnded(node)) {
      throw new Error(`the node did not become ready: ${/^Description:\s+(.+)/m.exec(logOf(log))?.[1] ?? lastLines(log, 3)}`);
    }
    await Promise.all(FIRST_REQUESTS.map((path) => statusOf(`${url}${path}`)));
  } finally {
    // The cache is written at the end.
    await end(node, 'SIGTERM', CACHE_MILLIS);
  }
  if (!existsSync(cache)) {
    throw new Error('the JVM wrote no cache');
  }
}

/** A PostgreSQL for as long as a piece of work takes, from the libraries with which tests run. */
async function withDatabase(java, folder, work) {
  const program = fileURLToPath(new URL('./EmbeddedDatabase.java', import.meta.url));
  mkdirSync(folder);
  const log = join(folder, 'database.log');
  const database = start(java, ['-cp', classpath(), program, folder], { env: ownEnvironment(), log, lastSignal: 'SIGTERM' });
  // Its libraries may log before.
  const url = () => /^jdbc:\S+$/m.exec(logOf(log))?.[0];
  try {
    await until(READY_MILLIS, () => hasEnded(database) || url() !== undefined);
    if (hasEnded(database)) {
      throw new Error(`no PostgreSQL could be started: ${lastLines(log, 3)}`);
    }
    await work({ SPRING_DATASOURCE_URL: url(), SPRING_DATASOURCE_USERNAME: 'postgres', SPRING_DATASOURCE_PASSWORD: '' });
  } finally {
    await end(database, 'SIGTERM');
  }
}

function removeOld(builds) {
  readdirSync(builds)
    .filter((name) => !name.endsWith('.making'))
    .map((name) => join(builds, name))
    .sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs)
    .slice(KEPT_BUILDS)
    .forEach((old) => rmSync(old, { recursive: true, force: true }));
}

/** Takes the right to make a folder; false while somebody else has it. */
function lock(making) {
  const since = statSync(making, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
  if (Date.now() - since > READY_MILLIS + CACHE_MILLIS) {
    rmSync(making, { recursive: true, force: true });
  }
  try {
    mkdirSync(making);
    return true;
  } catch {
    return false;
  }
}

/**
 * The folder of a build with its cache, `start.aot`, which is made if that is worth it: once for each build, and again when
 * anything that it is made of has changed.
 *
 * @param {string} builds the folder with all of one kind; the last two are kept
 * @param {string[]} entries files and folders that the cache is made of
 * @param {boolean} worthIt whether to make what is not there yet
 * @param {(folder: string, home: string, cache: string) => Promise<void>} make writes what is run into the folder, runs it
 *     in `home`, which is removed, and writes the cache
 * @returns {Promise<?string>} null where there is none
 */
export async function kept(builds, entries, worthIt, make) {
  const folder = join(builds, nameOf(entries, findJava()));
  const cache = join(folder, CACHE);
  if (existsSync(cache)) {
    return folder;
  }
  mkdirSync(builds, { recursive: true });
  const home = `${folder}.making`;
  if (!worthIt || !lock(home)) {
    return null;
  }
  process.stderr.write('making the cache for a quick start, once for each build: under a minute …\n');
  try {
    // The user of a database in it has to reach it.
    chmodSync(home, 0o755);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    const made = join(home, CACHE);
    await make(folder, home, made);
    renameSync(made, cache);
    removeOld(builds);
    return folder;
  } catch (failed) {
    process.stderr.write(`starting without it: ${failed.message.split('\n')[0]}\n`);
    return null;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const buildsOf = (kind) => join(ROOT, 'target/quick-start', kind);

/**
 * A class path as members start quickest: folders as jars, as a JVM keeps the classes of jars only, and what it keeps.
 *
 * @param worthIt whether to make what is not there yet: that takes as long as two starts or three
 * @returns `{classpath, java}`, with the options that JVMs need for it
 */
export async function quickClasspath(path, worthIt) {
  const java = findJava();
  const entries = path.split(delimiter).filter(existsSync);
  const jarsIn = (folder) => entries.map((entry, at) => (statSync(entry).isDirectory() ? join(folder, `classes-${at}.jar`) : entry));
  const folder = await kept(buildsOf('classes'), entries, worthIt, async (into, home, cache) => {
    const jars = jarsIn(into);
    for (const [at, jar] of jars.entries()) {
      jar === entries[at] || (await inBackground(join(dirname(java), 'jar'), ['--create', '--file', jar, '-C', entries[at], '.']));
    }
    // As the jar's manifest says; members say it themselves.
    await train(java, ['--enable-native-access=ALL-UNNAMED', '-cp', jars.join(delimiter), MAIN], home, {}, cache);
  });
  return folder ? { classpath: jarsIn(folder).join(delimiter), java: [`-XX:AOTCache=${join(folder, CACHE)}`] } : { classpath: path, java: [] };
}

/**
 * What a JVM is to run for a jar, so that it starts quickest: the jar unpacked, and what is kept of a start.
 *
 * @param worthIt as above
 * @returns {Promise<string[]>} options and program of the JVM
 */
export async function quickJar(jar, worthIt) {
  const java = findJava();
  const application = (folder) => join(folder, 'mpreg-ledger.jar');
  const folder = await kept(buildsOf('jar'), [jar], worthIt, async (into, home, cache) => {
    const args = ['-Djarmode=tools', '-jar', jar, 'extract', '--force', '--application-filename', 'mpreg-ledger.jar', '--destination', into];
    await inBackground(java, args);
    await withDatabase(java, join(home, 'database'), (environment) => train(java, ['-jar', application(into)], home, environment, cache));
  });
  return folder ? [`-XX:AOTCache=${join(folder, CACHE)}`, '-jar', application(folder)] : ['-jar', jar];
}
