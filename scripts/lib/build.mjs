// The build of this folder as the members of a federation run it: Maven is asked only where it has something to do.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from './root.mjs';

export const MAIN = 'io.mpreg.blockchain.LedgerApplication';
const SOURCES = ['pom.xml', 'src/main'];
const CLASSES = 'target/classes';
const LIBRARIES = 'target/federation-classpath.txt';

/** When the files and folders below a path were changed, in milliseconds; none where it is missing. */
export function changes(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) {
    return [];
  }
  // The time of a folder tells that something in it is gone.
  return [stat.mtimeMs, ...(stat.isDirectory() ? readdirSync(path).flatMap((name) => changes(join(path, name))) : [])];
}

export const latest = (times) => times.reduce((one, other) => Math.max(one, other), 0);

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
