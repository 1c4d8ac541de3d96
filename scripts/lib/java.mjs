// Finds a Java that can run the ledger.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const REQUIRED = 25;

const PARENTS = [
  '/usr/lib/jvm',
  '/usr/java',
  '/opt',
  '/opt/java',
  join(homedir(), '.jdks'),
  join(homedir(), '.sdkman/candidates/java'),
  '/Library/Java/JavaVirtualMachines',
];

/** The first number of a JDK's version, or 0. Its `release` file says it without starting it. */
function versionOf(home) {
  try {
    const release = readFileSync(join(home, 'release'), 'utf8');
    return existsSync(join(home, 'bin/java')) ? Number(/^JAVA_VERSION="(\d+)/m.exec(release)?.[1] ?? 0) : 0;
  } catch {
    return 0;
  }
}

function childrenOf(folder) {
  try {
    return readdirSync(folder).flatMap((name) => [join(folder, name), join(folder, name, 'Contents/Home')]);
  } catch {
    return [];
  }
}

/** The path of a `java` of version 25 or later. */
export function findJava() {
  const home = process.env.JAVA_HOME;
  if (home && versionOf(home) >= REQUIRED) {
    return join(home, 'bin/java');
  }
  const found = PARENTS.flatMap(childrenOf)
    .map((folder) => ({ folder, version: versionOf(folder) }))
    .filter(({ version }) => version >= REQUIRED)
    .sort((a, b) => b.version - a.version)[0];
  if (found) {
    return join(found.folder, 'bin/java');
  }
  const onPath = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (Number(/version "(\d+)/.exec(onPath.stderr ?? '')?.[1] ?? 0) >= REQUIRED) {
    return 'java';
  }
  throw new Error(`No Java ${REQUIRED} or later was found: set JAVA_HOME to one.`);
}
