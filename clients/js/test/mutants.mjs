// Shows that each check of the verifier in JavaScript is needed for a case of clients/cases, and each case needs a check:
// a mutant is the library with one check that says yes. What its checks look like is said below; cryptography is not
// among them, which has vectors of its own.

import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { mistake, readCases } from './cases.mjs';
import { SURVIVORS, UNTOUCHED } from './survivors.mjs';

const LIBRARY = fileURLToPath(new URL('..', import.meta.url));
// The files that a verdict needs, but for those in which no check is.
const FILES = [
  'authorities',
  'block',
  'bytes',
  'encoding',
  'finality',
  'json',
  'merkle',
  'note',
  'receipt',
  'shape',
  'state-proof',
  'transaction',
].map((name) => `${name}.mjs`);
const MOST_MILLIS = 120_000;

const OPERATOR = /^(&&|\|\|)$/;
// What stands before an expression: return, an arrow, or what it is assigned to.
const BEGINNING = /^return |=> $|[^=!<>]= $/;

/** Where the operand of && or || begins or ends that stands before or after a position: at the bracket around it. */
function edge(source, from, step) {
  let depth = 0;
  for (let at = from; ; at += step) {
    const character = source[at];
    const opens = step > 0 ? '([{' : ')]}';
    if (opens.includes(character)) {
      depth++;
    } else if (')]}([{'.includes(character)) {
      if (depth-- === 0) {
        return at;
      }
    } else if (depth === 0 && /[;,?]/.test(character)) {
      return at;
    } else if (depth === 0 && step > 0 && OPERATOR.test(source.slice(at, at + 2))) {
      return at;
    } else if (depth === 0 && step < 0 && (OPERATOR.test(source.slice(at - 1, at + 1)) || BEGINNING.test(source.slice(at - 5, at + 2)))) {
      return at;
    }
  }
}

/** [position, length, what stands there instead], for each place in which a check can say yes. */
function* places(source) {
  // A step that is not refused, and an error that is not thrown.
  for (const { index } of source.matchAll(/(?<=^\s+)require(?=\()/gm)) {
    yield [index, 'require'.length, 'void '];
  }
  for (const { index } of source.matchAll(/(?<=^\s+)throw(?= new | this\.)/gm)) {
    yield [index, 'throw'.length, 'void'];
  }
  for (const { index } of source.matchAll(/(?<=^\s+)return false;/gm)) {
    yield [index, 'return false'.length, ''];
  }
  // A part of a condition that has to hold, or of one that must not.
  for (const { index, 0: operator } of source.matchAll(/&&|\|\|/g)) {
    const lineStart = source.lastIndexOf('\n', index) + 1;
    const refuses = /^\s*(if|while) \(/.test(source.slice(lineStart, index));
    if ((operator === '||') !== refuses) {
      continue;
    }
    const before = edge(source, index - 1, -1) + 1;
    const after = edge(source, index + 2, 1);
    const instead = operator === '&&' ? ' true ' : 'false';
    yield [before, index - before, instead];
    yield [index + 2, after - index - 2, instead];
  }
  // A field of which anything is taken.
  for (const { index, 0: name } of source.matchAll(/(?<=\w: )(?:is\w+(?:\(is\w+\))?|\(value\) => value === SCHEME)(?=,| \})/g)) {
    yield [index, name.length, '() => true'];
  }
}

function* mutantsOf(file) {
  const source = readFileSync(join(LIBRARY, file), 'utf8');
  const seen = new Set();
  // No verdict asks for the consistency of two trees or for a range of leaves, which stand last in their file.
  const [asked] = source.split('export function verifyConsistency');
  for (const [at, length, instead] of places(asked)) {
    const mutated = source.slice(0, at) + instead + source.slice(at + length);
    if (!seen.has(mutated)) {
      seen.add(mutated);
      const line = source.slice(0, at + length).split('\n').length;
      const text = source.slice(at, at + Math.max(length, source.slice(at).indexOf('\n'))).trim();
      yield { file, line, text: `${source.slice(at, at + length).trim()} | ${text.split('\n')[0]}`, mutated };
    }
  }
}

/** A copy of the library that asks for no signature twice, as most cases have the same ones. */
function copyLibrary(folder) {
  cpSync(LIBRARY, folder, { recursive: true, filter: (path) => !['node_modules', 'test'].includes(basename(path)) });
  renameSync(join(folder, 'crypto/node.mjs'), join(folder, 'crypto/itself.mjs'));
  const once = `export * from './itself.mjs';
import { verifyEd25519 as verify } from './itself.mjs';
export const found = new Map();
export function verifyEd25519(...parts) {
  const key = parts.map((part) => Buffer.from(part).toString('hex')).join();
  found.has(key) || found.set(key, verify(...parts));
  return found.get(key);
}`;
  writeFileSync(join(folder, 'crypto/node.mjs'), once);
}

/** The names of the cases about which the library in a folder is mistaken. */
function noticing(data) {
  return new Promise((resolve) => {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: data });
    const end = (result) => {
      clearTimeout(timer);
      worker.terminate();
      resolve(result);
    };
    const timer = setTimeout(() => end([['(it never ends)']]), MOST_MILLIS);
    worker.once('message', end);
    // A mutant that cannot be loaded is of no use to anybody.
    worker.once('error', (error) => end([[`(${error.message})`]]));
  });
}

async function judgeCases({ folder, cases, found }) {
  const { judge } = await import(pathToFileURL(join(folder, 'receipt.mjs')));
  const crypto = await import(pathToFileURL(join(folder, 'crypto/node.mjs')));
  found.forEach((holds, key) => crypto.found.set(key, holds));
  const wrong = (one) => {
    try {
      return mistake(judge, one) !== undefined;
    } catch {
      // What is thrown instead of a verdict is noticed too.
      return true;
    }
  };
  return [cases.filter(wrong).map(({ name }) => name), crypto.found];
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  let failures = 0;
  try {
    copyLibrary(folder);
    const cases = readCases();
    const [mistaken, found] = await noticing({ folder, cases, found: new Map() });
    if (mistaken.length > 0) {
      throw new Error(`without a mutant: ${mistaken}`);
    }
    const needed = new Set();
    const survivors = [];
    let count = 0;
    for (const mutant of FILES.flatMap((file) => [...mutantsOf(file)])) {
      const path = join(folder, mutant.file);
      writeFileSync(path, mutant.mutated);
      const [names] = await noticing({ folder, cases, found });
      writeFileSync(path, readFileSync(join(LIBRARY, mutant.file)));
      count++;
      names.forEach((name) => needed.add(name));
      const what = `${mutant.file}:${mutant.line}  ${mutant.text}`;
      process.stdout.write(`${String(names.length).padStart(5)} cases notice  ${what}${names.length === 1 ? `  (${names[0]})` : ''}\n`);
      if (names.length === 0) {
        survivors.push(mutant);
      }
    }
    const idle = cases.filter(({ name }) => !needed.has(name));
    process.stdout.write('\n');
    for (const { file, line, text } of survivors) {
      const known = SURVIVORS.find((one) => one.file === file && text.startsWith(one.text));
      failures += known === undefined ? 1 : 0;
      process.stdout.write(`survives: ${file}:${line}  ${text}: ${known?.reason ?? 'NO REASON IS NAMED'}\n`);
    }
    for (const { name, refusedAt } of idle) {
      const reason = UNTOUCHED[refusedAt];
      failures += reason === undefined ? 1 : 0;
      process.stdout.write(`no mutant: ${name}: ${reason ?? 'NO REASON IS NAMED'}\n`);
    }
    process.stdout.write(
      `JavaScript: ${cases.length} cases, ${count} mutants, ${count - survivors.length} died, ${survivors.length} survive; ` +
        `${cases.length - idle.length} cases are noticed by a mutant, ${idle.length} are not; ${failures} without a reason\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.exitCode = failures === 0 ? 0 : 1;
}

if (isMainThread) {
  await main();
} else {
  parentPort.postMessage(await judgeCases(workerData));
}
