// Clients that begin a request and send one byte of its header now and then, and probes that have to be answered meanwhile.

import http from 'node:http';
import net from 'node:net';
import { sleep } from './supervision/waiting.mjs';

const PIECE_MILLIS = 1_500;
const PROBE_MILLIS = 250;
const PATIENCE_MILLIS = 30_000;

/** How long a 200 takes on a connection of its own; infinity where something else comes, which is told, or nothing. */
function probe(port, path) {
  const tell = (what) => process.stderr.write(`${path}: ${what}\n`);
  const from = Date.now();
  return new Promise((done) => {
    const request = http.get({ host: '127.0.0.1', port, path, agent: false, timeout: PATIENCE_MILLIS }, (answer) => {
      answer.resume();
      answer.on('end', () => {
        answer.statusCode === 200 || tell(answer.statusCode);
        done(answer.statusCode === 200 ? Date.now() - from : Infinity);
      });
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', (failed) => {
      tell(failed.message);
      done(Infinity);
    });
  });
}

/** As many connections as are wanted, from so many addresses; a client that is cut off connects again at once. */
class Drippers {
  constructor(port, count, addresses) {
    this.port = port;
    this.addresses = addresses;
    this.sockets = new Set();
    this.cut = 0;
    this.isOver = false;
    for (let i = 0; i < count; i++) {
      this.open(i);
    }
    this.timer = setInterval(() => this.sockets.forEach((socket) => socket.write('x')), PIECE_MILLIS);
  }

  open(i) {
    const localAddress = `127.0.0.${1 + (i % this.addresses)}`;
    const socket = net.connect({ host: '127.0.0.1', port: this.port, localAddress });
    this.sockets.add(socket);
    socket.on('connect', () => socket.write('GET / HTTP/1.1\r\nX: '));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.sockets.delete(socket);
      this.cut++;
      this.isOver || setTimeout(() => this.open(i), 10);
    });
  }

  end() {
    this.isOver = true;
    clearInterval(this.timer);
    this.sockets.forEach((socket) => socket.destroy());
  }
}

/**
 * Lets so many drip for a while, and says how many connections were cut and the longest that each probe took.
 * @param probes what to ask: `{ name: { port, path } }`
 */
export async function besideDrippers(port, count, addresses, millis, probes) {
  const drippers = new Drippers(port, count, addresses);
  const slowest = {};
  await sleep(1_000);
  const over = Date.now() + millis;
  await Promise.all(
    Object.entries(probes).map(async ([name, { port: at, path }]) => {
      slowest[name] = 0;
      while (Date.now() < over) {
        slowest[name] = Math.max(slowest[name], await probe(at, path));
        await sleep(PROBE_MILLIS);
      }
    }),
  );
  drippers.end();
  return { connections: count, addresses, cut: drippers.cut, slowestMillis: slowest };
}
