// A federation whose members run different software, and which decides on the rules of its chain.

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fromHex, LedgerProblem, parseHeader, SigningKey, signTransaction, utf8 } from '../../clients/js/index.mjs';
import { DoorSender } from './door-senders.mjs';
import { ROOT } from './root.mjs';
import { MemberProcesses } from './member-processes.mjs';
import { newSender, register } from './senders.mjs';
import { holdsWithin } from './supervision/waiting.mjs';

export const MEMBERS = 4;
const READY_MILLIS = 240_000;
const AGREE_MILLIS = 60_000;
const BALANCE = 1_000;
const BLOCK_MILLIS = 100;
const SEND_MILLIS = 100;
export const JAVA = ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

const inBackground = promisify(execFile);

/** The account key of a member, read from its key store without this program. */
async function accountKey(home) {
  const reader = join(ROOT, 'docs/examples/python/read_key_store.py');
  const { stdout } = await inBackground('python3', [reader, join(home, 'keys.p12'), join(home, 'keys.pw')]);
  return new SigningKey(fromHex(/^account Ed25519 (\w+)$/m.exec(stdout)[1]));
}

export class UpgradeFederation {
  senders = [];
  /** What was acknowledged to nobody's client in particular. */
  promised = [];
  #nonces = new Map();

  /**
   * Makes a chain for development and starts no member yet.
   *
   * @param software of all members, until another is named: see {@link MemberProcesses#equip}
   */
  static async create(folder, software, basePort) {
    mkdirSync(folder);
    const federation = new UpgradeFederation();
    federation.folder = folder;
    federation.genesis = join(folder, 'genesis.json');
    federation.basePort = basePort;
    federation.all = await MemberProcesses.create(folder, MEMBERS, {
      ...software,
      basePort,
      parameter: [`block-interval-millis=${BLOCK_MILLIS}`],
      setting: [],
      java: JAVA,
    });
    federation.#forDevelopment();
    const homes = federation.members.map(({ name }) => join(folder, name));
    federation.keys = await Promise.all(homes.map(accountKey));
    return federation;
  }

  // Elsewhere nobody knows drafts. A transfer needs something to move.
  #forDevelopment() {
    const document = JSON.parse(readFileSync(this.genesis, 'utf8'));
    const nodes = document.nodes.map((node) => ({ ...node, balance: BALANCE }));
    writeFileSync(this.genesis, `${JSON.stringify({ ...document, development: true, nodes }, null, 2)}\n`);
  }

  get members() {
    return this.all.members;
  }

  /** Starts members with software, all at once, and waits until each answers; a stopped one is not ready. */
  async start(software, ...members) {
    members.forEach((member) => {
      this.all.equip(member, software);
      member.spawn();
    });
    for (const member of members) {
      if ((await member.answers(READY_MILLIS)) === null) {
        throw new Error(`${member.name} does not answer:\n${member.lastLog()}`);
      }
    }
  }

  /** From now on a client of each member sends to it, and to no other; whether all have the blocks that know them. */
  async startSending() {
    const [first] = this.members;
    this.chain = await first.client.chain();
    this.all.learnChain(this.chain.chainId);
    const senders = this.members.map(({ index }) => newSender('door', index + 1));
    await register(first.client, this.chain, senders, READY_MILLIS);
    // A member that is behind does not know them yet.
    const agree = (await this.all.agreed(this.chain.height, AGREE_MILLIS, this.members)) !== null;
    this.senders = this.members.map(({ url, index }) => new DoorSender(url, senders[index], this.chain, SEND_MILLIS));
    this.senders.forEach((sender) => sender.start());
    return agree;
  }

  /** Sends as fast as answers come, so that there is always something that is acknowledged and in no block yet. */
  hurry(isHurrying) {
    this.senders.forEach((sender) => {
      sender.pauseMillis = isHurrying ? 0 : SEND_MILLIS;
    });
  }

  /** A transaction of a member itself, by its account key. */
  #sign(signer, operationType, payload, { receiver = signer, lane = 0, nonce = this.#nonces.get(signer) ?? 0 }) {
    return signTransaction(
      {
        chainId: this.chain.chainId,
        sender: signer.name,
        receiver: receiver.name,
        operationType,
        lane,
        nonce,
        timestamp: Date.now(),
        validUntilHeight: this.chain.parameters.validUntilWindow / 2,
        payload: utf8(JSON.stringify(payload)),
      },
      this.keys[signer.index],
    );
  }

  /** What a member answers: `{status, body}`, of which a problem is one too. */
  async get(member, path) {
    try {
      return { status: 200, body: await member.client.get(path) };
    } catch (error) {
      if (error instanceof LedgerProblem) {
        return { status: error.status, body: error.problem };
      }
      throw error;
    }
  }

  /** Signs as one member and submits there or at another: `{id, status, code}`. */
  async submit(signer, operationType, payload, { door = signer, ...fields } = {}) {
    const signed = this.#sign(signer, operationType, payload, fields);
    try {
      await door.client.submit(signed);
    } catch (error) {
      if (error instanceof LedgerProblem) {
        return { id: signed.id, status: error.status, code: error.code };
      }
      throw error;
    }
    if (signed.json.lane === 0) {
      this.#nonces.set(signer, signed.json.nonce + 1);
    }
    return { id: signed.id, status: 202 };
  }

  /** What became of a transaction; its status where it is not final in time. */
  async outcome(id, door, millis = 60_000) {
    let last = {};
    await holdsWithin(millis, async () => {
      last = (await this.get(door, `/transactions/${id}`)).body;
      return last.status === 'final';
    });
    return last.status === 'final' ? last.outcomeCode : `${last.status ?? last.code}`;
  }

  /** Submits, and waits for what becomes of it; the code of a refusal. */
  async done(signer, operationType, payload, options = {}) {
    const { id, status, code } = await this.submit(signer, operationType, payload, options);
    return status === 202 ? this.outcome(id, options.door ?? signer) : code;
  }

  /** A message in a lane of a member's own, with any nonce; its id is held to be final in the end. */
  async promise(signer, door, nonce) {
    const { id, status } = await this.submit(signer, 'message', { topic: 'upgrade', body: '' }, { door, lane: 1, nonce });
    this.promised.push(id);
    return status;
  }

  /** The id of a final message of a member. */
  async finalMessage(signer) {
    const { id, code } = await this.submit(signer, 'message', { topic: 'upgrade', body: '' });
    const outcome = code ?? (await this.outcome(id, signer));
    if (outcome !== 'applied') {
      throw new Error(`a message of ${signer.name}: ${outcome}`);
    }
    return id;
  }

  /** Proposes rules from a height on, and has members approve of it: the outcomes, that of the proposal first. */
  async setRules(version, fromHeight, voters) {
    const [proposer] = voters;
    const { authoritySetHash } = (await this.get(proposer, '/consensus')).body;
    const change = { kind: 'set_rules', version, fromHeight };
    const { id, code } = await this.submit(proposer, 'proposal', { authoritySetHash, expiresAtHeight: fromHeight, change });
    const proposed = code ?? (await this.outcome(id, proposer));
    if (proposed !== 'applied') {
      return [proposed];
    }
    const votes = await Promise.all(voters.map((voter) => this.done(voter, 'consensus_vote', { proposal: id, approve: true })));
    return [proposed, ...votes];
  }

  async rules(member) {
    return (await this.get(member, '/consensus')).body.rules;
  }

  /** One of its metrics, as a number. */
  async metric(member, name) {
    const answer = await fetch(`${member.management}/actuator/prometheus`);
    return Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(await answer.text())?.[1] ?? NaN);
  }

  /** Files that say that a member has seen the federation split. */
  conflictFiles(member) {
    const data = join(this.folder, member.name, 'data');
    return existsSync(data) ? readdirSync(data, { recursive: true }).filter((name) => /conflict/.test(name)) : [];
  }

  /** The rules of a header, from its bytes. */
  async versionAt(member, height) {
    const { headerBytes } = (await this.get(member, `/blocks/${height}`)).body;
    return parseHeader(fromHex(headerBytes), Infinity).rulesVersion;
  }

  async reach(member, height, millis) {
    return holdsWithin(millis, async () => (await member.chain()).height >= height);
  }

  get acknowledged() {
    return [...this.promised, ...this.senders.flatMap(({ acknowledged }) => acknowledged)];
  }

  endSending() {
    return Promise.all(this.senders.map((sender) => sender.end()));
  }

  async end() {
    await this.endSending();
    await this.all?.end();
  }
}
