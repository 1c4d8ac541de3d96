// Verifies a receipt or a state proof offline, with Node and clients/js. See --help.

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { judge, KNOWN_RULES, readGenesis, verifierKeys } from '../../../clients/js/index.mjs';

const HELP = `Usage: node verify-receipt.mjs --genesis FILE [FILE]
       node verify-receipt.mjs --genesis FILE --keys

Verifies a receipt (GET /transactions/{id}/receipt) or a state proof (the stateProof of an account, a node, or
a problem that says that there is none), from FILE or the standard input, with nothing but the genesis document.

  --genesis FILE   the genesis document that you trust, byte for byte
  --rules N        the last version of the rules whose blocks are read (default ${KNOWN_RULES}, the last that this program
                   was written for): give a later one when you have made sure that it leaves receipts and proofs as they are
  --keys           print the verifier keys of the log instead, for C2SP clients
  --help           this text

Prints one line of JSON. Exit code: 0 if it is valid, 1 if not, 2 for wrong use or a file that cannot be read.
`;

function main() {
  const { values, positionals } = parseArgs({
    options: { genesis: { type: 'string' }, rules: { type: 'string', default: String(KNOWN_RULES) }, keys: { type: 'boolean' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (values.genesis === undefined || positionals.length > 1 || !/^[1-9]\d{0,8}$/.test(values.rules)) {
    process.stderr.write(HELP);
    return 2;
  }
  const document = readFileSync(values.genesis);
  if (values.keys) {
    process.stdout.write(verifierKeys(readGenesis(document)).map((line) => `${line}\n`).join(''));
    return 0;
  }
  const verdict = judge(readFileSync(positionals[0] ?? 0), document, Number(values.rules));
  process.stdout.write(`${JSON.stringify(verdict)}\n`);
  return verdict.valid ? 0 : 1;
}

try {
  process.exitCode = main();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
