// A PostgreSQL server of one's own: in a folder, on a free port, as a user without privileges.

import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './ports.mjs';
import { end, hasEnded, lastLines, start } from './processes.mjs';
import { sleep } from './waiting.mjs';

const OLDEST = 15;
const START_MILLIS = 60_000;
const MOST_OUTPUT = 64 << 20;

const inBackground = promisify(execFile);
const output = (command, args, options) => spawnSync(command, args, { encoding: 'utf8', ...options });

function installations() {
  const debian = '/usr/lib/postgresql';
  const packaged = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : [];
  const configured = output('pg_config', ['--bindir']).stdout?.trim();
  return [...(process.env.PATH ?? '').split(delimiter), configured, ...packaged].filter(Boolean);
}

/** The folder with the programs of the newest PostgreSQL, at least 15. */
export function findPostgres() {
  const found = installations()
    .filter((folder) => existsSync(join(folder, 'postgres')) && existsSync(join(folder, 'initdb')))
    .map((folder) => {
      const { stdout } = output(join(folder, 'postgres'), ['--version']);
      // What is on the PATH may be a link; the other programs are where it leads to.
      return { folder: dirname(realpathSync(join(folder, 'postgres'))), version: Number(/ (\d+)/.exec(stdout ?? '')?.[1] ?? 0) };
    })
    .sort((a, b) => b.version - a.version)[0];
  if (!found || found.version < OLDEST) {
    throw new Error(`No PostgreSQL ${OLDEST} or later was found (initdb and postgres, on the PATH or by pg_config).`);
  }
  return found.folder;
}

/** Whom to run the server as: PostgreSQL refuses root. Empty when we are not root. */
export function unprivileged() {
  if (process.getuid?.() !== 0) {
    return {};
  }
  for (const name of ['postgres', 'nobody']) {
    const ids = ['-u', '-g'].map((option) => Number(output('id', [option, name]).stdout || NaN));
    if (ids.every(Number.isInteger)) {
      return { uid: ids[0], gid: ids[1] };
    }
  }
  throw new Error('PostgreSQL refuses to run as root, and there is no user postgres or nobody.');
}

export class Postgres {
  /** @param settings of its configuration, besides address, port and socket */
  static async create(folder, settings = {}) {
    const server = new Postgres();
    server.settings = settings;
    server.programs = findPostgres();
    server.user = unprivileged();
    server.data = join(folder, 'data');
    server.log = join(folder, 'postgres.log');
    server.password = randomBytes(16).toString('hex');
    server.port = await freePort();
    await server.#initialize(folder);
    return server;
  }

  async #initialize(folder) {
    mkdirSync(folder, { mode: 0o700 });
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, this.password);
    if (this.user.uid !== undefined) {
      chownSync(folder, this.user.uid, this.user.gid);
      chownSync(passwordFile, this.user.uid, this.user.gid);
    }
    chmodSync(passwordFile, 0o600);
    // Tests kill processes, and never the machine: so nothing has to be on the disk yet.
    const args = ['-D', this.data, '-U', 'ledger', '-A', 'scram-sha-256', '--pwfile', passwordFile, '-E', 'UTF8', '--no-locale', '--no-sync'];
    await inBackground(join(this.programs, 'initdb'), args, { ...this.user, cwd: folder });
    this.folder = folder;
  }

  get environment() {
    return {
      SPRING_DATASOURCE_URL: `jdbc:postgresql://127.0.0.1:${this.port}/postgres`,
      SPRING_DATASOURCE_USERNAME: 'ledger',
      SPRING_DATASOURCE_PASSWORD: this.password,
    };
  }

  /** Starts it and waits until it accepts connections. */
  async start() {
    const deadline = Date.now() + START_MILLIS;
    while (Date.now() < deadline) {
      this.#spawn();
      while (!hasEnded(this.child) && Date.now() < deadline) {
        if (await this.#accepts()) {
          return;
        }
        await sleep(50);
      }
      // The processes of a killed server may need a moment to see that it is gone; until then it cannot start.
      await sleep(200);
    }
    throw new Error(`PostgreSQL does not start:\n${lastLines(this.log)}`);
  }

  #spawn() {
    const settings = { ...this.settings, listen_addresses: '127.0.0.1', port: this.port, unix_socket_directories: this.folder };
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    this.child = start(join(this.programs, 'postgres'), ['-D', this.data, ...args], {
      ...this.user,
      cwd: this.folder,
      log: this.log,
      lastSignal: 'SIGQUIT',
    });
  }

  // pg_isready tells a server that is recovering from one that accepts.
  async #accepts() {
    const program = join(this.programs, 'pg_isready');
    if (existsSync(program)) {
      return output(program, ['-q', '-h', '127.0.0.1', '-p', String(this.port)]).status === 0;
    }
    return new Promise((resolve) => {
      const socket = net.connect(this.port, '127.0.0.1');
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
  }

  /** Runs one of PostgreSQL's programs as its superuser against it, and returns what it prints. */
  async run(program, args) {
    const env = { ...process.env, PGHOST: '127.0.0.1', PGPORT: String(this.port), PGUSER: 'ledger', PGPASSWORD: this.password };
    const settings = { ...this.user, cwd: this.folder, env, maxBuffer: MOST_OUTPUT };
    return (await inBackground(join(this.programs, program), args, settings)).stdout.trim();
  }

  /** The first column of a query's first row. */
  ask(query, database = 'postgres') {
    return this.run('psql', ['-X', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', database, '-c', query]);
  }

  /** A server of the same kind on another data directory, such as a backup. */
  async on(data, settings = {}) {
    return Object.assign(new Postgres(), this, { data, settings, port: await freePort(), child: undefined });
  }

  /** Its next start replays the archive up to the target in its settings. */
  signalRecovery() {
    const file = join(this.data, 'recovery.signal');
    writeFileSync(file, '');
    if (this.user.uid !== undefined) {
      chownSync(file, this.user.uid, this.user.gid);
    }
  }

  /** Stops it in order, without waiting for its clients. */
  async stop() {
    await end(this.child, 'SIGINT');
  }

  /** Kills the server; `whole` kills the processes that it has started too, else they notice by themselves. */
  async kill(whole) {
    const parts = whole ? this.#processes() : [];
    await end(this.child, 'SIGKILL');
    for (const pid of parts) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
  }

  #processes() {
    const { stdout } = output('pgrep', ['-P', String(this.child.pid)]);
    return (stdout ?? '').split('\n').map(Number).filter(Boolean);
  }
}
