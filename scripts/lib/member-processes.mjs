// The members of a federation as processes of a test: each with a PostgreSQL server of its own, and with the test's
// network between them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MemberLinks } from './member-links.mjs';
import { KINDS, SignedVotes, votesOf } from './member-messages.mjs';
import { foundMembers, memberCommand, nameOf, portsOf } from './members.mjs';
import { LedgerProcess } from './supervision/ledger-process.mjs';
import { Postgres } from './supervision/postgres.mjs';
import { sleep } from './supervision/waiting.mjs';

const LIAR = 'io.mpreg.blockchain.members.federation.ByzantineMember';
const POLL_MILLIS = 50;

/** One member: its process, its database, and where clients find it. */
class Member extends LedgerProcess {
  constructor(index, database, basePort, program) {
    super(nameOf(index), program, portsOf(basePort, index), database.environment);
    this.index = index;
    this.database = database;
  }

  /** The names of those authorities whose contradicting votes it has logged. */
  accused() {
    return [...this.log().matchAll(/Authority (\S+) has signed votes that contradict each other/g)].map(([, name]) => name);
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
    member.program = this.#commandOf(member.index, { jar: null, classpath: null, ...software });
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
      await sleep(POLL_MILLIS);
    }
    return null;
  }

  /** The greatest height that any of them tells. */
  async height(members = this.honest) {
    return Math.max(0, ...(await this.chains(members)).map((chain) => chain?.height ?? 0));
  }

  close() {
    this.links?.close();
  }

  /** Ends everything of this federation, at once. */
  async end() {
    await Promise.all(this.members.map((member) => member.kill()));
    await Promise.all(this.members.map(({ database }) => database.kill(true)));
    this.close();
  }
}
