import assert from 'node:assert/strict';
import http from 'node:http';
import test from 'node:test';
import { Connection, endpoint, postRequest } from '../lib/http.mjs';

/** A connection to a server that answers a path with itself, and `/api/v1/lost` by closing. */
async function connectionTo(t) {
  const sockets = new Set();
  const server = http.createServer(({ url, socket }, response) => {
    sockets.add(socket);
    setTimeout(() => (url.endsWith('/lost') ? socket.destroy() : response.end(JSON.stringify({ url }))), 5);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = endpoint(`http://127.0.0.1:${server.address().port}`);
  const connection = new Connection(at, 5_000);
  t.after(() => {
    connection.close();
    server.closeAllConnections();
    server.close();
  });
  return { connection, sockets, ask: async (path) => JSON.parse((await connection.request(postRequest(at, path, '{}'))).body.toString()) };
}

test('who asks while another waits gets the answer to what was asked', { timeout: 10_000 }, async (t) => {
  const { ask, sockets } = await connectionTo(t);
  const answers = await Promise.all(['/1', '/2', '/3'].map(ask));
  assert.deepEqual(answers.map(({ url }) => url), ['/api/v1/1', '/api/v1/2', '/api/v1/3']);
  assert.equal(sockets.size, 1);
});

test('a lost connection is the fault of the request that was under way alone', { timeout: 10_000 }, async (t) => {
  const { ask } = await connectionTo(t);
  const [lost, other] = await Promise.allSettled(['/lost', '/2'].map(ask));
  assert.equal(lost.status, 'rejected');
  assert.deepEqual(other.value, { url: '/api/v1/2' });
});

test('what waits when it is closed is told so', { timeout: 10_000 }, async (t) => {
  const { ask, connection } = await connectionTo(t);
  const asked = ['/1', '/2'].map(ask);
  connection.close();
  const ended = await Promise.allSettled(asked);
  assert.deepEqual(ended.map(({ reason }) => reason.message), ['closed', 'closed']);
});
