// The members of a federation as processes of a test: each with a PostgreSQL server of its own, and with the test's
// network between them.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection, endpoint, getRequest } from './http.mjs';
import { MemberLinks } from './member-links.mjs';
import { KINDS, SignedVotes, votesOf } from './member-messages.mjs';
import { foundMembers, memberCommand, nameOf, portsOf } from './members.mjs';
import { Postgres } from './postgres.mjs';
import { end, hasEnded, start } from './processes.mjs';
import { sleep } from './senders.mjs';

const LIAR = 'io.mpreg.blockchain.members.federation.ByzantineMember';
const POLL_MILLIS = 100;
const ANSWER_MILLIS = 5_000;

/** One member: its process, its database, and where clients find it. */
class Member {
  constructor(index, database, basePort, command) {
    this.index = index;
    this.name = nameOf(index);
    this.database = database;
    this.at = endpoint(`http://127.0.0.1:${portsOf(basePort, index).public}`);
    this.management = endpoint(`http://127.0.0.1:${portsOf(basePort, index).management}`);
    this.command = command;
    this.probe = new Connection(this.at, ANSWER_MILLIS);
  }

  /** @param settings for this start only, as variables of the environment */
  spawn(settings = {}) {
    const { command, args, cwd, log } = this.command;
    const env = { ...process.env, ...this.database.environment, ...settings };
    this.child = start(command, args, { cwd, env, log, lastSignal: 'SIGKILL' });
  }

  get isRunning() {
    return this.child !== undefined && !hasEnded(this.child);
  }

  async kill() {
    this.child && (await end(this.child, 'SIGKILL'));
  }

  /** What it answers below `/api/v1`; null when it does not. */
  async get(path) {
    try {
      return await this.probe.json(getRequest(this.at, path));
    } catch {
      return null;
    }
  }

  chain() {
    return this.get('/chain');
  }

  /** The status of its health; null when it does not answer. */
  async health() {
    const connection = new Connection(this.management, ANSWER_MILLIS);
    try {
      return (await connection.request(getRequest({ ...this.management, api: '' }, '/actuator/health'))).status;
    } catch {
      return null;
    } finally {
      connection.close();
    }
  }

  async isReady() {
    const connection = new Connection(this.at, ANSWER_MILLIS);
    try {
      return (await connection.request(getRequest({ ...this.at, api: '' }, '/readyz'))).status === 200;
    } catch {
      return false;
    } finally {
      connection.close();
    }
  }

  /** Waits until it says that it is ready; false when it has ended instead, or not in time. */
  async ready(millis) {
    const deadline = Date.now() + millis;
    while (this.isRunning && Date.now() < deadline) {
      if (await this.isReady()) {
        return true;
      }
      await sleep(POLL_MILLIS);
    }
    return false;
  }

  /** The names of those authorities whose contradicting votes it has logged. */
  accused() {
    return [...this.log().matchAll(/Authority (\S+) has signed votes that contradict each other/g)].map(([, name]) => name);
  }

  /** All that it has logged, over all starts. */
  log() {
    return existsSync(this.command.log) ? readFileSync(this.command.log, 'utf8') : '';
  }

  lastLog(lines = 25) {
    return this.log().split('\n').slice(-lines).join('\n');
  }
}

async function databaseOf(folder, index) {
  const database = await Postgres.create(join(folder, nameOf(index), 'postgres'), { shared_buffers: '32MB', max_wal_size: '256MB' });
  await database.start();
  return database;
}

export class MemberProcesses {
  requests = 0;
  unreadable = [];
  #commandOf;

  /**
   * Makes keys, genesis document, databases and network; starts no member.
   *
   * @param options of members.mjs: basePort, parameter, setting, java, and jar or classpath; and `liar`, the class path
   *     of the last member, if that one is to lie
   */
  static async create(folder, count, options) {
    const all = new MemberProcesses();
    await foundMembers(folder, count, options);
    all.genesis = JSON.parse(readFileSync(join(folder, 'genesis.json'), 'utf8'));
    const ports = Array.from({ length: count }, (_, index) => portsOf(options.basePort, index).members);
    all.links = await MemberLinks.open(ports, (request) => all.#capture(request));
    const addressOf = (from, to) => `http://127.0.0.1:${all.links.portOf(from, to)}`;
    const databases = await Promise.all(ports.map((_, index) => databaseOf(folder, index)));
    all.#commandOf = (index, software) => memberCommand(folder, index, { ...options, ...software, addressOf });
    all.members = databases.map((database, index) => {
      const lies = options.liar && index === count - 1 ? { jar: null, classpath: options.liar, main: LIAR } : {};
      return new Member(index, database, options.basePort, all.#commandOf(index, lies));
    });
    all.liar = options.liar ? all.members.at(-1) : null;
    all.honest = all.members.filter((member) => member !== all.liar);
    return all;
  }

  /**
   * Has a member run other software from its next start on.
   *
   * @param software `{jar}` or `{classpath}`, and the `setting`s that go with it
   */
  equip(member, software) {
    member.command = this.#commandOf(member.index, { jar: null, classpath: null, ...software });
  }

  // Before the first answer of a member nobody knows the chain's id: what is captured until then waits.
  #early = [];

  learnChain(chainId) {
    this.votes = new SignedVotes(this.genesis, chainId);
    this.#early.splice(0).forEach((votes) => this.votes.add(votes));
  }

  #highest = new Map();

  /** The greatest height at which a member has sent votes of a kind, as {@link KINDS} names it; 0 for none. */
  votedAt(member, kind) {
    return this.#highest.get(`${member.index} ${kind}`) ?? 0;
  }

  #capture({ from, to, line, body, error }) {
    try {
      if (error) {
        throw error;
      }
      if (!line.startsWith('POST /v1/messages ')) {
        return;
      }
      this.requests++;
      const votes = votesOf(body);
      for (const { index, kind, height } of votes) {
        const place = `${index} ${KINDS[kind]}`;
        this.#highest.set(place, Math.max(height, this.#highest.get(place) ?? 0));
      }
      this.votes ? this.votes.add(votes) : this.#early.push(votes);
    } catch (wrong) {
      this.unreadable.push(`${nameOf(from)} to ${nameOf(to)}: ${wrong.message}`);
    }
  }

  chains(members = this.honest) {
    return Promise.all(members.map((member) => member.chain()));
  }

  /** Waits until all have one head, above a height; how long that took, or null when it was not in time. */
  async agreed(above, millis, members = this.honest) {
    const from = Date.now();
    while (Date.now() - from <= millis) {
      const chains = await this.chains(members);
      if (chains.every((chain) => chain && chain.headHash === chains[0].headHash && chain.height > above)) {
        return Date.now() - from;
      }
      await sleep(POLL_MILLIS / 2);
    }
    return null;
  }

  /** The greatest height that any of them tells. */
  async height(members = this.honest) {
    return Math.max(0, ...(await this.chains(members)).map((chain) => chain?.height ?? 0));
  }

  close() {
    this.links?.close();
    this.members?.forEach(({ probe }) => probe.close());
  }

  /** Ends everything of this federation, at once. */
  async end() {
    await Promise.all(this.members.map((member) => member.kill()));
    await Promise.all(this.members.map(({ database }) => database.kill(true)));
    this.close();
  }
}
