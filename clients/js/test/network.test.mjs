import test from 'node:test';
import { networkChecks } from './network-checks.mjs';
import { misbehavingServer } from './network.mjs';

const server = await misbehavingServer();
test.after(() => server.close());

for (const [name, act] of networkChecks(server.url)) {
  test(name, { timeout: 30_000 }, act);
}
