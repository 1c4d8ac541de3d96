// A load that never gives up: it remembers what it was promised, and sends again what it got no answer to.

import { signTransaction, utf8 } from '../../clients/js/index.mjs';
import { Chance } from './chance.mjs';
import { Connection, postRequest } from './http.mjs';
import { sleep } from './supervision/waiting.mjs';

const MOST_IN_A_REQUEST = 40;
const MOST_LEFT_FOR_LATER = 4;
const RETRY_MILLIS = 250;
const LONGEST_WAIT_MILLIS = 180_000;
const ANSWER_MILLIS = 20_000;
const EXPIRES_AFTER_BLOCKS = 3;

/** One sender's lane: it has a connection, and a sequence of nonces. */
class Stream {
  constructor(load, sender, home, lane, seed) {
    this.load = load;
    this.sender = sender;
    this.home = home;
    this.lane = lane;
    this.nonce = lane === 0 ? 1 : 0;
    // Nothing ever takes nonce 0 of this lane, so what is sent in it has to expire.
    this.gappedLane = 255 - lane;
    this.gappedNonce = 1;
    this.chance = new Chance(seed);
    this.connections = load.doors.map((at) => ({ at, connection: new Connection(at, ANSWER_MILLIS) }));
    this.unanswered = [];
  }

  async run(streams) {
    while (!this.load.isEnding) {
      const unit = this.chance.happens(this.load.expiringShare) ? [this.expiring()] : this.messages();
      const pause = (unit.length * streams * 1000) / this.load.rate;
      const started = performance.now();
      await this.deliver(unit);
      await sleep(Math.max(0, pause - (performance.now() - started)));
    }
    for (const unit of this.unanswered.splice(0)) {
      await this.insist(unit);
    }
  }

  messages() {
    const count = this.chance.happens(0.5) ? 1 : this.chance.between(2, MOST_IN_A_REQUEST);
    return Array.from({ length: count }, () => this.#message(this.lane, this.nonce++, this.load.window, false));
  }

  expiring() {
    return this.#message(this.gappedLane, this.gappedNonce++, EXPIRES_AFTER_BLOCKS, true);
  }

  #message(lane, nonce, blocks, expires) {
    const { chain, height } = this.load;
    const { id, json } = signTransaction(
      {
        chainId: chain.chainId,
        sender: this.sender.id,
        receiver: this.sender.id,
        operationType: 'message',
        lane,
        nonce,
        timestamp: Date.now(),
        validUntilHeight: height + blocks,
        payload: utf8(`{"topic":"kill.test","body":"${lane}/${nonce}"}`),
      },
      this.sender.key,
    );
    const transaction = { id, json, expires, state: 'sent', validUntilHeight: json.validUntilHeight };
    this.load.transactions.set(id, transaction);
    return transaction;
  }

  /**
   * A client may ask any member, also again; half of them always ask the same one. What a member takes that nobody hears
   * leaves a gap in its lane at the others, which only those lanes can be without that are all theirs.
   */
  #door() {
    return this.lane % 2 === 0 ? this.chance.between(0, this.connections.length - 1) : this.home % this.connections.length;
  }

  /** Sends; without an answer, either insists at once or goes on with the next nonces and comes back later. */
  async deliver(unit) {
    if (await this.#attempt(unit)) {
      if (this.unanswered.length > 0) {
        await this.insist(this.unanswered.shift());
      }
    } else if (this.unanswered.length < MOST_LEFT_FOR_LATER && this.chance.happens(0.5)) {
      this.unanswered.push(unit);
    } else {
      await this.insist(unit);
    }
  }

  async insist(unit) {
    while (!this.load.isAbandoned) {
      await sleep(RETRY_MILLIS);
      this.load.sentAgain += unit.length;
      if (await this.#attempt(unit)) {
        return;
      }
      // A nonce far ahead may wait for one of these.
      for (const other of this.unanswered.splice(0)) {
        if (!(await this.#attempt(other))) {
          this.unanswered.push(other);
        }
      }
    }
  }

  /** Whether everything in the request has been answered for good. */
  async #attempt(unit) {
    const isSingle = unit.length === 1;
    const path = isSingle ? '/transactions' : '/transactions/batch';
    const body = isSingle ? unit[0].json : unit.map(({ json }) => json);
    let answers;
    try {
      this.load.underWay++;
      const { at, connection } = this.connections[this.#door()];
      const { status, body: content } = await connection.request(postRequest(at, path, JSON.stringify(body)));
      const answer = JSON.parse(content.toString());
      answers = isSingle || status !== 200 ? unit.map(() => ({ ...answer, httpStatus: status })) : answer;
    } catch {
      return false;
    } finally {
      this.load.underWay--;
    }
    return unit.map((transaction, i) => this.load.learn(transaction, answers[i])).every(Boolean);
  }
}

export class SteadyLoad {
  /** @param nodes one, or all members of a federation: each request goes to one of them */
  constructor(nodes, rate, chain) {
    this.doors = nodes.map(({ at }) => at);
    this.node = nodes[0];
    this.rate = rate;
    this.chain = chain;
    this.height = chain.height;
    this.window = Math.min(50_000, chain.parameters.validUntilWindow - 1);
    this.expiringShare = 0.03;
    this.transactions = new Map();
    this.acknowledged = 0;
    this.sentAgain = 0;
    this.underWay = 0;
    this.refusals = [];
    this.isEnding = false;
    this.isAbandoned = false;
  }

  start(senders, lanes, seed) {
    this.streams = senders.flatMap((sender, i) =>
      Array.from({ length: lanes }, (_, lane) => new Stream(this, sender, i, lane, seed + 1 + i * lanes + lane)),
    );
    this.running = Promise.all(this.streams.map((stream) => stream.run(this.streams.length)));
    // Its failure is met where it is awaited.
    this.running.catch(() => {});
  }

  /** Sends nothing new; resolves when everything that was sent has been answered, fails if that takes too long. */
  async finish() {
    this.isEnding = true;
    await this.#inTime(this.running);
  }

  /** Gives up what is not answered for so long that nothing answers any more. */
  async #inTime(work) {
    const timer = setTimeout(() => this.abandon(), LONGEST_WAIT_MILLIS);
    await work;
    clearTimeout(timer);
    if (this.isAbandoned) {
      throw new Error(`what was sent is not answered within ${LONGEST_WAIT_MILLIS / 1_000} s`);
    }
  }

  abandon() {
    this.isEnding = true;
    this.isAbandoned = true;
    this.streams?.forEach(({ connections }) => connections.forEach(({ connection }) => connection.close()));
  }

  /** A few messages more, so that the chain gets one more block. */
  async nudge() {
    await this.#inTime(this.streams[0].insist(this.streams[0].messages()));
  }

  /** Takes an answer; false if the transaction has to be sent again. */
  learn(transaction, { httpStatus, id, code, detail, problem }) {
    const reason = problem?.code ?? code;
    if (httpStatus === 202 || httpStatus === 200) {
      if (id !== transaction.id) {
        this.refusals.push(`${transaction.id}: acknowledged as ${id}`);
      }
      if (transaction.state !== 'acknowledged') {
        transaction.state = 'acknowledged';
        this.acknowledged++;
      }
      return true;
    }
    if (httpStatus >= 500 || httpStatus === 429 || reason === 'nonce-too-high') {
      return false;
    }
    if (transaction.expires && transaction.state === 'sent' && reason === 'expired') {
      transaction.state = 'refused';
      return true;
    }
    this.refusals.push(`${transaction.id} (${transaction.state}): ${httpStatus} ${reason}: ${problem?.detail ?? detail}`);
    return true;
  }
}
