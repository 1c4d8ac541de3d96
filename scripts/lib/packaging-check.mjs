// Checks Dockerfile and compose files, and does by hand what they say.

import { spawnSync } from 'node:child_process';
import { chownSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LedgerClient } from '../../clients/js/index.mjs';
import { findJava } from './java.mjs';
import { requireJar } from './ledger-node.mjs';
import { ROOT } from './root.mjs';
import { readOptions } from './options.mjs';
import { fileFaults, nodeService, startCommand, ToolsMissing } from './packaging-files.mjs';
import { findPostgres, Postgres, unprivileged } from './supervision/postgres.mjs';
import { freePort } from './supervision/ports.mjs';
import { end, hasEnded, lastLines, start } from './supervision/processes.mjs';
import { holdsWithin, until } from './supervision/waiting.mjs';
import { say, workspace } from './supervision/workspace.mjs';

const HELP = `Usage: scripts/packaging-check [options]

Reads Dockerfile and compose files with parsers and checks them. Then, without any container engine, does what they say
in a temporary folder: makes the secrets, the roles and the layers, trains the AOT cache, starts the node with the
image's command and the service's environment as a user without privileges, asks its health check, and stops it.

  --files-only  only read the files
  --allow-skip  succeed where the parsers cannot be fetched, and say so
  --jar FILE    another jar of the node, never built
  --keep        leave the folder, and print where it is
  --help        this text

Needs Java 25, PostgreSQL 15 or later with psql, bash, and npm, which fetches the parsers once. Exit code: 0 if
everything holds, 1 if not, 2 for wrong options.
`;

const HEALTHY_MILLIS = 240_000;
const FIRST_BLOCK_MILLIS = 30_000;
const CODE_AFTER_SIGTERM = 143;

const options = readOptions(HELP, { 'files-only': false, 'allow-skip': false, jar: null, keep: false });
const faults = [];
const check = (holds, message) => {
  say(`${holds ? 'holds' : 'WRONG'}  ${message}`);
  holds || faults.push(message);
};

function run(command, args, settings = {}) {
  const from = Date.now();
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', ...settings });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')}: ${error ?? stderr}`);
  }
  return { stdout, millis: Date.now() - from };
}

/** The application as the image has it: all layers in one folder. */
function unpack(jar, app) {
  const layers = join(app, '../layers');
  run(findJava(), ['-Djarmode=tools', '-jar', jar, 'extract', '--layers', '--application-filename', 'mpreg-ledger.jar', '--destination', layers]);
  mkdirSync(app);
  for (const layer of readdirSync(layers)) {
    cpSync(join(layers, layer), app, { recursive: true, preserveTimestamps: true });
  }
  cpSync(join(ROOT, 'deploy/java-options'), join(app, 'java-options'));
  const size = statSync(join(layers, 'application/mpreg-ledger.jar')).size;
  check(size < 8e6, `the layer of the code has ${(size / 1e6).toFixed(1)} MB`);
}

function train(app, folder, user) {
  mkdirSync(folder);
  chownSync(folder, user.uid ?? process.getuid(), user.gid ?? process.getgid());
  const { millis } = run(join(ROOT, 'deploy/train-aot-cache'), [join(app, 'mpreg-ledger.jar'), join(folder, 'app.aot')], {
    ...user,
    env: { ...process.env, JAVA: findJava(), TRAINING_PORT: String(trainingPort) },
  });
  cpSync(join(folder, 'app.aot'), join(app, 'app.aot'));
  say(`       the AOT cache took ${millis} ms, ${(statSync(join(app, 'app.aot')).size / 1e6).toFixed(0)} MB`);
}

/** The service's secrets as files where the container would see them. */
function mount(secrets, from, to) {
  mkdirSync(to);
  for (const { source, target } of secrets) {
    cpSync(join(from, source), join(to, target));
  }
}

const trainingPort = await freePort();
const { folder, cleanUp } = workspace('packaging', options.keep);

async function runByHand() {
  const jar = options.jar ? resolve(options.jar) : requireJar();
  const user = unprivileged();
  const app = join(folder, 'app');
  unpack(jar, app);
  train(app, join(folder, 'training'), user);

  const deploy = join(folder, 'deploy');
  cpSync(join(ROOT, 'deploy'), deploy, { recursive: true, filter: (path) => !/\/deploy\/(secrets|chain)/.test(path) });
  run(join(deploy, 'make-secrets'), []);
  const first = readFileSync(join(deploy, 'secrets/ledger-password'), 'utf8');
  run(join(deploy, 'make-secrets'), []);
  check(/^[0-9a-f]{48}$/.test(first) && readFileSync(join(deploy, 'secrets/ledger-password'), 'utf8') === first, 'secrets are made once');

  const database = await Postgres.create(join(folder, 'postgres'));
  await database.start();
  const superuser = { PGHOST: '127.0.0.1', PGPORT: String(database.port), PGPASSWORD: database.password, PGUSER: 'ledger' };
  const asSuperuser = { ...process.env, ...superuser, PATH: `${findPostgres()}:${process.env.PATH}` };
  run('sh', [join(deploy, 'postgres/10-roles.sh')], {
    env: { ...asSuperuser, POSTGRES_USER: 'ledger', SECRETS: join(deploy, 'secrets') },
  });

  const service = nodeService();
  const secrets = join(folder, 'secrets');
  mount(service.secrets, join(deploy, 'secrets'), secrets);
  const data = join(folder, 'data');
  const temporary = join(folder, 'tmp');
  for (const writable of [data, temporary]) {
    mkdirSync(writable, { mode: 0o700 });
    chownSync(writable, user.uid ?? process.getuid(), user.gid ?? process.getgid());
  }
  const port = String(await freePort());
  const environment = Object.entries(service.environment).map(([name, value]) => [
    name,
    value.replace('postgres:5432', `127.0.0.1:${database.port}`).replace('/run/secrets/', `${secrets}/`),
  ]);
  const env = {
    PATH: process.env.PATH,
    ...Object.fromEntries(environment),
    LEDGER_DATA_DIR: data,
    SERVER_PORT: port,
    MANAGEMENT_SERVER_PORT: String(await freePort()),
    // With "on" a cache that does not fit ends the JVM; else it would only be slow.
    JAVA_TOOL_OPTIONS: `-XX:AOTMode=on -Xmx1g -Djava.io.tmpdir=${temporary}`,
  };
  const [, ...args] = startCommand().map((word) => word.replace(/(^|=|@)\/app\//, `$1${app}/`));
  const log = join(folder, 'node.log');
  const isHealthy = () => spawnSync(join(deploy, 'health'), [], { env: { ...process.env, SERVER_PORT: port } }).status === 0;

  check(!isHealthy(), 'the health check fails where nothing runs');
  for (const turn of ['first start', 'second start']) {
    const from = Date.now();
    const node = start(findJava(), args, { ...user, cwd: app, env, log, lastSignal: 'SIGKILL' });
    await until(HEALTHY_MILLIS, () => isHealthy() || hasEnded(node));
    if (!isHealthy()) {
      throw new Error(`the node did not become healthy:\n${lastLines(log)}`);
    }
    say(`       ${turn}: healthy after ${Date.now() - from} ms`);
    await examine(port, asSuperuser);
    const stopping = Date.now();
    const grace = Number(/^(\d+)s$/.exec(service.stop_grace_period)[1]) * 1000;
    await end(node, 'SIGTERM', grace);
    check(node.exitCode === CODE_AFTER_SIGTERM, `SIGTERM ends it with ${node.exitCode} after ${Date.now() - stopping} ms of ${grace}`);
  }
  const { stdout } = run(findJava(), [...args, '--version'], { env });
  check(/^mpreg-ledger \d\S*\s*$/.test(stdout), `commands run in the image, and nothing else is on their output: ${stdout.trim()}`);
  const warnings = readFileSync(log, 'utf8').split('\n').filter((line) => / WARN | ERROR /.test(line));
  check(warnings.length === 0, `no warnings in the log ${warnings.join('\n')}`);
}

async function examine(port, env) {
  const client = new LedgerClient(`http://127.0.0.1:${port}`);
  check(await holdsWithin(FIRST_BLOCK_MILLIS, async () => (await client.chain()).height >= 1), 'it makes blocks');
  const query = "SELECT string_agg(DISTINCT usename, ' ') FROM pg_stat_activity WHERE datname = 'mpreg_ledger'";
  const { stdout } = run('psql', ['-X', '-A', '-t', '-d', 'postgres', '-c', query], { env });
  check(stdout.trim() === 'mpreg_ledger', `only the node's own login works on the database: ${stdout.trim()}`);
}

try {
  const wrong = fileFaults();
  wrong.forEach((fault) => check(false, fault));
  check(wrong.length === 0, 'Dockerfile and compose files');
  if (!options.filesOnly) {
    await runByHand();
  }
} catch (error) {
  if (error instanceof ToolsMissing && options.allowSkip) {
    say(`SKIPPED, nothing was checked: ${error.message}`);
  } else {
    check(false, error.message);
  }
}
await cleanUp();
process.exit(faults.length === 0 ? 0 : 1);
