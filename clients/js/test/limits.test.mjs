// What a node that fails or misbehaves can make a client do: nothing for ever.

import assert from 'node:assert/strict';
import test from 'node:test';
import { DeadlinePassed, LedgerClient, SigningKey } from '../index.mjs';
import { concat, utf8 } from '../bytes.mjs';
import { checkCheckpoint } from '../note.mjs';
import { Refused } from '../verdict.mjs';

const json = (body, status = 200, type = 'application/json') => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type } });
const answering = (answer, options) => new LedgerClient('http://node', { ...options, fetch: async (url, request) => answer(url, request) });

const silent = (url, { signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

test('a deadline holds for the request in flight', { timeout: 10_000 }, () =>
  assert.rejects(answering(silent, { timeoutMillis: 60_000 }).untilFinal('00', { deadlineMillis: 200 }), DeadlinePassed));

test('a token that does not come is not waited for', { timeout: 10_000 }, () =>
  assert.rejects(answering(() => json({}), { timeoutMillis: 100, token: () => new Promise(() => {}) }).chain()));

test('no time limit is one', async () => {
  assert.deepEqual(await answering(() => json({ height: 1 }), { timeoutMillis: Infinity }).chain(), { height: 1 });
});

/** As Node's fetch fails on a connection that was closed. */
const closed = () => {
  throw Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }) });
};

test('a GET on a connection that was just closed goes out again, once', async () => {
  let count = 0;
  assert.deepEqual(await answering(() => (++count === 1 ? closed() : json({ height: 1 }))).chain(), { height: 1 });
  await assert.rejects(answering(() => ++count && closed()).chain(), { name: 'NoAnswer' });
  assert.equal(count, 4);
});

test('a POST does not: the node may have done what it was asked', async () => {
  let count = 0;
  await assert.rejects(answering(() => ++count && closed()).submit({ id: '00', json: {} }), { name: 'NoAnswer' });
  assert.equal(count, 1);
});

test('after an error within the node the same bytes are submitted again', async () => {
  const answers = [json({ code: 'internal-error', detail: 'x' }, 500), json({ id: '00', status: 'final' })];
  const asked = [];
  const client = answering((url, { body }) => {
    asked.push(body);
    return answers.shift();
  });
  assert.equal((await client.submitUntilFinal({ id: '00', json: { a: 1 } })).status, 'final');
  assert.deepEqual(asked, ['{"a":1}', '{"a":1}']);
});

test('what is damaged in the node stays so', () =>
  assert.rejects(
    answering(() => json({ code: 'store-damaged', detail: 'x' }, 500)).submitUntilFinal({ id: '00', json: {} }),
    { code: 'store-damaged' },
  ));

test('cursors that go round in a circle come to an end', async () => {
  let count = 0;
  const client = answering(() => json({ items: [1], next: ['a', 'b', 'c'][count++ % 3] }));
  await assert.rejects(async () => {
    for await (const page of client.pages('/transactions')) {
      assert.equal(page.items.length, 1);
    }
  }, /do not come to an end/);
  assert.ok(count < 20);
});

const stream = (text) => new Response(text, { headers: { 'Content-Type': 'text/event-stream' } });

test('a node that asks for no pause gets one', async () => {
  const pauses = [];
  const stop = new AbortController();
  const client = answering(() => stream('retry: 0\n\n'));
  const onInterruption = ({ pauseMillis }) => pauses.push(pauseMillis) === 3 && stop.abort(new Error('enough'));
  await assert.rejects(async () => {
    for await (const event of client.follow({ signal: stop.signal, firstPauseMillis: 200, onInterruption })) {
      assert.fail(event.type);
    }
  }, /enough/);
  assert.ok(pauses.every((pause) => pause >= 50), String(pauses));
});

test('an event that is broken again and again ends the stream', { timeout: 10_000 }, () =>
  assert.rejects(
    async () => {
      for await (const event of answering(() => stream('event: block\nid: 1\ndata: {\n\n')).follow({ firstPauseMillis: 1 })) {
        assert.fail(event.type);
      }
    },
    { name: 'BrokenEvent' },
  ));

test('two keys may have one id: a line is signed by either', () => {
  const chainId = 'ab'.repeat(32);
  const keys = [SigningKey.random(), SigningKey.random()];
  const hexOf = (bytes) => Buffer.from(bytes).toString('hex');
  const authorities = keys.map((key) => ({ checkpointKey: hexOf(key.publicKey) }));
  const root = '00'.repeat(32);
  const body = `mpreg-ledger/${chainId}\n7\n${Buffer.from(root, 'hex').toString('base64')}\n`;
  const sameId = () => Uint8Array.of(1, 2, 3, 4);
  const noteBy = (key) => `${body}\n\u2014 mpreg-ledger/${chainId} ${Buffer.from(concat(sameId(), key.sign(utf8(body)))).toString('base64')}\n`;
  const check = (key) => checkCheckpoint(noteBy(key), { size: 7, root }, { chainId, authorities }, sameId);
  keys.forEach(check);
  assert.throws(() => check(SigningKey.random()), Refused);
});
