// Takes all connections of a node with requests that never end, and asks it how it is.

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { besideDrippers } from './dripping-clients.mjs';
import { LedgerNode, requireJar } from './ledger-node.mjs';
import { readOptions } from './options.mjs';
import { Postgres } from './supervision/postgres.mjs';
import { say, secondsSinceStart, workspace } from './supervision/workspace.mjs';

const HELP = `Usage: scripts/slow-clients-test [options]

Starts a node (target/mpreg-ledger.jar, built if it is not there) with its usual number of connections and with 256,
and opens 400 more than that, from one address and from eight, each of which sends one byte of a header every 1.5 s and
comes again when it is cut off. Meanwhile the management port has to answer within 1 s, and the public port within the
deadline for a header and 1 s.

  --seconds N  how long each of the four takes (default 30)
  --short      only 256 connections, from eight addresses
  --jar FILE   another jar of the node, never built
  --keep       leave the folder with logs and data, and print where it is
  --help       this text

Needs Java 25, PostgreSQL 15 or later, and some 5000 file descriptors (ulimit -n). Prints a summary as JSON to standard
output. Exit code: 0 if everything holds, 1 if not, 2 for wrong options.
`;

const READY_MILLIS = 400_000;
const USUAL_CONNECTIONS = 2_048;
const MORE = 400;
const HEADER_MILLIS = 5_000;
const LONGEST_MILLIS = { management: 1_000, alive: HEADER_MILLIS + 1_000, chain: HEADER_MILLIS + 1_000 };
const JAVA_OPTIONS = ['-Xmx1g', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

const options = readOptions(HELP, { seconds: 30, short: false, jar: null, keep: false });
const { folder, cleanUp } = workspace('slow-clients-test', options.keep);
const results = [];

async function attacked(jar, database, connections, addresses) {
  const name = `${connections}-${addresses}`;
  mkdirSync(join(folder, name));
  const node = await LedgerNode.create(jar, database.environment, join(folder, name), JAVA_OPTIONS);
  node.spawn({ settings: [`--server.tomcat.max-connections=${connections}`] });
  if (!(await node.ready(READY_MILLIS))) {
    throw new Error('the node did not become ready');
  }
  const { public: port, management } = node.ports;
  const result = await besideDrippers(port, connections + MORE, addresses, options.seconds * 1_000, {
    management: { port: management, path: '/actuator/health' },
    alive: { port, path: '/livez' },
    chain: { port, path: '/api/v1/chain' },
  });
  await node.stop();
  const holds = Object.entries(LONGEST_MILLIS).every(([probe, millis]) => result.slowestMillis[probe] <= millis) && result.cut > 0;
  say(`${holds ? 'holds' : 'WRONG'}: ${JSON.stringify(result)}`);
  results.push({ ...result, holds });
}

async function run() {
  const jar = options.jar ? resolve(options.jar) : requireJar();
  const database = await Postgres.create(join(folder, 'postgres'), { shared_buffers: '64MB' });
  await database.start();
  for (const connections of options.short ? [256] : [USUAL_CONNECTIONS, 256]) {
    for (const addresses of options.short ? [8] : [1, 8]) {
      await attacked(jar, database, connections, addresses);
    }
  }
}

let failure = null;
try {
  await run();
} catch (error) {
  failure = error;
  say(error.stack);
}
const holds = failure === null && results.every((result) => result.holds);
process.stdout.write(`${JSON.stringify({ holds, results, seconds: secondsSinceStart() }, null, 2)}\n`);
await cleanUp();
process.exit(holds ? 0 : 1);
