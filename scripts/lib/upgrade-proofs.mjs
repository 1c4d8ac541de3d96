// What outlives a change of the rules: stored chains, chain files and proofs, read by software that knows the new rules
// and by software that does not.

import { execFile } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { MAIN } from './build.mjs';
import { findJava } from './java.mjs';
import { ROOT } from './root.mjs';

const RULES_UNKNOWN = 4;
const EXAMPLES = ['node docs/examples/node/verify-receipt.mjs', 'python3 -B docs/examples/python/verify_receipt.py'];

const inBackground = promisify(execFile);

/** What a program ends with: `{status, output, errors}`. */
async function run(command, args, options) {
  try {
    const { stdout, stderr } = await inBackground(command, args, { cwd: ROOT, maxBuffer: 64 << 20, ...options });
    return { status: 0, output: stdout, errors: stderr };
  } catch (failed) {
    return { status: failed.code, output: failed.stdout, errors: failed.stderr };
  }
}

/** Runs a command of the ledger with some software. */
export function command({ jar, classpath }, args, environment = {}) {
  const program = jar ? ['-jar', jar] : ['-cp', classpath, MAIN];
  const env = { ...process.env, ...environment };
  return run(findJava(), ['-XX:TieredStopAtLevel=1', '--enable-native-access=ALL-UNNAMED', ...program, ...args], { env });
}

const lastLine = (text) => JSON.parse(text.trim().split('\n').at(-1));

/** A database of its own on a server. */
export async function databaseOn(server, name) {
  await server.ask(`CREATE DATABASE ${name}`);
  const { SPRING_DATASOURCE_URL: url, ...login } = server.environment;
  return { ...login, SPRING_DATASOURCE_URL: url.replace(/[^/]*$/, name) };
}

/** The stored chain and a file of it, over the boundary. */
export async function requireHistory({ federation, software, must, spare, folder }, fromHeight) {
  const { genesis, members } = federation;
  const { environment } = members[0].database;
  const file = join(folder, 'chain');
  const [mine, theirs, exported] = await Promise.all([
    command(software.trial, ['audit', '--genesis', genesis, '--json'], environment),
    command(software.shipped, ['audit', '--genesis', genesis, '--json'], environment),
    command(software.trial, ['export', '--to', file, '--json'], environment),
  ]);
  must(mine.status === 0 && lastLine(mine.output).result === 'passed', `audit over the boundary: ${mine.output}${mine.errors}`);
  must(theirs.status === RULES_UNKNOWN && theirs.errors.includes('needs software that knows rules'), `audit by the shipped build: exit code ${theirs.status}, ${theirs.errors}`);
  must(exported.status === 0, `export over the boundary: exit code ${exported.status} ${exported.errors}`);

  // The one that cannot go on leaves what the other goes on from.
  const database = await databaseOn(spare, 'imported');
  const imported = ['import', '--from', file, '--genesis', genesis, '--json'];
  const part = await command(software.shipped, imported, database);
  must(part.status === RULES_UNKNOWN, `import by the shipped build: exit code ${part.status}, ${part.errors}`);
  const reached = Number(await spare.ask('SELECT max(height) FROM ledger.block', 'imported'));
  must(reached === fromHeight - 1, `import by the shipped build: it holds all up to block ${reached}`);
  const whole = await command(software.trial, imported, database);
  must(whole.status === 0, `import over the boundary: exit code ${whole.status} ${whole.output}${whole.errors}`);
}

/** Receipts of both sides, verified by every program that can. */
export async function requireReceipts({ federation, software, version, must, folder, early }) {
  const { genesis, members } = federation;
  const ids = { before: early, after: await federation.finalMessage(members[0]) };
  const files = {};
  for (const [side, id] of Object.entries(ids)) {
    files[side] = join(folder, `receipt-${side}.json`);
    writeFileSync(files[side], JSON.stringify((await federation.get(members[1], `/transactions/${id}/receipt`)).body));
  }
  const verify = (kind, side) => command(kind, ['verify', '--genesis', genesis, '--json', files[side]]);
  const [before, after, shippedBefore, shippedAfter] = await Promise.all([
    verify(software.trial, 'before'),
    verify(software.trial, 'after'),
    verify(software.shipped, 'before'),
    verify(software.shipped, 'after'),
  ]);
  must(before.status === 0 && after.status === 0, `receipts of both sides hold: ${before.status} ${after.status}`);
  must(shippedBefore.status === 0, `one of before holds for the shipped build: ${shippedBefore.status}`);
  const { valid, steps } = lastLine(shippedAfter.output);
  const { step, reason } = steps.at(-1);
  must(
    shippedAfter.status === RULES_UNKNOWN && !valid && step === 'block' && reason === 'rules-unknown',
    `of one of after the shipped build says nothing: exit code ${shippedAfter.status}, ${step} ${reason}`,
  );
  for (const example of EXAMPLES) {
    const [program, ...args] = example.split(' ');
    const by = (side, ...rules) => run(program, [...args, '--genesis', genesis, ...rules, files[side]], {});
    const told = await Promise.all(['before', 'after'].map((side) => by(side, '--rules', String(version))));
    must(told.every(({ status }) => status === 0), `${example}: receipts of both sides hold: ${told.map(({ output, errors }) => output + errors)}`);
    const untold = await by('after');
    must(untold.status === 1 && lastLine(untold.output).step === 'block', `${example}: of rules that it does not know it says ${untold.output}`);
  }
}

/** Nothing of the trial, nor of any test, is in what is shipped, and it knows nothing of the version. */
export async function requireShippedWithout({ federation, software, version, must, folder, tests }) {
  const { jar } = software.shipped;
  if (jar) {
    const { output } = await run(join(dirname(findJava()), 'jar'), ['--list', '--file', jar], {});
    const entries = new Set(output.split('\n').map((entry) => entry.replace('BOOT-INF/classes/', '')));
    const classes = readdirSync(tests, { recursive: true }).filter((name) => name.endsWith('.class'));
    const shipped = classes.filter((name) => entries.has(name));
    const known = entries.has(`${MAIN.replaceAll('.', '/')}.class`);
    must(known && classes.length > 0 && shipped.length === 0, `none of ${classes.length} classes of tests is in the jar: ${shipped.slice(0, 3)}`);
  }
  const later = join(folder, 'later.json');
  const document = (await federation.get(federation.members[0], '/chain/genesis')).body;
  writeFileSync(later, JSON.stringify({ ...document, version: 2, rules: version }));
  const [mine, theirs] = await Promise.all([software.trial, software.shipped].map((kind) => command(kind, ['genesis', '--check', later, '--json'])));
  must(mine.status === 0 && theirs.status === RULES_UNKNOWN, `a chain that begins with rules ${version}: the trial ends with ${mine.status}, the shipped build with ${theirs.status}`);
}
