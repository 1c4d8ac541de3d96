// Clients that each know one member only: they go on sending it small messages, and remember what it has promised.

import { LedgerClient, LedgerProblem, signTransaction, utf8 } from '../../clients/js/index.mjs';
import { sleep } from './supervision/waiting.mjs';

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
  constructor(url, sender, chain, pauseMillis) {
    this.sender = sender;
    this.chain = chain;
    this.pauseMillis = pauseMillis;
    this.client = new LedgerClient(url, { timeoutMillis: ANSWER_MILLIS });
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

  async #insist(signed) {
    while (!this.#isEnding) {
      try {
        await this.client.submit(signed);
        this.acknowledged.push(signed.id);
        this.waitsFor = null;
        return;
      } catch (error) {
        if (error instanceof LedgerProblem && error.status < 500 && error.status !== 429) {
          this.refusals.push(`${this.sender.id}: ${error.message}`);
          return;
        }
        this.waitsFor = error.code ?? error.message;
      }
      await sleep(RETRY_MILLIS);
    }
  }

  /** Sends nothing new; what is under way and was not acknowledged is given up. */
  async end() {
    this.#isEnding = true;
    await this.running;
  }
}
