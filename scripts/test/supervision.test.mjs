import assert from 'node:assert/strict';
import test from 'node:test';
import { freePort } from '../lib/supervision/ports.mjs';

test('ports are given once, and none that a connection going out may take', async () => {
  const ports = new Set();
  for (let i = 0; i < 50; i++) {
    ports.add(await freePort());
  }
  assert.equal(ports.size, 50);
  assert.ok([...ports].every((port) => port < 32_768));
});
