import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import test from 'node:test';
import { withoutTests } from '../lib/trial-version.mjs';

const folder = mkdtempSync(join(tmpdir(), 'trial-version-'));
test.after(() => rmSync(folder, { recursive: true }));

const [classes, tests, library] = ['classes', 'tests', 'library.jar'].map((name) => join(folder, name));
mkdirSync(join(tests, 'io/mpreg/blockchain/upgrade'), { recursive: true });
writeFileSync(join(tests, 'io/mpreg/blockchain/upgrade/TrialVersion.class'), '');

test('a node needs no classes of tests', () =>
  assert.equal(withoutTests([classes, tests, library].join(delimiter)), [classes, library].join(delimiter)));

test('a class path without the classes of tests cannot make a trial version', () =>
  assert.throws(() => withoutTests([classes, library].join(delimiter)), /none of these holds the tests' classes/));
