// The build of this folder as the members of a federation run it: Maven is asked only where it has something to do, and
// what every start of a JVM repeats is done once.

import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findJava } from './java.mjs';
import { ROOT } from './ledger-node.mjs';
import { sleep } from './supervision/waiting.mjs';

export const MAIN = 'io.mpreg.blockchain.LedgerApplication';
const SOURCES = ['pom.xml', 'src/main'];
const CLASSES = 'target/classes';
const LIBRARIES = 'target/federation-classpath.txt';
const KEPT_BUILDS = 2;
const DATABASE_ENDS_MILLIS = 10_000;

const inBackground = promisify(execFile);

/** When the files and folders below a path were changed, in milliseconds; none where it is missing. */
function changes(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) {
    return [];
  }
  // The time of a folder tells that something in it is gone.
  return [stat.mtimeMs, ...(stat.isDirectory() ? readdirSync(path).flatMap((name) => changes(join(path, name))) : [])];
}

const latest = (times) => times.reduce((one, other) => Math.max(one, other), 0);

/** Whether the classes and the list of libraries in a folder are of its present sources. */
export function isBuilt(root) {
  const libraries = join(root, LIBRARIES);
  const main = join(root, CLASSES, `${MAIN.replaceAll('.', '/')}.class`);
  if (!existsSync(libraries) || !existsSync(main)) {
    return false;
  }
  const isWhole = readFileSync(libraries, 'utf8').trim().split(delimiter).every(existsSync);
  return isWhole && latest(SOURCES.flatMap((path) => changes(join(root, path)))) < statSync(libraries).mtimeMs;
}

/** The class path of this folder's build, which is compiled if a source or the pom was changed since. */
export function classpath() {
  const libraries = join(ROOT, LIBRARIES);
  if (!isBuilt(ROOT)) {
    process.stderr.write('compiling …\n');
    const began = new Date();
    const goals = ['compile', 'dependency:build-classpath', `-Dmdep.outputFile=${libraries}`, '-DincludeScope=runtime'];
    const { status } = spawnSync(`${ROOT}mvnw`, ['-B', '-q', ...goals], { cwd: ROOT, stdio: ['ignore', 2, 2] });
    if (status !== 0) {
      throw new Error(`./mvnw ${goals.join(' ')} failed`);
    }
    // What is changed while it compiles is compiled the next time.
    utimesSync(libraries, began, began);
  }
  return `${join(ROOT, CLASSES)}${delimiter}${readFileSync(libraries, 'utf8').trim()}`;
}

/** The name of what is kept of a class path: another one when the JVM or anything on the path is another. */
function nameOf(entries, java) {
  const release = join(dirname(java), '../release');
  const parts = entries.map((entry) => [entry, latest(changes(entry)), statSync(entry).size]);
  const text = JSON.stringify([java, existsSync(release) ? readFileSync(release, 'utf8') : '', parts]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Runs the node once until it is ready, on a database of its own, and keeps which classes that took. */
async function train(java, path, folder, cache) {
  const home = mkdtempSync(join(folder, 'training-'));
  // The user of its database has to reach it.
  chmodSync(home, 0o755);
  const data = join(home, 'data');
  const args = [
    // Without what it learns about hot methods: compiling them so early makes a start longer.
    '-XX:TieredStopAtLevel=1',
    `-XX:AOTCacheOutput=${join(home, 'cache')}`,
    '-Xlog:aot=error',
    '-Dspring.context.exit=onRefresh',
    '--enable-native-access=ALL-UNNAMED',
    ...['-cp', path, MAIN, '--server.port=0', '--management.server.port=0', `--ledger.data-dir=${data}`],
  ];
  try {
    await inBackground(java, args, { cwd: home, maxBuffer: 64 << 20 });
    renameSync(join(home, 'cache'), cache);
  } finally {
    // A node that ends so leaves its server behind.
    const pidFile = join(data, 'postgres/postmaster.pid');
    if (existsSync(pidFile)) {
      process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGINT');
      for (const deadline = Date.now() + DATABASE_ENDS_MILLIS; existsSync(pidFile) && Date.now() < deadline; ) {
        await sleep(100);
      }
    }
    rmSync(home, { recursive: true, force: true });
  }
}

/**
 * A class path as members start quickest: folders as jars, as a JVM keeps the classes of jars only, and what it keeps.
 *
 * @param worthIt whether to make what is not there yet: that takes as long as two starts or three
 * @returns `{classpath, java}`, with the options that JVMs need for it
 */
export async function quickStart(path, worthIt) {
  const java = findJava();
  const entries = path.split(delimiter).filter(existsSync);
  const builds = join(ROOT, 'target/quick-start');
  const folder = join(builds, nameOf(entries, java));
  const cache = join(folder, 'start.aot');
  const jars = entries.map((entry, at) => (statSync(entry).isDirectory() ? join(folder, `classes-${at}.jar`) : entry));
  const quick = { classpath: jars.join(delimiter), java: [`-XX:AOTCache=${cache}`] };
  if (!existsSync(cache)) {
    if (!worthIt) {
      return { classpath: path, java: [] };
    }
    process.stderr.write('keeping what a start needs, once for each build …\n');
    mkdirSync(folder, { recursive: true });
    try {
      for (const [at, jar] of jars.entries()) {
        jar === entries[at] || (await inBackground(join(dirname(java), 'jar'), ['--create', '--file', jar, '-C', entries[at], '.']));
      }
      await train(java, quick.classpath, folder, cache);
    } catch (failed) {
      process.stderr.write(`the members start without it: ${failed.message.split('\n')[0]}\n`);
      return { classpath: path, java: [] };
    }
    readdirSync(builds)
      .map((name) => join(builds, name))
      .sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs)
      .slice(KEPT_BUILDS)
      .forEach((old) => rmSync(old, { recursive: true, force: true }));
  }
  return quick;
}
