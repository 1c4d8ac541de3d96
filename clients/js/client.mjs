// A client of one node (docs/protocol.md, sections 10 to 16).

import { follow } from './follow.mjs';
import { Http } from './http.mjs';
import { LedgerProblem, NoAnswer } from './problem.mjs';
import { Backoff, sleep } from './waiting.mjs';

const DEADLINE_MILLIS = 60_000;
const FIRST_POLL_MILLIS = 25;
const LONGEST_POLL_MILLIS = 2_000;
const FIRST_RETRY_MILLIS = 250;
const LONGEST_RETRY_MILLIS = 10_000;
// What a node takes at most, and what proxies commonly leave open.
const LONGEST_WAIT_SECONDS = 20;
const PAGE = 100;
const MOST_EMPTY_PAGES = 100;

/** Query parameters, without those that are not given. */
function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

const part = (text) => encodeURIComponent(text);

/** It did not come in time; `last` is what was answered last. */
export class DeadlinePassed extends Error {
  name = 'DeadlinePassed';

  constructor(what, millis, last) {
    super(`${what}: not within ${millis / 1_000} s`, { cause: last });
    this.last = last;
  }
}

export class LedgerClient {
  #http;

  /**
   * @param {string} url of a node, without `/api/v1`
   * @param options see index.d.ts
   */
  constructor(url, options = {}) {
    this.#http = new Http(url, options);
  }

  /** The JSON of any resource below `/api/v1`. */
  get(path, options) {
    return this.#http.json(path, options);
  }

  chain(options) {
    return this.get('/chain', options);
  }

  consensus(options) {
    return this.get('/consensus', options);
  }

  block(height, options) {
    return this.get(`/blocks/${height}`, options);
  }

  account(nodeId, options) {
    return this.get(`/accounts/${part(nodeId)}`, options);
  }

  node(nodeId, options) {
    return this.get(`/nodes/${part(nodeId)}`, options);
  }

  /** The genesis document, byte for byte. What is to be trusted comes from elsewhere. */
  genesis(options) {
    return this.#http.bytes('/chain/genesis', options);
  }

  // ------------------------------------------------------------------------------------------- submit and wait

  /**
   * Submits a signed transaction, once.
   *
   * @param {{id: string, json: object}} signed
   * @param options `waitSeconds`: how long the node waits with its answer for it to be final
   */
  async submit({ id, json }, { waitSeconds = 0, mostMillis, signal } = {}) {
    const headers = waitSeconds > 0 ? { Prefer: `wait=${Math.ceil(waitSeconds)}` } : {};
    const status = await this.#http.post('/transactions', json, { headers, signal, mostMillis, waitMillis: 1_000 * waitSeconds });
    if (status.id !== id) {
      throw new Error(`the node calls the transaction ${status.id}, not ${id}`);
    }
    return status;
  }

  /** Submits many, each of which is answered as if it had come alone: `{id, status, httpStatus, problem?}`. */
  submitBatch(signed, options) {
    return this.#http.post('/transactions/batch', signed.map(({ json }) => json), options);
  }

  /** The bytes that the node would sign for a draft, in hex. */
  async signingBytes(draft, options) {
    return (await this.#http.post('/transactions/signing-bytes', draft, options)).signingBytes;
  }

  /** What has become of a transaction. */
  transaction(id, options) {
    return this.get(`/transactions/${part(id)}`, options);
  }

  /** What has become of a transaction when that does not change any more; DeadlinePassed where it takes longer. */
  async untilFinal(id, { deadlineMillis = DEADLINE_MILLIS, signal } = {}) {
    const deadline = Date.now() + deadlineMillis;
    const poll = new Backoff(FIRST_POLL_MILLIS, LONGEST_POLL_MILLIS);
    for (;;) {
      const status = await this.#insist(id, deadline, deadlineMillis, signal, (mostMillis) => this.transaction(id, { mostMillis, signal }));
      if (status.status !== 'pending') {
        return status;
      }
      const pause = poll.next();
      if (Date.now() + pause > deadline) {
        throw new DeadlinePassed(id, deadlineMillis, status);
      }
      await sleep(pause, signal);
    }
  }

  /**
   * Submits a transaction and waits for what becomes of it. What gets no answer, or is put off, is submitted again: the
   * same bytes are the same transaction.
   */
  async submitUntilFinal(signed, { deadlineMillis = DEADLINE_MILLIS, signal } = {}) {
    const deadline = Date.now() + deadlineMillis;
    const status = await this.#insist(signed.id, deadline, deadlineMillis, signal, (mostMillis) => {
      const waitSeconds = Math.min(LONGEST_WAIT_SECONDS, Math.floor(mostMillis / 2_000));
      return this.submit(signed, { waitSeconds, mostMillis, signal });
    });
    return status.status === 'pending' ? this.untilFinal(signed.id, { deadlineMillis: Math.max(0, deadline - Date.now()), signal }) : status;
  }

  /** Asks until there is an answer that stands. */
  async #insist(what, deadline, deadlineMillis, signal, ask) {
    const backoff = new Backoff(FIRST_RETRY_MILLIS, LONGEST_RETRY_MILLIS);
    for (;;) {
      try {
        return await ask(Math.max(1, deadline - Date.now()));
      } catch (error) {
        if (!(error instanceof NoAnswer || (error instanceof LedgerProblem && error.isTemporary))) {
          throw error;
        }
        const pause = backoff.next(error.retryAfterMillis ?? 0);
        if (Date.now() + pause > deadline) {
          throw new DeadlinePassed(what, deadlineMillis, error);
        }
        await sleep(pause, signal);
      }
    }
  }

  // ------------------------------------------------------------------------------------------ proofs, as they come

  /** The receipt of a final transaction: the bytes that `verifyReceipt` takes, and that are worth keeping. */
  receipt(id, { treeSize, from, cosignatures, signal } = {}) {
    return this.#http.bytes(`/transactions/${part(id)}/receipt${query({ treeSize, from, cosignatures })}`, { signal });
  }

  /** An account with its state proof: the bytes that `verifyStateProof` takes, also where there is no such node. */
  accountProof(nodeId, options) {
    return this.#stateProof(`/accounts/${part(nodeId)}?proof=true`, options);
  }

  /** A node with its state proof, as `accountProof`. */
  nodeProof(nodeId, options) {
    return this.#stateProof(`/nodes/${part(nodeId)}?proof=true`, options);
  }

  async #stateProof(path, options) {
    const { status, headers, bytes } = await this.#http.exchange(path, options);
    const body = new TextDecoder().decode(bytes);
    if (status !== 200) {
      const problem = new LedgerProblem(`GET ${path}`, { status, headers, body });
      if (problem.code !== 'node-unknown' || problem.problem.stateProof === undefined) {
        throw problem;
      }
    }
    return bytes;
  }

  /** The proof that a transaction is in its block. */
  transactionProof(id, options) {
    return this.get(`/transactions/${part(id)}/proof`, options);
  }

  /** The proof that a header is in the history of so many headers. */
  blockProof(height, treeSize, options) {
    return this.get(`/blocks/${height}/proof${query({ treeSize })}`, options);
  }

  /** Headers of consecutive heights, with the proof that they are those of the history of so many headers (`verifyRange`). */
  blocksProof(from, { limit, treeSize } = {}, options) {
    return this.get(`/blocks/proof${query({ from, limit, treeSize })}`, options);
  }

  /** The proof that the history of `to` headers begins with that of `from`. */
  consistencyProof(from, to, options) {
    return this.get(`/chain/consistency-proof${query({ from, to })}`, options);
  }

  /** Which of two final transactions came first, as far as their senders knew, and the heights that it follows from. */
  causality(first, second, options) {
    return this.get(`/causality${query({ first, second })}`, options);
  }

  /** What the sender of a final transaction had seen: the header at its end, proved in the history of the own block. */
  past(id, options) {
    return this.get(`/transactions/${part(id)}/past`, options);
  }

  // ---------------------------------------------------------------------------------------------- search and follow

  /** Final transactions, the newest first; see `pages` for the options. */
  search({ sender, receiver, operationType } = {}, options) {
    return this.#items('/transactions', { sender, receiver, operationType }, options);
  }

  /** The transactions of a block in their order. */
  blockTransactions(height, options) {
    return this.#items(`/blocks/${height}/transactions`, {}, options);
  }

  /** Items of a list, page by page; what the node cannot show of it ends the search unless `onDamaged` takes it. */
  async *#items(path, filters, { limit = Infinity, onDamaged, ...options } = {}) {
    let left = limit;
    const pageSize = Math.min(options.pageSize ?? PAGE, left);
    for await (const { items, damaged = [] } of left > 0 ? this.pages(path, filters, { ...options, pageSize }) : []) {
      for (const each of damaged) {
        if (!onDamaged) {
          throw new Error(`the node cannot show ${each.height}${each.index === undefined ? '' : `:${each.index}`}: ${each.detail}`);
        }
        onDamaged(each);
      }
      yield* items.slice(0, left);
      left -= items.length;
      if (left <= 0) {
        return;
      }
    }
  }

  /** The pages of any list below `/api/v1`: `{items, damaged?, next}`. */
  async *pages(path, filters = {}, { pageSize = PAGE, signal } = {}) {
    let cursor;
    // Brent: the cursor after 1, 2, 4, 8 … pages comes again where they go round in a circle.
    let mark;
    for (let empty = 0, count = 1; ; count++) {
      const page = await this.get(`${path}${query({ ...filters, limit: pageSize, cursor })}`, { signal });
      yield page;
      empty = page.items.length === 0 && !page.damaged?.length ? empty + 1 : 0;
      if (page.next === null || page.next === undefined) {
        return;
      }
      if (page.next === cursor || page.next === mark || empty > MOST_EMPTY_PAGES) {
        throw new Error(`GET ${path}: its pages do not come to an end`);
      }
      mark = Number.isInteger(Math.log2(count)) ? page.next : mark;
      cursor = page.next;
    }
  }

  /** What becomes final, over all interruptions; see index.d.ts. */
  follow(options = {}) {
    return follow(this.#http, options);
  }
}
