// A node of the ledger, started from its jar.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findJava } from './java.mjs';
import { quickJar } from './quick-start.mjs';
import { ROOT } from './root.mjs';
import { LedgerProcess } from './supervision/ledger-process.mjs';
import { freePort } from './supervision/ports.mjs';

const JAR = `${ROOT}target/mpreg-ledger.jar`;
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

export class LedgerNode extends LedgerProcess {
  /** @param environment where its database is; @param folder where it works; @param javaOptions of its JVM */
  static async create(jar, environment, folder, javaOptions) {
    const ports = { public: await freePort(), management: await freePort() };
    const program = { command: findJava(), args: [...javaOptions, ...(await quickJar(jar, true))], cwd: folder, log: `${folder}/node.log` };
    return new LedgerNode('the node', program, ports, {
      ...environment,
      SERVER_PORT: String(ports.public),
      MANAGEMENT_SERVER_PORT: String(ports.management),
      LEDGER_DATA_DIR: `${folder}/node-data`,
    });
  }

  /** Starts it where it must end by itself: its exit code and what it has logged; null when it did not end. */
  async refusal(more) {
    const before = this.log().length;
    this.spawn(more);
    if ((await this.ended(REFUSAL_MILLIS)) === null) {
      await this.kill();
      return null;
    }
    return { code: this.exitCode, text: this.log().slice(before) };
  }
}
