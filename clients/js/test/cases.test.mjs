// In how many ways a receipt or a state proof can be wrong: clients/cases says it for all verifiers.

import assert from 'node:assert/strict';
import test from 'node:test';
import { judge } from '../receipt.mjs';
import { documentOf, mistake, readCases } from './cases.mjs';

const cases = readCases();
const wrong = cases.filter(({ refusedAt }) => refusedAt !== undefined);

test(`the verifier is right about ${cases.length} cases`, () => {
  const mistakes = cases.map((one) => [one.name, mistake(judge, one)]).filter(([, found]) => found !== undefined);
  assert.deepEqual(mistakes, []);
});

test('no two cases have the same name', () => {
  assert.equal(new Set(cases.map(({ name }) => name)).size, cases.length);
});

test(`a verifier that says yes fails for each of ${wrong.length} wrong cases, and for no other`, () => {
  const yes = () => ({ valid: true, summary: {} });
  assert.deepEqual(cases.filter((one) => mistake(yes, one) !== undefined), wrong);
});

test('a verifier that says no fails for each valid case, whichever step it names', () => {
  const no = () => ({ valid: false, step: 'shape', reason: 'whatever' });
  const valid = cases.filter(({ refusedAt }) => refusedAt === undefined);
  assert.ok(valid.length > 0);
  assert.deepEqual(valid.filter((one) => mistake(no, one) === undefined), []);
});

/** The path of every field of an object; of a list, those of its first item. */
function* fieldsOf(value, path = []) {
  if (typeof value === 'object') {
    for (const [field, part] of Object.entries(Array.isArray(value) ? value.slice(0, 1) : value)) {
      yield* fieldsOf(part, [...path, field]);
      yield [...path, field].join('.');
    }
  }
}

for (const document of ['changes/receipt.json', 'alone/state-proof.json']) {
  test(`in ${document} no field may be missing or of another type`, () => {
    const tried = new Set(
      documentOf('cases.json')
        .filter(({ of }) => of.includes(document))
        .flatMap(({ cases: all }) => all.filter(({ refusedAt, change }) => refusedAt === 'shape' && change?.length === 1))
        .flatMap(({ change: [{ remove, set, to }] }) => (remove === undefined ? [`${set} ${typeof to}`] : [`${remove} missing`])),
    );
    const isItem = (path) => /\.0$/.test(path);
    // A list of changes that is missing says that there are none, and an entry without a value that there is none.
    const optional = ['authorityChanges', 'entries.0.value', 'entries.0.other'];
    for (const path of fieldsOf(documentOf(document))) {
      assert.ok(tried.has(`${path} boolean`), `${path} of another type`);
      assert.ok(isItem(path) || optional.includes(path) || tried.has(`${path} missing`), `${path} missing`);
    }
  });
}
