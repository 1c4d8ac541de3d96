// Requests to a node, by fetch.

import { concat } from './bytes.mjs';
import { LedgerProblem, NoAnswer } from './problem.mjs';
import { Patience } from './waiting.mjs';

// A page of 500 transactions with the largest payloads has less.
const MAX_ANSWER_BYTES = 64 << 20;

/** Parts of a stream, each as it comes. */
export async function* partsOf(stream) {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      yield value;
    }
  } finally {
    // What is not read is not wanted; it may have failed already.
    reader.cancel().catch(() => {});
  }
}

async function readAll(stream, maxBytes) {
  const parts = [];
  let length = 0;
  for await (const part of stream === null ? [] : partsOf(stream)) {
    length += part.length;
    if (length > maxBytes) {
      throw new RangeError(`an answer of more than ${maxBytes} bytes`);
    }
    parts.push(part);
  }
  return concat(...parts);
}

/** What a promise gives, unless the signal comes first. */
function orAborted(promise, signal) {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.aborted ? abort() : signal.addEventListener('abort', abort, { once: true });
    Promise.resolve(promise)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}

const CLOSED = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

const textOf = (bytes) => new TextDecoder().decode(bytes);

export class Http {
  #api;
  #fetch;
  #headers;
  #token;
  #timeoutMillis;
  #maxAnswerBytes;

  constructor(url, { fetch = globalThis.fetch, headers = {}, token = null, timeoutMillis = 30_000, maxAnswerBytes = MAX_ANSWER_BYTES } = {}) {
    this.#api = `${String(url).replace(/\/+$/, '')}/api/v1`;
    this.#fetch = fetch;
    this.#headers = headers;
    this.#token = token;
    this.#timeoutMillis = timeoutMillis;
    this.#maxAnswerBytes = maxAnswerBytes;
  }

  async #send(path, { method = 'GET', headers = {}, body }, signal) {
    const token = typeof this.#token === 'function' ? await orAborted(this.#token(), signal) : this.#token;
    const authorization = token === null ? {} : { Authorization: `Bearer ${token}` };
    // Browsers want to be the receiver of their fetch.
    const fetch = this.#fetch;
    return fetch.call(globalThis, this.#api + path, { method, headers: { ...this.#headers, ...authorization, ...headers }, body, signal });
  }

  /**
   * `{status, headers, bytes}` of the whole answer, whatever its status. A GET on a connection that the node has just closed,
   * as it was idle, goes out again once: browsers do so by themselves, Node does not.
   */
  async exchange(path, request = {}) {
    try {
      return await this.#exchange(path, request);
    } catch (error) {
      if ((request.method ?? 'GET') !== 'GET' || !CLOSED.has(error.cause?.cause?.code)) {
        throw error;
      }
      return this.#exchange(path, request);
    }
  }

  async #exchange(path, request) {
    const { method = 'GET', signal, waitMillis = 0, mostMillis = Infinity } = request;
    const patience = new Patience(signal, Math.min(this.#timeoutMillis + waitMillis, mostMillis), 'no whole answer');
    try {
      const response = await this.#send(path, request, patience.signal);
      return { status: response.status, headers: response.headers, bytes: await readAll(response.body, this.#maxAnswerBytes) };
    } catch (error) {
      signal?.throwIfAborted();
      throw new NoAnswer(`${method} ${path}`, patience.signal.aborted ? patience.signal.reason : error);
    } finally {
      patience.end();
    }
  }

  /** The bytes of a successful answer. */
  async bytes(path, request = {}) {
    const { status, headers, bytes } = await this.exchange(path, request);
    if (status < 200 || status > 299) {
      throw new LedgerProblem(`${request.method ?? 'GET'} ${path}`, { status, headers, body: textOf(bytes) });
    }
    return bytes;
  }

  async json(path, { headers, ...request } = {}) {
    const bytes = await this.bytes(path, { ...request, headers: { Accept: 'application/json', ...headers } });
    try {
      return JSON.parse(textOf(bytes));
    } catch (error) {
      throw new NoAnswer(`${request.method ?? 'GET'} ${path}`, error);
    }
  }

  post(path, body, { headers, ...request } = {}) {
    return this.json(path, { ...request, method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) });
  }

  /** The body of an answer that goes on and on; `patience` ends it. */
  async stream(path, headers, patience) {
    const response = await this.#send(path, { headers }, patience.signal);
    if (!response.ok) {
      const bytes = await readAll(response.body, this.#maxAnswerBytes);
      throw new LedgerProblem(`GET ${path}`, { status: response.status, headers: response.headers, body: textOf(bytes) });
    }
    return { type: response.headers.get('content-type') ?? '', body: response.body };
  }
}
