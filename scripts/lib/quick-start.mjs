// What every start of a JVM repeats is done once for each build: the classes that a start loads are kept, linked, in an
// AOT cache (JEP 483, 514). It is made by a start on a database of its own, and made again when anything it is of changes.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { changes, classpath, latest, MAIN } from './build.mjs';
import { findJava } from './java.mjs';
import { ROOT } from './root.mjs';
import { freePort } from './supervision/ports.mjs';
import { end, endAll, hasEnded, lastLines, logOf, start } from './supervision/processes.mjs';
import { statusOf, until } from './supervision/waiting.mjs';

const CACHE = 'start.aot';
// A cache holds objects as they lie in memory, so whoever uses it lays them out as deploy/java-options says.
const LAYOUT = '-XX:+UseCompactObjectHeaders';
const FAILURE = 'failed';
const AGAIN_MILLIS = 3_600_000;
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
  const text = JSON.stringify([java, LAYOUT, existsSync(release) ? readFileSync(release, 'utf8') : '', parts]);
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
    LAYOUT,
    `-XX:AOTCacheOutput=${cache}`,
    '-Xlog:aot=error',
  ];
  const settings = [`--server.port=${port}`, `--management.server.port=${await freePort()}`, `--ledger.data-dir=${join(home, 'data')}`];
  // Nothing of the user's: with a member's settings it would vote with that member's keys.
  const env = { ...ownEnvironment(), ...environment };
  const node = start(java, [...options, ...program, ...settings], { cwd: home, env, log, lastSignal: 'SIGKILL' });
  try {
    const took = await until(READY_MILLIS, async () => hasEnded(node) || (await statusOf(`${url}/readyz`)) === 200);
    if (took === null || hasEnded(node)) {
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
    if (url() === undefined || hasEnded(database)) {
      throw new Error(`no PostgreSQL could be started: ${lastLines(log, 3)}`);
    }
    await work({ SPRING_DATASOURCE_URL: url(), SPRING_DATASOURCE_USERNAME: 'postgres', SPRING_DATASOURCE_PASSWORD: '' });
  } finally {
    await end(database, 'SIGTERM');
  }
}

const ageOf = (path) => Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
const isAbandoned = (making) => ageOf(making) > READY_MILLIS + CACHE_MILLIS;
const isMaking = (name) => name.endsWith('.making');

/** Removes what was not used lately, and what somebody has begun and not finished. */
function removeOld(builds) {
  const paths = readdirSync(builds).map((name) => join(builds, name));
  const old = paths
    .filter((path) => !isMaking(path))
    .sort((one, other) => ageOf(one) - ageOf(other))
    .slice(KEPT_BUILDS);
  const abandoned = paths.filter((path) => isMaking(path) && isAbandoned(path));
  [...old, ...abandoned].forEach((path) => rmSync(path, { recursive: true, force: true }));
}

/** Takes the right to make a folder; false while somebody else has it. */
function lock(making) {
  isAbandoned(making) && rmSync(making, { recursive: true, force: true });
  try {
    mkdirSync(making);
    return true;
  } catch (taken) {
    if (taken.code !== 'EEXIST') {
      throw taken;
    }
    return false;
  }
}

/** Does some work; a signal meanwhile ends what it has started, cleans up, and ends this process. */
async function interruptibly(work, cleanUp) {
  const interrupt = (signal) =>
    endAll().finally(() => {
      cleanUp();
      process.exit(128 + constants.signals[signal]);
    });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  signals.forEach((signal) => process.on(signal, interrupt));
  try {
    await work();
  } finally {
    signals.forEach((signal) => process.off(signal, interrupt));
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
  const failure = join(folder, FAILURE);
  const home = `${folder}.making`;
  const isThere = () => existsSync(cache);
  const used = () => {
    utimesSync(folder, new Date(), new Date());
    return folder;
  };
  try {
    if (isThere()) {
      return used();
    }
    if (!worthIt) {
      return null;
    }
    if (existsSync(failure) && ageOf(failure) < AGAIN_MILLIS) {
      throw new Error(`making it failed (${readFileSync(failure, 'utf8')}) and is tried again in an hour, or once ${folder} is removed`);
    }
    mkdirSync(builds, { recursive: true });
    if (!lock(home)) {
      return null;
    }
    const cleanUp = () => rmSync(home, { recursive: true, force: true, maxRetries: 10 });
    try {
      // Somebody else may have finished it before this one could begin.
      if (isThere()) {
        return used();
      }
      process.stderr.write('making the cache for a quick start, once for each build: under a minute …\n');
      // The user of a database in it has to reach it.
      chmodSync(home, 0o755);
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
      const made = join(home, CACHE);
      await interruptibly(() => make(folder, home, made), cleanUp);
      renameSync(made, cache);
      removeOld(builds);
      return folder;
    } catch (failed) {
      writeFileSync(failure, failed.message.split('\n')[0]);
      throw failed;
    } finally {
      cleanUp();
    }
  } catch (failed) {
    // A node that starts slowly is better than none.
    process.stderr.write(`starting without the cache: ${failed.message.split('\n')[0]}\n`);
    return null;
  }
}

const usingCache = (folder) => [LAYOUT, `-XX:AOTCache=${join(folder, CACHE)}`];
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
  return folder ? { classpath: jarsIn(folder).join(delimiter), java: usingCache(folder) } : { classpath: path, java: [] };
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
  return folder ? [...usingCache(folder), '-jar', application(folder)] : ['-jar', jar];
}
