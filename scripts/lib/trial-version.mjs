// Software of the next version of the rules, which nobody has written yet: made from the present sources.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { findJava } from './java.mjs';
import { ROOT } from './root.mjs';

const MAKER = 'io.mpreg.blockchain.upgrade.TrialVersion';
const MADE_OF = `${MAKER.replaceAll('.', '/')}.class`;

const inBackground = promisify(execFile);
const entriesOf = (path) => path.split(delimiter).filter(Boolean).map((entry) => resolve(entry));

/** The folder of the tests' classes in their class path. */
export function testsIn(path) {
  const found = entriesOf(path).find((entry) => existsSync(join(entry, MADE_OF)));
  if (!found) {
    throw new Error(`none of these holds the tests' classes, of which the trial version is made: ${path}`);
  }
  return found;
}

/** The part of the tests' class path that a node needs. */
export function withoutTests(path) {
  const tests = testsIn(path);
  return entriesOf(path)
    .filter((entry) => entry !== tests)
    .join(delimiter);
}

async function make(path, args) {
  const options = ['-XX:TieredStopAtLevel=1', '-cp', entriesOf(path).join(delimiter), MAKER, ...args];
  return (await inBackground(findJava(), options, { cwd: ROOT })).stdout;
}

/** What software of the trial version can be made wrong by. */
export const trialMutants = async (path) => (await make(path, ['--mutants'])).trim().split('\n');

/**
 * Makes the software of the trial version.
 *
 * @param folder gets the classes that differ
 * @param path the tests' class path
 * @param mutant what is to be wrong with it; null for nothing
 * @returns `{version, operation, classpath}`: its last rules, the operation that they add, and what to run it with
 */
export async function makeTrial(folder, path, mutant) {
  const said = JSON.parse(await make(path, [folder, ...(mutant ? [mutant] : [])]));
  return { ...said, classpath: [folder, withoutTests(path)].join(delimiter) };
}
