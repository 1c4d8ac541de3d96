// A node of the ledger, started from its jar.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Connection, endpoint, getRequest } from './http.mjs';
import { findJava } from './java.mjs';
import { end, freePort, hasEnded, start } from './processes.mjs';
import { sleep } from './senders.mjs';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const JAR = `${ROOT}target/mpreg-ledger.jar`;
const PROBE_MILLIS = 100;
const REFUSAL_MILLIS = 180_000;

/** The path of the jar; builds it if it is not there. */
export function requireJar() {
  if (existsSync(JAR)) {
    return JAR;
  }
  process.stderr.write('target/mpreg-ledger.jar is missing: building it, about a minute …\n');
  const { status } = spawnSync(`${ROOT}mvnw`, ['-B', '-q', '-Dmaven.test.skip=true', 'package'], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0 || !existsSync(JAR)) {
    throw new Error('The build of target/mpreg-ledger.jar failed: ./mvnw -Dmaven.test.skip=true package says why.');
  }
  return JAR;
}

export class LedgerNode {
  /** @param environment where its database is; @param folder where it works; @param javaOptions of its JVM */
  static async create(jar, environment, folder, javaOptions) {
    const node = new LedgerNode();
    node.jar = jar;
    node.java = findJava();
    node.javaOptions = javaOptions;
    node.folder = folder;
    node.log = `${folder}/node.log`;
    node.port = await freePort();
    node.at = endpoint(`http://127.0.0.1:${node.port}`);
    node.environment = {
      ...process.env,
      ...environment,
      SERVER_PORT: String(node.port),
      MANAGEMENT_SERVER_PORT: String(await freePort()),
      LEDGER_DATA_DIR: `${folder}/node-data`,
    };
    return node;
  }

  /** @param settings as on the command line, such as `--name=value` */
  spawn(settings = []) {
    this.child = start(this.java, [...this.javaOptions, '-jar', this.jar, ...settings], {
      cwd: this.folder,
      env: this.environment,
      log: this.log,
      lastSignal: 'SIGKILL',
    });
  }

  get isRunning() {
    return this.child !== undefined && !hasEnded(this.child);
  }

  /** The chain's summary as soon as the node answers; null when it has ended instead, or not by the deadline. */
  async ready(deadlineMillis) {
    const connection = new Connection(this.at, 2_000);
    try {
      while (this.isRunning && Date.now() < deadlineMillis) {
        try {
          return await connection.json(getRequest(this.at, '/chain'));
        } catch {
          await sleep(PROBE_MILLIS);
        }
      }
      return null;
    } finally {
      connection.close();
    }
  }

  /** Starts it where it must end by itself: its exit code and what it has logged; null when it did not end. */
  async refusal(settings = []) {
    const before = this.lastLog(Infinity).length;
    this.spawn(settings);
    const deadline = Date.now() + REFUSAL_MILLIS;
    while (this.isRunning && Date.now() < deadline) {
      await sleep(PROBE_MILLIS);
    }
    if (this.isRunning) {
      await this.kill();
      return null;
    }
    return { code: this.child.exitCode, text: this.lastLog(Infinity).slice(before) };
  }

  async stop() {
    await end(this.child, 'SIGTERM');
  }

  async kill() {
    await end(this.child, 'SIGKILL');
  }

  lastLog(lines = 40) {
    return existsSync(this.log) ? readFileSync(this.log, 'utf8').split('\n').slice(-lines).join('\n') : '';
  }
}
