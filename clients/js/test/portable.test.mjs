import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { checks } from './checks.mjs';

const load = async (path) => new Uint8Array(await readFile(new URL(`../../../${path}`, import.meta.url)));

for await (const [name, act] of checks(load)) {
  test(name, act);
}
