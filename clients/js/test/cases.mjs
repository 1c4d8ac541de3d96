// Reads the cases of clients/cases, whose README.md says what they are made of.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = new URL('../../cases/', import.meta.url);
const read = new Map();

function bytesOf(file) {
  if (!read.has(file)) {
    read.set(file, readFileSync(fileURLToPath(new URL(file, FOLDER))));
  }
  return read.get(file);
}
/** A document of the folder. */
export const documentOf = (file) => JSON.parse(bytesOf(file));
const folderOf = (file) => file.slice(0, file.lastIndexOf('/') + 1);

/** The object or list in which the last part of a path stands, and that part. */
function placeOf(document, path) {
  const fields = path.split('.');
  const last = fields.pop();
  return [fields.reduce((at, field) => at[field], document), last];
}

const get = (document, path) => path.split('.').reduce((at, field) => at[field], document);

function set(document, path, value) {
  const [parent, field] = placeOf(document, path);
  parent[field] = value;
}

function edit(document, path, how) {
  set(document, path, how(get(document, path)));
}

function replaced(text, from, by) {
  if (!text.includes(from)) {
    throw new Error(`nothing to replace: ${from}`);
  }
  return text.replace(from, () => by);
}

const hex = (text) => Buffer.from(text, 'hex');

const CHANGES = {
  set: (document, { set: path, to }) => set(document, path, structuredClone(to)),
  remove(document, { remove: path }) {
    const [parent, field] = placeOf(document, path);
    if (Array.isArray(parent)) {
      parent.splice(Number(field), 1);
    } else {
      delete parent[field];
    }
  },
  copy(document, { copy: path, of, to = path }, folder) {
    set(document, to, structuredClone(get(of === undefined ? document : documentOf(folder + of), path)));
  },
  flip: (document, { flip: path, at }) =>
    edit(document, path, (text) => {
      const index = at < 0 ? text.length + at : at;
      return text.slice(0, index) + (text[index] === '0' ? '1' : '0') + text.slice(index + 1);
    }),
  bytes: (document, { bytes: path, at, remove = 0, insert = '' }) =>
    edit(document, path, (text) => {
      const index = at < 0 ? text.length + 2 * at : 2 * at;
      return text.slice(0, index) + insert + text.slice(index + 2 * remove);
    }),
  sha256(document, { sha256: path, of, before = '', after = '' }) {
    const hashed = createHash('sha256').update(hex(before + get(document, of) + after));
    set(document, path, hashed.digest('hex'));
  },
  repeat: (document, { repeat: path, times }) =>
    edit(document, path, ([first]) => Array.from({ length: times }, () => structuredClone(first))),
  replace: (document, { replace: path, text, by }) => edit(document, path, (value) => replaced(value, text, by)),
  append: (document, { append: path, text, times = 1 }) => edit(document, path, (value) => value + text.repeat(times)),
};

const latin = (text) => Buffer.from(text).toString('latin1');

// On a string of which every character is a byte.
const TEXTS = {
  replace: (text, { replace, by, bytes }) =>
    replaced(text, latin(replace), by === undefined ? hex(bytes).toString('latin1') : latin(by)),
  before: (text, { before, times = 1 }) => latin(before).repeat(times) + text,
  after: (text, { after, times = 1 }) => text + latin(after).repeat(times),
  cut: (text, { cut }) => text.slice(0, cut),
  pad: (text, { pad }) => text.padEnd(pad),
};

/** What an operation does: the one whose name it begins with. */
const carryOut = (operations, operation, ...context) => operations[Object.keys(operation)[0]](...context);

/** The JSON of a case, changed as it says. */
function contentOf(of, { change = [], text = [] }) {
  const document = documentOf(of);
  for (const operation of change) {
    carryOut(CHANGES, operation, document, operation, folderOf(of));
  }
  const written = latin(JSON.stringify(document));
  const changed = text.reduce((before, operation) => carryOut(TEXTS, operation, before, operation), written);
  return Buffer.from(changed, 'latin1');
}

/**
 * All cases, once for each document that they are of.
 *
 * @returns {{name: string, content: Buffer, genesis: Buffer, rules: number | undefined, refusedAt: string | undefined}[]}
 */
export function readCases() {
  return documentOf('cases.json').flatMap(({ of: documents, cases }) =>
    documents.flatMap((of) =>
      cases.map((one) => ({
        name: `${of}: ${one.name}`,
        content: contentOf(of, one),
        genesis: bytesOf(one.genesis ?? `${folderOf(of)}genesis.json`),
        rules: one.rules,
        refusedAt: one.refusedAt,
      })),
    ),
  );
}

/** What a verifier makes of a case that it should not: undefined if it is right. */
export function mistake(judge, { content, genesis, rules, refusedAt }) {
  const verdict = judge(content, genesis, rules);
  const right = refusedAt === undefined ? verdict.valid === true : verdict.valid === false && verdict.step === refusedAt;
  return right ? undefined : `${JSON.stringify(verdict)} instead of ${refusedAt ?? 'valid'}`;
}
