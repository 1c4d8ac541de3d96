import assert from 'node:assert/strict';
import test from 'node:test';
import { votesOf } from '../lib/member-messages.mjs';

const body = (...parts) => Buffer.concat([Buffer.from('MPREG-MSG-1\0', 'latin1'), ...parts]);
const standing = Buffer.from('06' + '01' + '0000000000000007' + '00000001' + '0000000000000000', 'hex');
const vote = Buffer.from('01' + '02' + '0000000000000007' + '00000001' + 'ab'.repeat(32) + '0003' + 'cd'.repeat(64), 'hex');

test('the votes after a standing are read', () => {
  const votes = votesOf(body(Buffer.from([0, 2]), standing, vote));
  assert.deepEqual(
    votes.map(({ kind, height, round, index }) => [kind, height, round, index]),
    [[2, 7, 1, 3]],
  );
});

test('what is no message of the protocol is refused', () => {
  const neither = Buffer.from(standing);
  neither[1] = 2;
  for (const wrong of [neither, Buffer.from([7]), Buffer.from('0607', 'hex'), Buffer.concat([standing, standing])]) {
    assert.throws(() => votesOf(body(Buffer.from([0, 1]), wrong)));
  }
});
