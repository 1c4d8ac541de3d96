// Starts and stops a federation of members on this machine.

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { downMembers, upMembers } from './members.mjs';

const HELP = `Usage: scripts/federation up N [options]
       scripts/federation down [--dir D]

up starts N members on this machine, each with its own process and its own PostgreSQL, waits until they agree on one
chain, and prints one JSON line for each: {"node", "url", "pid", "databasePid"}. In a folder that was used before it
starts the same members again, with what they had. down stops all that is running there, and keeps the data.

  --dir D        where the members keep everything (default target/federation)
  --base-port P  the first of 3 ports for each member: public, management, members (default 18080)
  --parameter NAME=VALUE
                 of a new chain, as the command genesis takes it, such as block-interval-millis=200; may be repeated
  --setting NAME=VALUE
                 of every member, such as ledger.pending-capacity=5000; may be repeated
  --java=OPTION  of every member's JVM, such as --java=-Xmx1g (default -Xmx768m); may be repeated
  --classpath CP use this build instead of asking Maven for one
  --help         this text

Needs Node 18 or later, and a JDK 25. Exit code: 0 if it was done, 1 if not, 2 for wrong options.
`;

const fail = (message, code = 1) => {
  process.stderr.write(`${message}\n`);
  process.exit(code);
};

function read() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        dir: { type: 'string', default: 'target/federation' },
        'base-port': { type: 'string', default: '18080' },
        parameter: { type: 'string', multiple: true, default: [] },
        setting: { type: 'string', multiple: true, default: [] },
        java: { type: 'string', multiple: true, default: ['-Xmx768m'] },
        classpath: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (wrong) {
    return fail(`${wrong.message}\n\n${HELP}`, 2);
  }
}

const { values, positionals } = read();
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const folder = resolve(values.dir);
const [command, count] = positionals;
try {
  if (command === 'up' && /^[1-9]\d?$/.test(count ?? '') && positionals.length === 2) {
    const basePort = Number(values['base-port']);
    if (!(basePort >= 1024 && basePort + 3 * Number(count) <= 65_535)) {
      fail('--base-port leaves no room for the ports', 2);
    }
    const members = await upMembers(folder, Number(count), { ...values, basePort });
    members.forEach((member) => process.stdout.write(`${JSON.stringify(member)}\n`));
  } else if (command === 'down' && positionals.length === 1) {
    if (!existsSync(folder)) {
      fail(`${folder} is not there: nothing was started in it`, 2);
    }
    await downMembers(folder);
  } else {
    fail(HELP, 2);
  }
} catch (error) {
  fail(error.message);
}
