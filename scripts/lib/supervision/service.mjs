// What a shell script needs of supervision: see --help.

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { endDetached, runs, startDetached } from './outliving.mjs';
import { freePort } from './ports.mjs';
import { lastLines } from './processes.mjs';
import { statusOf, until } from './waiting.mjs';

const HELP = `Usage: node scripts/lib/supervision/service.mjs ports N
       node scripts/lib/supervision/service.mjs start FOLDER URL COMMAND
       node scripts/lib/supervision/service.mjs stop FOLDER DATA

ports prints N ports that are free. start runs a command of the shell that goes on when this has ended, its log in
FOLDER/service.log, and waits until URL is answered with 200. stop ends it with all that it has started, and the database
server of the folder DATA where it has outlived it.

Exit code: 0 if it was done, 1 if not, 2 for wrong use.
`;

const READY_MILLIS = 240_000;
const POLL_MILLIS = 250;
// On the command line of the shell, so that nothing else is taken for it.
const MARK = 'started by service.mjs';

async function startService(home, url, command) {
  mkdirSync(home, { recursive: true });
  const log = join(home, 'service.log');
  // The shell stays, instead of becoming its last command.
  const pid = startDetached('bash', ['-c', `${command}\nexit $?`, `${MARK} in ${home}`], { home, log });
  let status = null;
  await until(READY_MILLIS, async () => {
    status = await statusOf(url);
    return status === 200 || !runs(pid, MARK);
  }, POLL_MILLIS);
  if (status !== 200) {
    throw new Error(`${url} is not answered by: ${command}\n${lastLines(log, 60)}`);
  }
}

async function main([action, ...args]) {
  if (action === 'ports' && /^[1-9]$/.test(args[0] ?? '') && args.length === 1) {
    const ports = [];
    while (ports.length < Number(args[0])) {
      ports.push(await freePort());
    }
    process.stdout.write(`${ports.join(' ')}\n`);
  } else if (action === 'start' && args.length === 3) {
    await startService(resolve(args[0]), args[1], args[2]);
  } else if (action === 'stop' && args.length === 2) {
    const [home, data] = args.map((folder) => resolve(folder));
    await endDetached([{ home, data, mark: `${MARK} in ${home}`, whole: true }]);
  } else {
    process.stderr.write(HELP);
    process.exitCode = 2;
  }
}

if (process.argv.includes('--help')) {
  process.stdout.write(HELP);
} else {
  await main(process.argv.slice(2)).catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
