import assert from 'node:assert/strict';
import test from 'node:test';
import { lacking } from '../lib/members.mjs';

const names = ['member-1', 'member-2'];
const agreed = names.map((name) => ({ name, head: 'ab', height: 7, heard: names, state: 'deciding', detail: '' }));
const withSecond = (change) => [agreed[0], { ...agreed[1], ...change }];

test('members that hear each other, have one head and vote lack nothing', () => assert.deepEqual(lacking(agreed), []));

for (const state of ['starting', 'abstaining', 'catching-up', 'no-quorum', 'observing']) {
  test(`one that says ${state} does not vote`, () => assert.deepEqual(lacking(withSecond({ state })), [`member-2 says ${state}`]));
}

test('what is lacking is told with its reason', () =>
  assert.deepEqual(lacking(withSecond({ state: 'no-quorum', detail: 'only [member-2] is heard of', heard: ['member-2'], head: 'cd', height: 5 })), [
    'member-2 hears only member-2, and is at height 5, member-1 at 7, and says no-quorum (only [member-2] is heard of)',
  ]));
