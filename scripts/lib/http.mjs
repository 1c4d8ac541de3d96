// HTTP/1.1 over one keep-alive socket, as little as a load generator needs: what a request costs here is taken from
// the node when both run on one machine. For an occasional request there is clients/js.

import net from 'node:net';

const HEADER_END = '\r\n\r\n';

/** Host, port and path of the API of a node. */
export function endpoint(url) {
  const { protocol, hostname, port, pathname } = new URL(url);
  if (protocol !== 'http:') {
    throw new RangeError(`${url}: only http:// is supported`);
  }
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 80),
    authority: port ? `${hostname}:${port}` : hostname,
    api: `${pathname.replace(/\/+$/, '')}/api/v1`,
  };
}

/** The bytes of a request with a JSON body. */
export function postRequest({ authority, api }, path, body) {
  const content = Buffer.from(body);
  const head =
    `POST ${api}${path} HTTP/1.1\r\nHost: ${authority}\r\nAccept: application/json\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${content.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), content]);
}

/**
 * Sends one request after the other; further requests wait in a queue. Connects when needed, also after the server has
 * closed.
 */
export class Connection {
  #host;
  #port;
  #timeoutMillis;
  #socket = null;
  #received = [];
  #waiting = null;
  #next = [];

  constructor({ host, port }, timeoutMillis = 30_000) {
    this.#host = host;
    this.#port = port;
    this.#timeoutMillis = timeoutMillis;
  }

  /**
   * @param {Buffer} request all its bytes
   * @returns {Promise<{status: number, body: Buffer}>} rejects when there was no complete answer, so that nobody knows
   *     what became of the request
   */
  request(request) {
    return new Promise((resolve, reject) => {
      const asked = { request, resolve, reject };
      if (this.#waiting === null) {
        this.#send(asked);
      } else {
        this.#next.push(asked);
      }
    });
  }

  #send(asked) {
    this.#waiting = asked;
    this.#socket ??= this.#connect();
    this.#socket.write(asked.request);
  }

  #goOn() {
    if (this.#next.length > 0) {
      this.#send(this.#next.shift());
    }
  }

  close() {
    const error = new Error('closed');
    this.#next.splice(0).forEach(({ reject }) => reject(error));
    this.#drop(error);
  }

  #connect() {
    const socket = net.connect({ host: this.#host, port: this.#port, noDelay: true });
    const isCurrent = () => this.#socket === socket;
    socket.setTimeout(this.#timeoutMillis);
    socket.on('data', (part) => isCurrent() && this.#take(part));
    socket.on('timeout', () => isCurrent() && this.#drop(Object.assign(new Error('no answer'), { code: 'TIMEOUT' })));
    socket.on('error', (error) => isCurrent() && this.#drop(error));
    socket.on('close', () => isCurrent() && this.#drop(Object.assign(new Error('closed'), { code: 'CLOSED' })));
    return socket;
  }

  #drop(error) {
    const waiting = this.#waiting;
    this.#socket?.destroy();
    this.#socket = null;
    this.#waiting = null;
    this.#received = [];
    waiting?.reject(error);
    this.#goOn();
  }

  #take(part) {
    this.#received.push(part);
    const all = this.#received.length === 1 ? part : Buffer.concat(this.#received);
    this.#received = [all];
    let answer;
    try {
      answer = readAnswer(all);
    } catch (error) {
      this.#drop(error);
      return;
    }
    if (answer === null || this.#waiting === null) {
      return;
    }
    const { resolve } = this.#waiting;
    this.#waiting = null;
    this.#received = [];
    if (answer.isLast) {
      this.#socket.destroy();
      this.#socket = null;
    }
    resolve(answer);
    this.#goOn();
  }
}

function readAnswer(bytes) {
  const end = bytes.indexOf(HEADER_END);
  if (end < 0) {
    return null;
  }
  const head = bytes.latin1Slice(0, end).toLowerCase();
  const status = Number(head.slice(9, 12));
  const from = end + HEADER_END.length;
  if (status === 100) {
    return readAnswer(bytes.subarray(from));
  }
  const body = readBody(bytes, from, head);
  return body === null ? null : { status, body, isLast: head.includes('\r\nconnection: close') };
}

function readBody(bytes, from, head) {
  const length = /\r\ncontent-length: *(\d+)/.exec(head);
  if (length) {
    const to = from + Number(length[1]);
    return bytes.length < to ? null : bytes.subarray(from, to);
  }
  if (head.includes('\r\ntransfer-encoding: chunked')) {
    return readChunks(bytes, from);
  }
  throw new Error('an answer without a length');
}

function readChunks(bytes, from) {
  const chunks = [];
  for (let at = from; ; ) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0) {
      return null;
    }
    const start = line + 2;
    const to = start + parseInt(bytes.latin1Slice(at, line), 16);
    if (!(bytes.length >= to + 2)) {
      return null;
    }
    if (to === start) {
      return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    }
    chunks.push(bytes.subarray(start, to));
    at = to + 2;
  }
}
