// The checks of clients/js in a browser, and its types in a compiler.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { misbehavingServer } from '../../clients/js/test/network.mjs';
import { ROOT } from './root.mjs';
import { readOptions } from './options.mjs';
import { end, hasEnded, lastLines, start } from './supervision/processes.mjs';
import { until } from './supervision/waiting.mjs';
import { say, workspace } from './supervision/workspace.mjs';

const HELP = `Usage: scripts/js-client-test [options]

Fetches the library that clients/js uses in browsers, and a TypeScript compiler, into target/js-client. Opens a page in
headless Chromium that signs, verifies the vectors, worked values, receipts and state proofs that Node's tests verify, and
talks to a server that misbehaves as networks do. Compiles a program that uses all of the types.

  --browser PROGRAM  another Chromium (default: chromium, chromium-browser or google-chrome on the PATH)
  --keep             leave the folder with the browser's profile and log
  --help             this text

Needs Node 18 or later, npm and Chromium. Exit code: 0 if everything holds, 1 if not, 2 for wrong options.
`;

const TYPESCRIPT = '5.9.3';
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];
const REPORT_MILLIS = 120_000;
const TYPES = { '.mjs': 'text/javascript', '.js': 'text/javascript', '.json': 'application/json', '.md': 'text/plain' };
const SERVED = ['clients/js', 'docs', 'src/main/resources/demo', 'clients/cases/changes'];

const options = readOptions(HELP, { browser: null, keep: false });
const TOOLS = join(ROOT, 'target/js-client');
const { folder, cleanUp } = workspace('js-client', options.keep, () => server?.close());
let server = null;

/** What the library declares, and a compiler; fetched once for each choice of versions. */
function fetchTools() {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'clients/js/package.json'), 'utf8'));
  const wanted = `${JSON.stringify({ private: true, dependencies: { ...dependencies, typescript: TYPESCRIPT } }, null, 2)}\n`;
  const file = join(TOOLS, 'package.json');
  if (existsSync(join(TOOLS, 'node_modules/.package-lock.json')) && existsSync(file) && readFileSync(file, 'utf8') === wanted) {
    return;
  }
  mkdirSync(TOOLS, { recursive: true });
  writeFileSync(file, wanted);
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'], { cwd: TOOLS, stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    throw new Error(`npm install in ${TOOLS} failed`);
  }
}

function compile() {
  const program = join(ROOT, 'clients/js/test/types.ts');
  const args = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022,dom', '--module', 'nodenext', program];
  const log = join(folder, 'tsc.log');
  return { log, compiler: start(join(TOOLS, 'node_modules/.bin/tsc'), args, { cwd: ROOT, log, lastSignal: 'SIGKILL' }) };
}

/** The page, with the import map that the library's README tells to use. */
function page() {
  const readme = readFileSync(join(ROOT, 'clients/js/README.md'), 'utf8');
  const [, importMap] = /^```html\n(.*?)^```$/ms.exec(readme);
  return `<!doctype html><meta charset="utf-8"><title>clients/js</title>${importMap}<script type="module" src="/clients/js/test/browser.mjs"></script>`;
}

/** The file of a path, if it is among those that the page may have. */
function fileOf(path) {
  const inside = normalize(path).slice(1);
  if (inside.startsWith('node_modules/')) {
    return join(TOOLS, inside);
  }
  return SERVED.some((served) => inside.startsWith(`${served}/`)) ? join(ROOT, inside) : null;
}

function serve(request, response, path, body, onReport) {
  if (path === '/') {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(page());
  } else if (path === '/report') {
    response.end();
    onReport(JSON.parse(body));
  } else if (path === '/favicon.ico') {
    response.writeHead(404).end();
  } else {
    const file = fileOf(path);
    if (file === null || !existsSync(file)) {
      return false;
    }
    response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file));
  }
  return true;
}

function findBrowser() {
  const found = (options.browser ? [options.browser] : BROWSERS).find((program) => spawnSync(program, ['--version']).status === 0);
  if (!found) {
    throw new Error(`No Chromium was found: ${options.browser ?? BROWSERS.join(', ')}`);
  }
  return found;
}

async function inBrowser() {
  let report = null;
  server = await misbehavingServer((request, response, path, body) =>
    serve(request, response, path, body, (told) => {
      report = told;
    }),
  );
  const log = join(folder, 'browser.log');
  const args = ['--headless', '--disable-gpu', '--no-first-run', '--disable-extensions', '--disable-background-networking', '--disable-dev-shm-usage'];
  // As root it would not start with one; the page is our own.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = start(findBrowser(), [...args, ...sandbox, `--user-data-dir=${join(folder, 'profile')}`, server.url], { log, lastSignal: 'SIGKILL' });
  await until(REPORT_MILLIS, () => report !== null || hasEnded(browser));
  await end(browser, 'SIGTERM', 5_000);
  if (report === null) {
    throw new Error(`the page has told nothing:\n${lastLines(log)}`);
  }
  report.failed.forEach((failure) => say(`FAIL  ${failure}`));
  say(`${report.count - report.failed.length} of ${report.count} checks hold in ${/Chrome\/[\d.]+/.exec(report.by)?.[0] ?? report.by}`);
  return report.count > 0 && report.failed.length === 0;
}

async function run() {
  fetchTools();
  const { log, compiler } = compile();
  const holds = await inBrowser();
  await until(REPORT_MILLIS, () => hasEnded(compiler));
  const compiles = compiler.exitCode === 0;
  say(compiles ? 'the program compiles against the types' : `FAIL  tsc:\n${lastLines(log)}`);
  return holds && compiles;
}

let holds = false;
try {
  holds = await run();
} catch (error) {
  say(error.message);
}
await cleanUp();
process.exit(holds ? 0 : 1);
