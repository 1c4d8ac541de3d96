// The pages for readers: every command that they print is run by a test, and every link leads somewhere.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file) => readFileSync(join(ROOT, file), 'utf8');

const PAGES_WITH_COMMANDS = ['README.md', 'docs/getting-started.md'];

/** Blocks that client-test does not run, each with what runs the same instead. */
const RUN_ELSEWHERE = {
  './mvnw verify': { file: '.ci/run', line: './mvnw -B verify', reason: 'it takes most of the time of .ci/run, of which it is a step' },
  './mvnw -q -Dmaven.test.skip=true package': {
    file: 'scripts/lib/ledger-node.mjs',
    line: "['-B', '-q', '-Dmaven.test.skip=true', 'package']",
    reason: 'scripts/ledger runs it wherever the jar is missing, and the step above packages the same',
  },
};

/** `{page, section, number, commands}` of each block of commands of a page. */
function blocksOf(page) {
  const blocks = [];
  const numbers = new Map();
  for (const [, section, text] of read(page).matchAll(/^## (.*)\n([^]*?)(?=^## |$(?![^]))/gm)) {
    for (const [, commands] of text.matchAll(/^```sh\n([^]*?)^```$/gm)) {
      numbers.set(section, (numbers.get(section) ?? 0) + 1);
      blocks.push({ page, section, number: numbers.get(section), commands: commands.trim() });
    }
  }
  return blocks;
}

const nameOf = ({ page, section, number }) => `${page} '${section}' ${number}`;
const blocks = PAGES_WITH_COMMANDS.flatMap(blocksOf);

test('client-test runs every block of commands that nothing else runs, and none that is not there', () => {
  const run = [...read('scripts/client-test').matchAll(/(?:printed|shows '[^']+') (\S+\.md '[^']+' \d+)/g)].map(([, name]) => name);
  const wanted = blocks.filter(({ commands }) => !(commands in RUN_ELSEWHERE)).map(nameOf);
  assert.deepEqual([...new Set(run)].sort(), wanted.sort());
});

for (const [command, { file, line, reason }] of Object.entries(RUN_ELSEWHERE)) {
  test(`${command} is run by ${file}: ${reason}`, () => {
    assert.ok(blocks.some(({ commands }) => commands === command), 'no page prints it any more');
    assert.ok(read(file).includes(line));
  });
}

test('blocks of commands stand below a heading, where they are found', () => {
  for (const page of PAGES_WITH_COMMANDS) {
    assert.equal(blocksOf(page).length, [...read(page).matchAll(/^```sh$/gm)].length, page);
  }
});

const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true }).filter((file) => file.endsWith('.md')).map((file) => join('docs', file))];

/** The anchors of a page's headings, as they are made where it is shown. */
const anchorsOf = (page) =>
  [...read(page).replace(/^```[^]*?^```$/gm, '').matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/ /g, '-'));

for (const page of pages) {
  test(`links of ${page} lead to files and headings that are there`, () => {
    const text = read(page).replace(/^```[^]*?^```$/gm, '');
    for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) {
        continue;
      }
      const [path, anchor] = target.split('#');
      const file = path === '' ? page : normalize(join(dirname(page), path));
      assert.ok(existsSync(join(ROOT, file)), `${target}: there is no ${file}`);
      assert.ok(anchor === undefined || anchorsOf(file).includes(anchor), `${target}: ${file} has no such heading`);
    }
  });
}

test('each decision says whether it holds, as the table of decisions does', () => {
  const rows = [...read('docs/decisions/README.md').matchAll(/^\| \[(\d+)\]\((\S+)\) \| .* \| ([^|]+) \|$/gm)];
  const files = readdirSync(join(ROOT, 'docs/decisions')).filter((file) => /^\d/.test(file)).sort();
  assert.deepEqual(rows.map(([, , file]) => file), files);
  for (const [, number, file, status] of rows) {
    const [, , line] = read(join('docs/decisions', file)).split('\n');
    assert.match(line, new RegExp(`^Status: ${status}\\.`), file);
    const others = [...status.matchAll(/\d+/g)].map(([other]) => Number(other));
    assert.ok(/^(holds|changed by|superseded by)/.test(status), `${file}: ${status}`);
    assert.ok(others.every((other) => other !== Number(number) && other <= rows.length), `${file}: ${status}`);
  }
});
