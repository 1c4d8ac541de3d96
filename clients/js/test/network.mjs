// A server that answers as a node does, and misbehaves as networks, gateways and strangers do. Each way to misbehave is a
// folder of its own: `/cut/api/v1/…`.

import http from 'node:http';

const problem = (response, status, code, headers = {}) => {
  response.writeHead(status, { 'Content-Type': 'application/problem+json', ...headers });
  response.end(JSON.stringify({ type: `urn:mpreg:problem:${code}`, title: code, status, code, detail: `it is ${code}` }));
};
const json = (response, value, status = 200) => {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
};
const events = (response, text, then = () => {}) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream;charset=UTF-8' });
  response.write(text, () => setTimeout(then, 20));
};
const transaction = (id) => `event:transaction\nid:${id}\ndata:{"place":"${id}","text":"Grüße 😀"}\n\n`;
const final = (id) => ({ id, status: 'final', outcome: 0, outcomeCode: 'applied', height: 1, index: 0 });
const half = (response) => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 1_000 });
  response.write('{"id":"', () => response.destroy());
};

/** What is answered to the nth request of a way: `(response, {n, id, body, query, after})`. */
const WAYS = {
  good: (response, { id, query }) => (query.has('echo') ? json(response, { echo: query.get('echo') }) : json(response, final(id))),
  // No answer to what was taken, a gateway without a node, a node that is busy, half an answer, and then it is well.
  lost: (response, { n, id }) =>
    [
      () => response.destroy(),
      () => response.writeHead(502, { 'Content-Type': 'text/html' }).end('<h1>Bad Gateway</h1>'),
      () => problem(response, 503, 'store-unavailable', { 'Retry-After': '0' }),
      () => json(response, { id, status: 'pending' }, 202),
      () => half(response),
      () => json(response, { id, status: 'pending' }),
    ][n]?.() ?? (n < 6 ? undefined : json(response, final(id))),
  refused: (response) => problem(response, 422, 'sender-unknown'),
  halted: (response) => problem(response, 503, 'member-halted'),
  limited: (response, { n, id }) => (n === 0 ? problem(response, 429, 'rate-limited', { 'Retry-After': '1' }) : json(response, final(id))),
  later: (response) => problem(response, 503, 'server-busy', { 'Retry-After': '3600' }),
  pending: (response, { id }) => json(response, { id, status: 'pending' }, 202),
  other: (response) => json(response, final('00'.repeat(32))),
  silent: () => {},
  dripping: (response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  },
  flooding: (response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    const part = Buffer.alloc(1 << 20, ' ');
    const more = () => {
      while (!response.destroyed && response.write(part)) {
        // As fast as it is taken.
      }
    };
    response.on('drain', more);
    more();
  },
  asked: (response, { id, query }) => json(response, { id, query: Object.fromEntries(query) }),
  nonsense: (response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"status":'),
  pages: (response, { query }) => {
    const at = Number(query.get('cursor') ?? 0);
    const items = Array.from({ length: Number(query.get('limit')) }, (_, i) => ({ id: `${at + i}` }));
    json(response, { items, damaged: at === 4 ? [{ height: 7, index: 2, detail: 'it is gone' }] : undefined, next: at < 8 ? `${at + items.length}` : null });
  },
  circle: (response) => json(response, { items: [{ id: '1' }], next: 'again' }),
  desert: (response, { n }) => json(response, { items: [], next: `${n}` }),
  absent: (response) => {
    response.writeHead(404, { 'Content-Type': 'application/problem+json' });
    response.end('{"status":404,"code":"node-unknown","detail":"nobody","stateProof":{"version":1}}');
  },
  // Cut off in the midst of an event, then told to come again, then in the midst of a character.
  cut: (response, { after }) =>
    ({
      0: () => events(response, `id:0\n\n${transaction('1:0')}event:transaction\nid:2:0\ndata:{"pl`, () => response.destroy()),
      '1:0': () => events(response, `:comment\n\nid:1:7\n\n${transaction('2:0')}event:resume\nid:2:3\ndata:{"after":"2:3","reason":"shutdown"}\n\n`),
      '2:3': () => events(response, Buffer.from(transaction('3:0')).subarray(0, -8), () => response.destroy()),
    })[after]?.() ?? (['0', '1:0', '2:3'].includes(after) ? undefined : events(response, `event:damaged\nid:9:0\ndata:{"height":9,"index":0,"detail":"after ${after}"}\n\n`)),
  again: (response, { after }) => (after === '2:3' ? events(response, transaction('3:0')) : WAYS.cut(response, { after })),
  mute: (response, { n }) => events(response, n === 0 ? transaction('1:0') : transaction('2:0')),
  endless: (response, { n }) => (n === 0 ? events(response, `data:${'x'.repeat(100_000)}`) : events(response, transaction('1:0'))),
  page: (response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Log in</h1>'),
  busy: (response, { n }) => (n === 0 ? problem(response, 503, 'server-busy', { 'Retry-After': '1' }) : events(response, transaction('1:0'))),
};

/**
 * Starts it.
 *
 * @param {(request, response, path: string) => boolean} serve what else it answers; whether it has
 * @returns {Promise<{url: string, close: () => void}>}
 */
export async function misbehavingServer(serve = () => false) {
  const counts = new Map();
  const server = http.createServer(async (request, response) => {
    const { pathname, searchParams: query } = new URL(request.url, 'http://localhost');
    const parts = [];
    for await (const part of request) {
      parts.push(part);
    }
    const body = Buffer.concat(parts).toString();
    if (serve(request, response, pathname, body)) {
      return;
    }
    const [, way, id] = /^\/(\w+)\/api\/v1\/(?:.*\/)?([^/]+)$/.exec(pathname) ?? [];
    if (!(way in WAYS)) {
      response.writeHead(404).end();
      return;
    }
    const n = counts.get(way) ?? 0;
    counts.set(way, n + 1);
    const sent = body.startsWith('{') ? JSON.parse(body) : {};
    WAYS[way](response, { n, id: sent.claims ?? id, query, after: request.headers['last-event-id'] });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
