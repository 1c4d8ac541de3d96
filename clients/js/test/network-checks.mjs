// What a client makes of a network and of nodes that misbehave: the same in Node and in a browser.

import { DeadlinePassed, LedgerClient, LedgerProblem, NoAnswer, utf8 } from '../index.mjs';
import { readEvents } from '../event-stream.mjs';

const ID = 'ab'.repeat(32);
const SIGNED = { id: ID, json: { claims: ID } };
const SOON = { deadlineMillis: 10_000 };
const QUICK = { firstPauseMillis: 10, longestPauseMillis: 1_500 };

function same(what, actual, expected) {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    throw new Error(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
  }
}

async function failure(kind, act) {
  let result;
  try {
    result = await act();
  } catch (error) {
    if (error instanceof kind) {
      return error;
    }
    throw error;
  }
  throw new Error(`no failure, but ${JSON.stringify(result)}`);
}

async function collected(sequence, count = Infinity) {
  const items = [];
  for await (const item of sequence) {
    items.push(item);
    if (items.length === count) {
      break;
    }
  }
  return items;
}

const timed = async (act) => {
  const from = Date.now();
  return { result: await act(), millis: Date.now() - from };
};

/** Events of a text, given in parts of so many bytes. */
function parsed(text, size, mostCharacters) {
  const bytes = utf8(text);
  async function* parts() {
    for (let at = 0; at < bytes.length; at += size) {
      yield bytes.subarray(at, at + size);
    }
  }
  return collected(readEvents(parts(), mostCharacters));
}

function* parser() {
  const text = '\ufeff:comment\n\nevent:a\r\ndata: one\r\ndata:  two\r\rid:7\n\ndata\n\ndata:\ndata:\n\nid:x\0y\ndata:Grüße 😀\nretry:5\nretry:no\nunknown:x\n\ndata:cut off';
  const expected = [
    { type: 'a', data: 'one\n two' },
    { type: 'message', id: '7', data: null },
    { type: 'message', data: '\n' },
    { type: 'message', retryMillis: 5, data: 'Grüße 😀' },
  ];
  for (const size of [1, 2, 3, 7, 1_000]) {
    yield [`events in parts of ${size} bytes`, async () => {
      const events = await parsed(text, size);
      // A name without a value has no data either.
      same('events', events.filter(({ data, id, retryMillis }) => data !== null || id || retryMillis), expected);
    }];
  }
  yield ['a line that is too long', () => failure(RangeError, () => parsed(`data:${'x'.repeat(2_000)}\n\n`, 64, 1_000))];
  yield ['an event of too many lines', () => failure(RangeError, () => parsed('data:xxxxx\n'.repeat(200), 64, 1_000))];
  yield ['a long line in parts of one byte is read in time', async () => {
    const { result, millis } = await timed(() => parsed(`data:${'x'.repeat(100_000)}\n\n`, 1));
    same('length', result[0].data.length, 100_000);
    same(`soon, not after ${millis} ms`, millis < 5_000, true);
  }];
  yield ['many short lines are no long one', async () => same('events', (await parsed('id:1\n\n'.repeat(2_000), 64, 1_000)).length, 2_000)];
}

function* requests(at) {
  yield ['an answer', async () => same('echo', (await at('good').get('/x?echo=ü/%2F')).echo, 'ü//')];
  yield ['submitted and final, over all that can come between', async () =>
    same('outcome', (await at('lost').submitUntilFinal(SIGNED, SOON)).outcomeCode, 'applied')];
  yield ['a refusal is a problem, at once', async () => {
    const { code, status, detail, isTemporary } = await failure(LedgerProblem, () => at('refused').submitUntilFinal(SIGNED, SOON));
    same('problem', [code, status, detail, isTemporary], ['sender-unknown', 422, 'it is sender-unknown', false]);
  }];
  yield ['a member that has halted is not asked again', async () =>
    same('code', (await failure(LedgerProblem, () => at('halted').submitUntilFinal(SIGNED, SOON))).code, 'member-halted')];
  yield ['Retry-After is waited for', async () => {
    const { result, millis } = await timed(() => at('limited').submitUntilFinal(SIGNED, SOON));
    same('status', result.status, 'final');
    same(`not after ${millis} ms`, millis >= 1_000, true);
  }];
  yield ['nobody waits longer than the deadline', async () => {
    const { result, millis } = await timed(() => failure(DeadlinePassed, () => at('later').submitUntilFinal(SIGNED, SOON)));
    same('last', result.last.code, 'server-busy');
    same(`at once, not after ${millis} ms`, millis < 2_000, true);
  }];
  yield ['what stays pending', async () => {
    const { last } = await failure(DeadlinePassed, () => at('pending').untilFinal(ID, { deadlineMillis: 200 }));
    same('status', last.status, 'pending');
  }];
  yield ['an answer about another transaction', () => failure(Error, () => at('other').submit(SIGNED))];
  for (const way of ['silent', 'dripping', 'nonsense']) {
    yield [`${way}: no answer`, () => failure(NoAnswer, () => at(way, { timeoutMillis: 300 }).chain())];
  }
  yield ['flooding: no answer', () => failure(NoAnswer, () => at('flooding', { maxAnswerBytes: 1 << 20 }).chain())];
  yield ['nobody is there', () => failure(NoAnswer, () => new LedgerClient('http://127.0.0.1:9').chain())];
  yield ['a request that is not wanted any more', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    same('name', (await failure(Error, () => at('silent').chain({ signal: controller.signal }))).name, 'AbortError');
  }];
  yield ['a wait that is not wanted any more', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    same('name', (await failure(Error, () => at('pending').untilFinal(ID, { signal: controller.signal }))).name, 'AbortError');
  }];
  yield ['the absence of a node with its proof', async () =>
    same('proof', JSON.parse(new TextDecoder().decode(await at('absent').accountProof('no/body'))).stateProof, { version: 1 })];
  yield ['how two transactions relate', async () =>
    same('asked', await at('asked').causality('a', 'b'), { id: 'causality', query: { first: 'a', second: 'b' } })];
  yield ['what a sender had seen', async () => same('asked', await at('asked').past(ID), { id: 'past', query: {} })];
  yield ['no node, and no proof of it', () => failure(LedgerProblem, () => at('refused').nodeProof('nobody'))];
}

function* searches(at) {
  const ids = (items) => items.map(({ id }) => Number(id));
  yield ['a search over its pages, with what cannot be shown', async () => {
    const damaged = [];
    const items = await collected(at('pages').search({ sender: 'a' }, { pageSize: 4, onDamaged: (each) => damaged.push(each.detail) }));
    same('ids', ids(items), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    same('damaged', damaged, ['it is gone']);
  }];
  yield ['a search that ends with what cannot be shown', async () => {
    const { message } = await failure(Error, () => collected(at('pages').search({}, { pageSize: 4 })));
    same('what it says', message, 'the node cannot show 7:2: it is gone');
  }];
  yield ['a search of a few', async () => same('ids', ids(await collected(at('pages').search({}, { limit: 3 }))), [0, 1, 2])];
  yield ['a search of none', async () => same('ids', await collected(at('pages').search({}, { limit: 0 })), [])];
  yield ['pages that go round', () => failure(Error, () => collected(at('circle').search()))];
  yield ['pages that never hold anything', () => failure(Error, () => collected(at('desert').search()))];
}

function* streams(at) {
  const places = (list) => list.map(({ type, id }) => `${type} ${id}`);
  const following = (way, options, count) => collected(at(way).follow({ ...QUICK, ...options }), count);
  yield ['events over all interruptions, each once', async () => {
    const interruptions = [];
    const seen = await following('again', { after: '0', onInterruption: ({ after }) => interruptions.push(after) }, 4);
    same('events', places(seen), ['transaction 1:0', 'position 1:7', 'transaction 2:0', 'transaction 3:0']);
    same('interruptions', interruptions, ['1:0', '2:3']);
    same('data', seen[3].data.text, 'Grüße 😀');
  }];
  yield ['an event that is cut off is none', async () => {
    const seen = await collected(at('cut').follow({ ...QUICK, after: '2:3', onInterruption: ({ after }) => { throw new Error(`cut at ${after}`); } })).catch(({ message }) => message);
    same('seen', seen, 'cut at 2:3');
  }];
  yield ['what is damaged', async () => same('detail', (await following('cut', { after: '8:0' }, 1))[0].data.detail, 'after 8:0')];
  yield ['a stream that has gone mute', async () => {
    const reasons = [];
    const seen = await following('mute', { silenceMillis: 200, onInterruption: ({ reason }) => reasons.push(reason) }, 2);
    same('events', places(seen), ['transaction 1:0', 'transaction 2:0']);
    same('reasons', reasons, ['nothing was heard for 0.2 s']);
  }];
  yield ['a line without an end', async () => {
    const reasons = [];
    await following('endless', { mostCharacters: 50_000, onInterruption: ({ reason }) => reasons.push(reason) }, 1);
    same('reasons', reasons, ['a line of more than 50000 characters']);
  }];
  yield ['a stream that has no place yet', async () => {
    const { result, millis } = await timed(() => following('busy', {}, 1));
    same('events', places(result), ['transaction 1:0']);
    same(`not after ${millis} ms`, millis >= 1_000, true);
  }];
  yield ['a stream that is refused', async () => same('status', (await failure(LedgerProblem, () => following('refused', {}, 1))).status, 422)];
  yield ['what is no stream', () => failure(Error, () => following('page', {}, 1))];
  yield ['a stream that is not wanted any more', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    same('name', (await failure(Error, () => following('silent', { signal: controller.signal }, 1))).name, 'AbortError');
  }];
}

/** All checks as `[name, act]` against the server of network.mjs. */
export function* networkChecks(url) {
  const at = (way, options) => new LedgerClient(`${url}/${way}/`, options);
  yield* parser();
  yield* requests(at);
  yield* searches(at);
  yield* streams(at);
}
