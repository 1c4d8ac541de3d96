// The folder of a test, removed with everything that was started however the test ends.

import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endAll } from './processes.mjs';

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
const began = Date.now();

/** Progress for people. */
export const say = (text) => process.stderr.write(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${text}\n`);

export const secondsSinceStart = () => Math.round((Date.now() - began) / 1000);

/** `{folder, cleanUp}`; when it ends, `before` is called first, and `after` when all processes have ended. */
export function workspace(name, keep, before = () => {}, after = () => {}) {
  // The users of servers have to reach their folders, which only they may read.
  const folder = mkdtempSync(join(tmpdir(), `mpreg-${name}-`));
  chmodSync(folder, 0o755);
  const cleanUp = async () => {
    await before();
    await endAll();
    after();
    if (keep) {
      say(`kept: ${folder}`);
    } else {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.on(signal, async () => {
      say(`${signal}: cleaning up …`);
      await cleanUp();
      process.exit(code);
    });
  }
  return { folder, cleanUp };
}
