// In how many ways a receipt or a state proof can be wrong: clients/cases says it for all verifiers.

import assert from 'node:assert/strict';
import test from 'node:test';
import { judge } from '../receipt.mjs';
import { mistake, readCases } from './cases.mjs';

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
  const yes = (...given) => ({ ...judge(...given), valid: true, step: undefined });
  assert.deepEqual(cases.filter((one) => mistake(yes, one) !== undefined), wrong);
});

test('a verifier that says no fails for each valid case, whichever step it names', () => {
  const no = () => ({ valid: false, step: 'shape', reason: 'whatever' });
  const valid = cases.filter(({ refusedAt }) => refusedAt === undefined);
  assert.ok(valid.length > 0);
  assert.deepEqual(valid.filter((one) => mistake(no, one) === undefined), []);
});
