import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { kept } from '../lib/quick-start.mjs';

/** A build of one jar, and how often its cache was made. */
function aBuild(t) {
  const root = mkdtempSync(join(tmpdir(), 'mpreg-quick-'));
  t.after(() => rmSync(root, { recursive: true }));
  const jar = join(root, 'one.jar');
  const builds = join(root, 'builds');
  const made = [];
  const ask = (worthIt = true, make = async (folder, home, cache) => writeFileSync(cache, String(made.push(folder)))) =>
    kept(builds, [jar], worthIt, make);
  let versions = 0;
  const change = () => {
    writeFileSync(jar, `version ${++versions}`);
    utimesSync(jar, new Date(), new Date(Date.UTC(2001, 0, versions)));
  };
  change();
  return { ask, builds, change, made };
}

test('it is made once', async (t) => {
  const { ask, made } = aBuild(t);
  const folder = await ask();
  assert.equal(existsSync(join(folder, 'start.aot')), true);
  assert.equal(await ask(), folder);
  assert.equal(made.length, 1);
});

test('it is made again when the jar has changed, and two are kept', async (t) => {
  const { ask, builds, change, made } = aBuild(t);
  const folders = [await ask()];
  for (let turn = 0; turn < 2; turn++) {
    change();
    folders.push(await ask());
  }
  assert.equal(made.length, 3);
  assert.equal(new Set(folders).size, 3);
  assert.equal(readdirSync(builds).length, 2);
});

test('a command does not wait for it, and uses what is there', async (t) => {
  const { ask, made } = aBuild(t);
  assert.equal(await ask(false), null);
  assert.equal(made.length, 0);
  const folder = await ask();
  assert.equal(await ask(false), folder);
});

test('where it cannot be made, it starts without, and does not try at every start', async (t) => {
  const { ask, builds, change, made } = aBuild(t);
  let tries = 0;
  const fails = async () => {
    tries++;
    throw new Error('the disk is full');
  };
  assert.equal(await ask(true, fails), null);
  assert.equal(await ask(true, fails), null);
  assert.equal(tries, 1);
  const failure = join(builds, readdirSync(builds)[0], 'failed');
  assert.equal(readFileSync(failure, 'utf8'), 'the disk is full');
  const longAgo = new Date(Date.now() - 2 * 3_600_000);
  utimesSync(failure, longAgo, longAgo);
  assert.equal(await ask(true, async () => {}), null, 'made, and not there');
  change();
  assert.notEqual(await ask(), null);
  assert.equal(made.length, 1);
});

test('where nothing can be written, it starts without', async (t) => {
  const { ask, builds } = aBuild(t);
  writeFileSync(builds, 'a file where the folder would be');
  assert.equal(await ask(), null);
  assert.equal(await ask(false), null);
});

test('a signal while it is made ends what was started, and leaves nothing behind', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'mpreg-quick-'));
  t.after(() => rmSync(root, { recursive: true }));
  const module = (name) => new URL(`../lib/${name}`, import.meta.url).href;
  const script = join(root, 'makes.mjs');
  writeFileSync(join(root, 'one.jar'), '');
  writeFileSync(
    script,
    `import { kept } from '${module('quick-start.mjs')}';
import { start } from '${module('supervision/processes.mjs')}';
await kept('${join(root, 'builds')}', ['${join(root, 'one.jar')}'], true, async (folder, home) => {
  const child = start('sleep', ['600'], { log: '${join(root, 'log')}', lastSignal: 'SIGKILL' });
  console.log(child.pid, home);
  await new Promise(() => {});
});`,
  );
  const maker = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(maker.stdout, 'data');
  const [pid, home] = String(line).trim().split(' ');
  assert.equal(existsSync(home), true);
  maker.kill('SIGTERM');
  const [code] = await once(maker, 'exit');
  assert.equal(code, 143);
  assert.equal(existsSync(home), false);
  assert.throws(() => process.kill(Number(pid), 0));
});

test('while somebody else makes it, it starts without; what was left behind does not stand in the way for ever', async (t) => {
  const { ask, made } = aBuild(t);
  const folder = await ask();
  rmSync(folder, { recursive: true });
  mkdirSync(`${folder}.making`);
  assert.equal(await ask(), null);
  const longAgo = new Date(Date.now() - 3_600_000);
  utimesSync(`${folder}.making`, longAgo, longAgo);
  assert.equal(await ask(), folder);
  assert.equal(made.length, 2);
});
