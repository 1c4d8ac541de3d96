import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { LedgerProcess } from '../lib/supervision/ledger-process.mjs';
import { databasePidOf, endDetached, pidOf, runs, startDetached } from '../lib/supervision/outliving.mjs';
import { freePort } from '../lib/supervision/ports.mjs';
import { end, hasEnded, lastLines, start } from '../lib/supervision/processes.mjs';
import { holdsWithin, required, statusOf, until } from '../lib/supervision/waiting.mjs';

const STUBBORN = "process.on('SIGTERM', () => {}); console.log('ready'); setInterval(() => {}, 1000);";
const OBEDIENT = "process.on('SIGTERM', () => process.exit(143)); console.log('ready'); setInterval(() => {}, 1000);";
const SERVICE = fileURLToPath(new URL('../lib/supervision/service.mjs', import.meta.url));

function folderOf(t) {
  const folder = mkdtempSync(join(tmpdir(), 'mpreg-supervision-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const isReady = (log) => required('it is ready', 10_000, () => lastLines(log).includes('ready'));

test('ports are given once, and none that a connection going out may take', async () => {
  const ports = new Set();
  for (let i = 0; i < 50; i++) {
    ports.add(await freePort());
  }
  assert.equal(ports.size, 50);
  assert.ok([...ports].every((port) => port < 32_768));
});

test('what holds in time says when, and a check that fails does not hold', async () => {
  const from = Date.now();
  assert.ok((await until(5_000, () => Date.now() > from + 60 || assert.fail())) >= 60);
  assert.equal(await until(60, () => false), null);
  assert.equal(await holdsWithin(60, () => assert.fail()), false);
  await assert.rejects(required('rain', 60, () => false), /not within 0.06 s: rain/);
  assert.equal(await statusOf(`http://127.0.0.1:${await freePort()}/`), null);
});

test('a process is told to end, and killed where it does not', async (t) => {
  const folder = folderOf(t);
  const ends = async (program, patienceMillis) => {
    const log = join(folder, `${patienceMillis}.log`);
    const child = start(process.execPath, ['-e', program], { log, lastSignal: 'SIGKILL' });
    await isReady(log);
    await end(child, 'SIGTERM', patienceMillis);
    assert.ok(hasEnded(child));
    return child.exitCode ?? child.signalCode;
  };
  assert.equal(await ends(OBEDIENT, 10_000), 143);
  assert.equal(await ends(STUBBORN, 200), 'SIGKILL');
});

test('a program that is not there ends like one that fails at once', async (t) => {
  const child = start(join(folderOf(t), 'nothing'), [], { log: '/dev/null', lastSignal: 'SIGKILL' });
  await holdsWithin(5_000, () => hasEnded(child));
  assert.ok(hasEnded(child));
});

for (const [what, program] of [['obeys', OBEDIENT], ['does not obey', STUBBORN]]) {
  test(`one that outlives the script and ${what} is ended with its database`, async (t) => {
    const home = folderOf(t);
    const [log, data] = [join(home, 'log'), join(home, 'data')];
    mkdirSync(join(data, 'postgres'), { recursive: true });
    startDetached(process.execPath, ['-e', program, home], { home, log });
    await isReady(log);
    // In the place of a server: what counts is its file, and its folder on its command line.
    const server = start(process.execPath, ['-e', OBEDIENT.replace('SIGTERM', 'SIGINT'), join(data, 'postgres')], { log: join(home, 'server'), lastSignal: 'SIGKILL' });
    await isReady(join(home, 'server'));
    writeFileSync(join(data, 'postgres/postmaster.pid'), `${server.pid}\n${data}\n`);
    assert.equal(databasePidOf(data), server.pid);
    assert.ok(runs(pidOf(home), home));
    assert.equal(runs(pidOf(home), `${home}-other`), false);
    await endDetached([{ home, data }], 300);
    assert.equal(pidOf(home), 0);
    assert.equal(await holdsWithin(5_000, () => hasEnded(server)), true);
    assert.equal(server.exitCode, 143);
  });
}

test('a number that another process has now is left alone', async (t) => {
  const [home, other] = [folderOf(t), folderOf(t)];
  const log = join(other, 'log');
  const child = start(process.execPath, ['-e', OBEDIENT, other], { log, lastSignal: 'SIGKILL' });
  await isReady(log);
  writeFileSync(join(home, 'pid'), String(child.pid));
  mkdirSync(join(home, 'data'));
  writeFileSync(join(home, 'data/postmaster.pid'), `${child.pid}\n`);
  await endDetached([{ home, data: join(home, 'data') }], 300);
  assert.equal(hasEnded(child), false);
  await end(child, 'SIGTERM');
});

test('who waits for a node that has ended is told at once', async (t) => {
  const folder = folderOf(t);
  const ports = { public: await freePort(), management: await freePort() };
  const program = { command: process.execPath, args: ['-e', 'process.exit(3)'], cwd: folder, log: join(folder, 'log') };
  const node = new LedgerProcess('node', program, ports);
  node.spawn();
  const from = Date.now();
  assert.equal(await node.answers(60_000), null);
  assert.equal(await node.ready(60_000), false);
  assert.ok(Date.now() - from < 30_000);
  assert.equal(node.exitCode, 3);
});

test('a node is ready when it says so, and answers before', async (t) => {
  const folder = folderOf(t);
  const ports = { public: await freePort(), management: await freePort() };
  const server = `
    const from = Date.now();
    require('node:http').createServer(({ url }, response) => {
      response.statusCode = url === '/readyz' && Date.now() < from + 500 ? 503 : 200;
      response.end('{"height":7}');
    }).listen(process.env.PORT);`;
  const node = new LedgerProcess('node', { command: process.execPath, args: ['-e', server], cwd: folder, log: join(folder, 'log') }, ports);
  node.spawn({ environment: { PORT: String(ports.public) } });
  assert.deepEqual(await node.answers(30_000), { height: 7 });
  assert.equal(await node.ready(30_000), true);
  assert.equal(await node.health(), null);
  await node.stop();
  assert.equal(node.isRunning, false);
});

test('a service of a shell script is started, waited for and ended with all that it has started', async (t) => {
  const home = join(folderOf(t), 'home');
  const service = (...args) => spawnSync(process.execPath, [SERVICE, ...args], { encoding: 'utf8' });
  const [port] = service('ports', '2').stdout.trim().split(' ');
  const url = `http://127.0.0.1:${port}/`;
  const program = `require('node:http').createServer((_, response) => response.end('x')).listen(${port})`;
  assert.equal(service('start', home, url, `echo begun; ${process.execPath} -e "${program}"`).status, 0);
  assert.equal(await statusOf(url), 200);
  assert.match(readFileSync(join(home, 'service.log'), 'utf8'), /begun/);
  assert.equal(service('stop', home, join(home, 'data')).status, 0);
  assert.equal(await statusOf(url), null);
  assert.equal(existsSync(join(home, 'pid')), false);
  const failed = service('start', home, url, 'echo it cannot; false');
  assert.equal(failed.status, 1);
  assert.match(failed.stderr, /it cannot/);
  assert.equal(service('begin').status, 2);
});
