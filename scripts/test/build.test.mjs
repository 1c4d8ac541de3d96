import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { isBuilt } from '../lib/build.mjs';

const MAIN = 'target/classes/io/mpreg/blockchain/LedgerApplication.class';
const LIBRARIES = 'target/federation-classpath.txt';
const BUILT = new Date('2001-01-02T00:00:00Z');
const BEFORE = new Date('2001-01-01T00:00:00Z');
const AFTER = new Date('2001-01-03T00:00:00Z');

/** A folder as it is after a build, in which `change` is done. */
function afterBuild(t, change = () => {}) {
  const root = mkdtempSync(join(tmpdir(), 'mpreg-build-'));
  t.after(() => rmSync(root, { recursive: true }));
  const at = (path) => join(root, path);
  const write = (path, text = '') => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  };
  ['pom.xml', 'src/main/java/a/One.java', 'src/main/java/a/Two.java', 'src/main/resources/one.sql', 'src/test/java/a/OneTest.java', MAIN].forEach((path) => write(path));
  write('library.jar');
  write(LIBRARIES, `${at('library.jar')}\n`);
  ['pom.xml', 'src/main/java/a/One.java', 'src/main/java/a/Two.java', 'src/main/resources/one.sql'].forEach((path) => utimesSync(at(path), BEFORE, BEFORE));
  ['src/main', 'src/main/java', 'src/main/java/a', 'src/main/resources'].forEach((path) => utimesSync(at(path), BEFORE, BEFORE));
  utimesSync(at(LIBRARIES), BUILT, BUILT);
  change({ at, write, touch: (path) => utimesSync(at(path), AFTER, AFTER) });
  return isBuilt(root);
}

test('what was built and not changed is not built again', (t) => assert.equal(afterBuild(t), true));

for (const path of ['pom.xml', 'src/main/java/a/One.java', 'src/main/resources/one.sql']) {
  test(`${path} changed: it is built again`, (t) => assert.equal(afterBuild(t, ({ touch }) => touch(path)), false));
}

test('a test changed: nothing is built, as members run without tests', (t) =>
  assert.equal(afterBuild(t, ({ touch }) => touch('src/test/java/a/OneTest.java')), true));

test('a source removed: it is built again', (t) => assert.equal(afterBuild(t, ({ at }) => rmSync(at('src/main/java/a/Two.java'))), false));

test('a new source: it is built again', (t) => assert.equal(afterBuild(t, ({ write }) => write('src/main/java/b/Three.java')), false));

for (const path of [MAIN, LIBRARIES, 'library.jar']) {
  test(`${path} is not there: it is built again`, (t) => assert.equal(afterBuild(t, ({ at }) => rmSync(at(path))), false));
}
