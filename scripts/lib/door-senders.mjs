// Clients that each know one member only: they go on sending it small messages, and remember what it has promised.

import { signTransaction, utf8 } from '../../clients/js/index.mjs';
import { Connection, postRequest } from './http.mjs';
import { sleep } from './senders.mjs';

const ANSWER_MILLIS = 20_000;
const RETRY_MILLIS = 150;

export class DoorSender {
  acknowledged = [];
  refusals = [];
  /** The code with which the last attempt was put off; null when it was taken. */
  waitsFor = null;
  #nonce = 1;
  #isEnding = false;

  /** @param sender `{id, key}`, registered with its nonce 0 */
  constructor(at, sender, chain, pauseMillis) {
    this.at = at;
    this.sender = sender;
    this.chain = chain;
    this.pauseMillis = pauseMillis;
    this.connection = new Connection(at, ANSWER_MILLIS);
  }

  start() {
    this.running = this.#run();
    // Its failure is met where it is awaited.
    this.running.catch(() => {});
  }

  async #run() {
    while (!this.#isEnding) {
      await this.#insist(this.#message());
      await sleep(this.pauseMillis);
    }
  }

  #message() {
    const nonce = this.#nonce++;
    return signTransaction(
      {
        chainId: this.chain.chainId,
        sender: this.sender.id,
        receiver: this.sender.id,
        operationType: 'message',
        nonce,
        timestamp: Date.now(),
        validUntilHeight: this.chain.height + this.chain.parameters.validUntilWindow / 2,
        payload: utf8(`{"topic":"door","body":"${nonce}"}`),
      },
      this.sender.key,
    );
  }

  async #insist({ id, json }) {
    while (!this.#isEnding) {
      const { status, code } = await this.#attempt(json);
      if (status === 202 || status === 200) {
        this.acknowledged.push(id);
        this.waitsFor = null;
        return;
      }
      if (status < 500 && status !== 429) {
        this.refusals.push(`${this.sender.id}: ${id} was answered ${status} ${code}`);
        return;
      }
      this.waitsFor = code;
      await sleep(RETRY_MILLIS);
    }
  }

  async #attempt(json) {
    try {
      const { status, body } = await this.connection.request(postRequest(this.at, '/transactions', JSON.stringify(json)));
      return { status, code: JSON.parse(body.toString()).code };
    } catch (away) {
      return { status: 599, code: away.message };
    }
  }

  /** Sends nothing new; what is under way and was not acknowledged is given up. */
  async end() {
    this.#isEnding = true;
    await this.running;
    this.connection.close();
  }
}
