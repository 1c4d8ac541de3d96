// Ports of processes that are about to start.

import { once } from 'node:events';
import net from 'node:net';

// Below those that connections going out take (Linux: 32768 and up), so that it stays free until somebody listens there, and
// above those that the tests name themselves.
const PORTS = { first: 30_000, count: 2_700 };
const given = new Set();

/** A port where nobody listens, given once. */
export async function freePort() {
  for (let tries = 0; tries < 1_000; tries++) {
    const port = PORTS.first + Math.floor(Math.random() * PORTS.count);
    if (!given.has(port) && (await canListen(port))) {
      given.add(port);
      return port;
    }
  }
  throw new Error(`no port from ${PORTS.first} on is free`);
}

async function canListen(port) {
  const server = net.createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return true;
  } catch {
    return false;
  }
}
