import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { misbehavingServer } from './network.mjs';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path) => readFileSync(join(ROOT, path), 'utf8');
const run = promisify(execFile);

const receipt = read('clients/cases/changes/receipt.json');
const { id } = JSON.parse(receipt).transaction;
const final = { id, status: 'final', outcome: 0, outcomeCode: 'applied', height: 8, index: 0 };

/** What a good node answers to the page's programs. */
function serve({ method }, response, path, body) {
  const answers = {
    '/api/v1/chain': () => ({ chainId: 'ab'.repeat(32), height: 7 }),
    '/api/v1/transactions': () => (method === 'POST' ? { ...final, id: null } : { items: [final], next: null }),
    [`/api/v1/transactions/${id}/receipt`]: () => JSON.parse(receipt),
  };
  if (path === '/api/v1/events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).end(`event:transaction\nid:8:0\ndata:${JSON.stringify(final)}\n\n`);
    return true;
  }
  if (!(path in answers)) {
    return false;
  }
  const answer = answers[path]();
  // Whoever submits knows the id of what it has signed.
  response.end(JSON.stringify(answer.id === null ? { ...answer, id: submittedId(body) } : answer));
  return true;
}

let submittedId;
const SAID = [/^[0-9a-f]{64} applied\n$/, new RegExp(`^${id} is applied at height 8\n$`), /^transaction 8:0 applied\n$/];

const programs = [...read('clients/js/README.md').matchAll(/^```js\n(.*?)^```$/gms)].map(([, program]) => program);

test('README.md has a program for each of the answers', () => assert.equal(programs.length, SAID.length));

for (const [number, program] of programs.entries()) {
  test(`program ${number + 1} of README.md`, { timeout: 60_000 }, async (t) => {
    const { transactionBytes, transactionId } = await import('../index.mjs');
    submittedId = (body) => transactionId(transactionBytes(JSON.parse(body)));
    const server = await misbehavingServer(serve);
    const folder = mkdtempSync(join(tmpdir(), 'mpreg-readme-'));
    t.after(() => {
      server.close();
      rmSync(folder, { recursive: true });
    });
    const file = join(folder, 'program.mjs');
    const placed = program
      .replaceAll('http://localhost:8080', server.url)
      .replaceAll("'./clients/js/", `'${ROOT}clients/js/`)
      .replaceAll('src/main/resources/demo/genesis.json', join(ROOT, 'clients/cases/changes/genesis.json'));
    writeFileSync(file, placed);
    const { stdout } = await run(process.execPath, [file]);
    assert.match(stdout, SAID[number]);
  });
}

test('what is declared is what is exported', async () => {
  const library = await import('../index.mjs');
  const types = read('clients/js/index.d.ts');
  const declared = [...types.matchAll(/^export (?:function|class|const) (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual([...new Set(declared)].sort(), Object.keys(library).sort());
  const methods = types.slice(types.indexOf('export class LedgerClient')).matchAll(/^ {2}(\w+)(?:<[^(]*>)?\(/gm);
  const own = Object.getOwnPropertyNames(library.LedgerClient.prototype);
  assert.deepEqual([...methods].map(([, name]) => name).sort(), own.sort());
});
