// The gateway's configuration in front of four real members.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { join } from 'node:path';
import tls from 'node:tls';
import { classpath as ownBuild } from './build.mjs';
import { findJava } from './java.mjs';
import { ROOT } from './root.mjs';
import { downMembers, upMembers } from './members.mjs';
import { readOptions } from './options.mjs';
import { freePort } from './supervision/ports.mjs';
import { end, hasEnded, lastLines, start } from './supervision/processes.mjs';
import { newSender, registration } from './senders.mjs';
import { holdsWithin, sleep } from './supervision/waiting.mjs';
import { say, workspace } from './supervision/workspace.mjs';

const HELP = `Usage: scripts/gateway-check [options]

Makes keys, genesis document and certificates with deploy/make-federation, starts four members that speak TLS to each
other, and HAProxy with deploy/gateway/haproxy.cfg in front of them, its upstreams' addresses replaced. Then looks at
TLS, path prefix, event streams, a member that is killed and comes back, and the rate limit.

  --base-port P   the first of 12 ports for the members (default 18580)
  --classpath CP  use this build instead of asking Maven for one
  --allow-skip    succeed where HAProxy is not installed, and say so
  --keep          leave the folder, and print where it is
  --help          this text

Needs Node 18 or later, a JDK 25, OpenSSL and HAProxy 2.6 or later. Exit code: 0 if everything holds, 1 if not, 2 for
wrong options.
`;

const MEMBERS = 4;
const RATE = 100;
const WINDOW_MILLIS = 10_000;
const PREFIX = '/ledger';
const PATIENCE_MILLIS = 60_000;
const NOTICED_MILLIS = 10_000;

// Debian keeps HAProxy where only administrators look.
process.env.PATH += ':/usr/sbin:/usr/local/sbin';

const options = readOptions(HELP, { 'base-port': 18580, classpath: null, 'allow-skip': false, keep: false });
const faults = [];
const check = (holds, message) => {
  say(`${holds ? 'holds' : 'WRONG'}  ${message}`);
  holds || faults.push(message);
};

function run(command, args, settings = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', ...settings });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')}: ${error ?? stderr}`);
  }
  return stdout;
}

const { folder, cleanUp } = workspace('gateway', options.keep, async () => {
  const members = join(folder, 'members');
  if (statSync(join(members, 'federation.json'), { throwIfNoEntry: false })) {
    await downMembers(members);
  }
});

/** What deploy/make-federation makes, made twice. */
function makeFederation(classpath) {
  const deploy = join(folder, 'deploy');
  mkdirSync(deploy);
  cpSync(join(ROOT, 'deploy/make-federation'), join(deploy, 'make-federation'));
  const env = { ...process.env, LEDGER: `${findJava()} -XX:TieredStopAtLevel=1 -cp ${classpath} io.mpreg.blockchain.LedgerApplication` };
  run(join(deploy, 'make-federation'), [], { env });
  const made = join(deploy, 'secrets/federation');
  const genesis = readFileSync(join(made, 'genesis.json'), 'utf8');
  const again = run(join(deploy, 'make-federation'), [], { env });
  check(again === '' && readFileSync(join(made, 'genesis.json'), 'utf8') === genesis, 'what was made stays when it is made again');
  const { authorities, byzantine } = JSON.parse(genesis);
  check(authorities.length === MEMBERS && byzantine === 1, 'four authorities, of which one may be Byzantine');
  check(authorities.every(({ id, address }) => address === `https://${id}:8082`), 'each has its address in the genesis document');
  check(
    authorities.every(({ id }) => readdirSync(join(made, id, 'once')).join() === 'never-voted' && !readdirSync(join(made, id)).includes('keys.p12.never-voted')),
    'each has the mark that it never voted where it can be removed, and nowhere else',
  );
  return made;
}

/** Four members of their own keys, with the certificates that were made. */
function startMembers(made, classpath) {
  const pem = 'spring.ssl.bundle.pem.members';
  const portOf = (index) => options.basePort + 3 * index + 2;
  const setting = [
    'ledger.federation.ssl-bundle=members',
    `${pem}.keystore.certificate=file:${made}/\${ledger.authority.id}/certificate.pem`,
    `${pem}.keystore.private-key=file:${made}/\${ledger.authority.id}/key.pem`,
    `${pem}.truststore.certificate=file:${made}/ca.pem`,
    'server.forward-headers-strategy=framework',
    ...Array.from({ length: MEMBERS }, (_, index) => `ledger.federation.peers.member-${index + 1}=https://127.0.0.1:${portOf(index)}`),
  ];
  return upMembers(join(folder, 'members'), MEMBERS, {
    basePort: options.basePort,
    classpath,
    parameter: [],
    setting,
    java: ['-Xmx512m'],
  });
}

/** HAProxy with the shipped configuration; returns how to ask it. */
async function startGateway(made, members) {
  const [port, watchingPort] = [await freePort(), await freePort()];
  const shipped = readFileSync(join(ROOT, 'deploy/gateway/haproxy.cfg'), 'utf8');
  const placed = members
    .reduce((text, { node, url }) => text.replace(`${node}:8080`, new URL(url).host), shipped)
    .replace('bind :8443', `bind 127.0.0.1:${port}`)
    .replace('bind :8405', `bind 127.0.0.1:${watchingPort}`)
    .replace('/gateway/gateway.pem', join(made, 'gateway/gateway.pem'));
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, placed);
  const env = { ...process.env, RATE: String(RATE), PREFIX };
  const said = run('haproxy', ['-c', '-f', file], { env });
  check(!/warning/i.test(said), 'HAProxy accepts the configuration');
  const gateway = start('haproxy', ['-db', '-f', file], { env, log: join(folder, 'haproxy.log'), lastSignal: 'SIGTERM' });
  const ca = readFileSync(join(made, 'ca.pem'));
  const agent = new https.Agent({ keepAlive: true });
  const ask = (path, { method = 'GET', body, headers = {}, onData } = {}) =>
    new Promise((resolve, reject) => {
      const request = https.request({ host: 'localhost', port, path, method, ca, headers, agent: onData ? undefined : agent }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('error', reject);
        answer.on('data', (part) => (onData ? onData(part) : (text += part)));
        answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
      });
      request.on('error', reject);
      request.setTimeout(40_000, () => request.destroy(new Error('no answer')));
      request.end(body);
    });
  const watch = async (path) => {
    const answer = await fetch(`http://127.0.0.1:${watchingPort}${path}`).catch(() => null);
    return answer && { status: answer.status, text: await answer.text() };
  };
  const ready = await holdsWithin(PATIENCE_MILLIS, async () => hasEnded(gateway) || (await watch('/readyz'))?.status === 200);
  if (!ready || hasEnded(gateway)) {
    throw new Error(`the gateway did not become ready:\n${lastLines(join(folder, 'haproxy.log'))}`);
  }
  return { port, ca, ask, watch, gateway };
}

const up = (text, member) => new RegExp(`haproxy_server_status\\{proxy="members",server="${member}",state="UP"\\} 1`).test(text);
const served = (text, member) => Number(new RegExp(`haproxy_server_sessions_total\\{proxy="members",server="${member}"\\} (\\d+)`).exec(text)?.[1] ?? 0);

async function submitted(ask, chain, headers = { Prefer: 'wait=20' }) {
  const { id, json } = registration(newSender('gateway', Date.now()), chain);
  const body = JSON.stringify(json);
  const answer = await ask(`${PREFIX}/api/v1/transactions`, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), ...headers },
  });
  return { ...answer, id };
}

const isFinal = ({ text }) => JSON.parse(text).status === 'final';

/** A connection to a member's port without a certificate, or with one of another authority. */
function refused(port, settings) {
  return new Promise((resolve) => {
    const socket = tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...settings }, () => socket.write('GET / HTTP/1.1\r\nHost: m\r\n\r\n'));
    socket.on('data', () => resolve(false) || socket.destroy());
    socket.on('error', () => resolve(true));
    socket.on('close', () => resolve(true));
  });
}

async function examine(made, members, { port, ca, ask, watch, gateway }, classpath) {
  const { text } = await ask(`${PREFIX}/api/v1/chain`);
  const chain = JSON.parse(text);
  check(chain.chainId.length === 64, 'a member answers through TLS');
  const trusted = await ask(`${PREFIX}/api/v1/chain`, { headers: { 'X-Forwarded-Prefix': '//evil' } });
  check(trusted.status === 200, "a client's forwarded headers are not believed");
  check((await ask('/api/v1/chain')).status === 404, 'nothing is outside of the prefix');
  const plain = await fetch(`http://127.0.0.1:${port}/`).then(() => true, () => false);
  check(!plain, 'nothing is answered without TLS');
  const memberPort = options.basePort + 2;
  check(await refused(memberPort, {}), 'a member refuses others without a certificate');
  check(!(await refused(memberPort, {
    cert: readFileSync(join(made, 'member-2/certificate.pem')),
    key: readFileSync(join(made, 'member-2/key.pem')),
  })), 'and answers one with a certificate');

  let streamed = '';
  const stream = ask(`${PREFIX}/api/v1/events?types=transaction&after=0`, { onData: (part) => (streamed += part) }).catch(() => {});
  const first = await submitted(ask, chain);
  check(isFinal(first), 'a transaction becomes final');
  check(await holdsWithin(5_000, () => streamed.includes(first.id)), 'an event stream brings it at once');
  const { location = '' } = (await submitted(ask, chain, {})).headers;
  check(location.startsWith(`${PREFIX}/api/`), `addresses in answers have the prefix: ${location}`);

  const before = (await watch('/metrics')).text;
  const names = members.map(({ node }) => node);
  check(names.every((name) => up(before, name)), 'all members count as ready');
  const ours = names.filter((name) => served(before, name) > 0);
  check(ours.length === 1, `a client stays with its member: ${ours}`);
  const victim = members.find(({ node }) => node === ours[0]);
  process.kill(victim.pid, 'SIGKILL');
  process.kill(victim.databasePid, 'SIGINT');
  const answers = [];
  for (let number = 0; number < 10; number++) {
    answers.push((await ask(`${PREFIX}/api/v1/chain`)).status);
  }
  check(answers.every((status) => status === 200), `its member is killed, and each request is answered: ${answers}`);
  check(await holdsWithin(NOTICED_MILLIS, async () => !up((await watch('/metrics')).text, victim.node)), 'the killed member is taken out');
  check(isFinal(await submitted(ask, chain)), 'a transaction becomes final without it');
  await startMembers(made, classpath);
  check(await holdsWithin(NOTICED_MILLIS, async () => up((await watch('/metrics')).text, victim.node)), 'it is back when it is ready again');

  await sleep(WINDOW_MILLIS);
  const burst = [];
  for (let number = 0; number < RATE + 20; number++) {
    burst.push(await ask(`${PREFIX}/api/v1/chain`));
  }
  const limited = burst.filter(({ status }) => status === 429);
  const kind = limited.length && JSON.parse(limited[0].text).code;
  check(limited.length > 0 && limited.length <= 30, `of ${burst.length} requests at once, ${limited.length} are too many`);
  const wait = Number(limited[0]?.headers['retry-after']);
  check(kind === 'rate-limited' && wait === 20, 'they are told so, and when to come again');
  await sleep(wait * 1_000);
  check((await ask(`${PREFIX}/api/v1/chain`)).status === 200, 'and are answered again when they come then');
  await end(gateway, 'SIGUSR1', 30_000);
  check(gateway.exitCode === 0, 'the gateway ends when it is told to');
  await stream;
}

if (spawnSync('haproxy', ['-v']).status !== 0) {
  say(`${options.allowSkip ? 'SKIPPED' : 'WRONG'}  HAProxy is not installed: nothing was checked`);
  await cleanUp();
  process.exit(options.allowSkip ? 0 : 1);
}
try {
  const classpath = options.classpath ?? ownBuild();
  const made = makeFederation(classpath);
  const members = await startMembers(made, classpath);
  await examine(made, members, await startGateway(made, members), classpath);
} catch (error) {
  check(false, error.stack);
}
await cleanUp();
process.exit(faults.length === 0 ? 0 : 1);
