// A node of the ledger as a process that ends with the script.

import { LedgerClient } from '../../../clients/js/index.mjs';
import { endpoint } from '../http.mjs';
import { end, hasEnded, lastLines, logOf, start } from './processes.mjs';
import { statusOf, until } from './waiting.mjs';

const POLL_MILLIS = 100;
const ANSWER_MILLIS = 5_000;

export class LedgerProcess {
  #probe;

  /**
   * @param program `{command, args, cwd, log}`, and `lastSignal` if SIGKILL would leave something behind
   * @param ports `{public, management}`
   * @param environment beside that of the script, such as where its database is
   */
  constructor(name, program, ports, environment = {}) {
    this.name = name;
    this.program = program;
    this.environment = environment;
    this.ports = ports;
    this.url = `http://127.0.0.1:${ports.public}`;
    this.management = `http://127.0.0.1:${ports.management}`;
    this.at = endpoint(this.url);
    this.client = new LedgerClient(this.url);
    this.#probe = new LedgerClient(this.url, { timeoutMillis: ANSWER_MILLIS });
  }

  /** @param more for this start only: settings as on the command line, and variables of the environment */
  spawn({ settings = [], environment = {} } = {}) {
    const { command, args, cwd, log, lastSignal = 'SIGKILL' } = this.program;
    const env = { ...process.env, ...this.environment, ...environment };
    this.child = start(command, [...args, ...settings], { cwd, env, log, lastSignal });
  }

  get isRunning() {
    return this.child !== undefined && !hasEnded(this.child);
  }

  get exitCode() {
    return this.child.exitCode;
  }

  /** What it answers below `/api/v1`; null when it does not. */
  async get(path) {
    try {
      return await this.#probe.get(path);
    } catch {
      return null;
    }
  }

  chain() {
    return this.get('/chain');
  }

  /** The status of its health; null when it does not answer. */
  health() {
    return statusOf(`${this.management}/actuator/health`);
  }

  /** What holds of it while it runs; null when it has ended instead, or not in time. */
  async #whileRunning(millis, look) {
    let found = null;
    await until(millis, async () => {
      found = this.isRunning ? await look() : null;
      return found !== null || !this.isRunning;
    }, POLL_MILLIS);
    return found;
  }

  /** The chain's summary as soon as it answers; one that is behind or stopped answers too. */
  answers(millis) {
    return this.#whileRunning(millis, () => this.chain());
  }

  /** Waits until it says that it is ready; false when it has ended instead, or not in time. */
  async ready(millis) {
    const isReady = async () => ((await statusOf(`${this.url}/readyz`)) === 200 ? true : null);
    return (await this.#whileRunning(millis, isReady)) !== null;
  }

  /** Waits until it has ended by itself. */
  ended(millis) {
    return until(millis, () => !this.isRunning, POLL_MILLIS);
  }

  stop() {
    return this.#end('SIGTERM');
  }

  kill() {
    return this.#end('SIGKILL');
  }

  async #end(signal) {
    this.child && (await end(this.child, signal));
  }

  /** All that it has logged, over all starts. */
  log() {
    return logOf(this.program.log);
  }

  lastLog(lines) {
    return lastLines(this.program.log, lines);
  }
}
