// Signed notes and checkpoints of the log (C2SP; docs/protocol.md, section 13).

import { sha256 } from '#crypto';
import { concat, equal, fromBase64, fromHex, toBase64, toHex, utf8 } from './bytes.mjs';
import { verifySignature } from './keys.mjs';
import { isBase64 } from './shape.mjs';
import { require } from './verdict.mjs';

const LOG_SIGNATURE = 1;
const MAX_NOTE_BYTES = 65_536;
const MAX_NOTE_SIGNATURES = 100;

const originOf = (chainId) => `mpreg-ledger/${chainId}`;
const keyId = (name, kind, publicKey) => sha256(utf8(`${name}\n`), Uint8Array.of(kind), publicKey).subarray(0, 4);

/** What a C2SP client is given to trust: a line for each authority. */
export function verifierKeys({ chainId, authorities }) {
  const origin = originOf(chainId);
  return authorities.map(({ checkpointKey }) => {
    const key = fromHex(checkpointKey, 32);
    return `${origin}+${toHex(keyId(origin, LOG_SIGNATURE, key))}+${toBase64(concat(Uint8Array.of(LOG_SIGNATURE), key))}`;
  });
}

// Half a surrogate pair has no UTF-8. What Unicode calls a space is C2SP's rule for names, which \s is not.
const NO_NOTE = /[\u0000-\u0009\u000b-\u001f]|\p{Surrogate}/u;
const SIGNATURE_LINE = /^\u2014 ([^\p{Separator}\u0085+]+) ([A-Za-z0-9+/]+=*)$/u;

/** The text of a signed note up to its last line feed, and the signatures under it. */
function parseNote(note) {
  require('checkpoint', utf8(note).length <= MAX_NOTE_BYTES, 'the note is too long');
  require('checkpoint', !NO_NOTE.test(note), 'a control character in the note, or half a surrogate pair');
  require('checkpoint', note.endsWith('\n'), 'the note does not end with a line feed');
  const split = note.lastIndexOf('\n\n');
  require('checkpoint', split >= 0, 'the note has no signatures');
  const lines = note.slice(split + 2, -1).split('\n');
  require('checkpoint', lines.length <= MAX_NOTE_SIGNATURES, 'the note has too many signatures');
  const signatures = lines.map((line) => {
    const match = SIGNATURE_LINE.exec(line);
    require('checkpoint', match !== null && isBase64(match[2]), 'a signature line is malformed');
    const bytes = fromBase64(match[2]);
    require('checkpoint', bytes.length > 4, 'a signature is too short');
    return { name: match[1], keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
  });
  return { text: note.slice(0, split + 1), signatures };
}

/** Refuses what none of these authorities has signed as this checkpoint of the log; `root` is hex. */
export function checkCheckpoint(note, { size, root }, { chainId, authorities }, keyIdOf = keyId) {
  const { text, signatures } = parseNote(note);
  const origin = originOf(chainId);
  const [first, second, third, ...rest] = text.split('\n');
  require('checkpoint', first === origin, 'the origin is not that of the chain');
  require('checkpoint', second === String(size), 'the size is not that of the history');
  require('checkpoint', third === toBase64(fromHex(root, 32)), 'the root is not that of the history');
  require('checkpoint', rest.length === 1 && rest[0] === '', 'the checkpoint has more lines');
  const keys = authorities.map(({ checkpointKey }) => fromHex(checkpointKey, 32));
  // Two keys may have the same id, which has four bytes: a line is signed by one of them.
  const known = signatures.flatMap(({ name, keyId: id, signature }) => {
    const named = keys.filter((key) => name === origin && equal(id, keyIdOf(origin, LOG_SIGNATURE, key)));
    return named.length === 0 ? [] : [named.some((key) => verifySignature(key, utf8(text), signature))];
  });
  require('checkpoint', known.length > 0, 'no authority has signed it for the log');
  require('checkpoint', known.every(Boolean), 'a signature of an authority does not hold');
}
