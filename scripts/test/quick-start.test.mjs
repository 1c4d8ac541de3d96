import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
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
  const change = () => {
    writeFileSync(jar, `version ${made.length}`);
    utimesSync(jar, new Date(), new Date(Date.UTC(2001, 0, 1 + made.length)));
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

test('where it cannot be made, it starts without, and tries again', async (t) => {
  const { ask, builds, made } = aBuild(t);
  const fails = () => Promise.reject(new Error('the disk is full'));
  assert.equal(await ask(true, fails), null);
  assert.equal(await ask(true, async () => {}), null, 'made, and not there');
  assert.notEqual(await ask(), null);
  assert.equal(made.length, 1);
  assert.equal(readdirSync(builds).length, 1);
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
