// Checks of the verifier in JavaScript that no case needs, and cases that need no check of it, each with its reason.

const because = (reason, ...places) => places.map(([file, text]) => ({ file, text, reason }));

/** A mutant of a file whose text begins like this survives. */
export const SURVIVORS = [
  ...because(
    'the step shape has looked at it',
    ['bytes.mjs', 'throw | throw new RangeError(`not a byte'],
    ['bytes.mjs', 'throw | throw new TypeError(`not lower-case hex'],
    ['bytes.mjs', 'throw | throw new RangeError(`${bytes.length} bytes of hex'],
    ['bytes.mjs', "typeof text !== 'string'"],
    ['bytes.mjs', 'text.length % 2 !== 0'],
    ['bytes.mjs', '!/^[0-9a-f]*$/.test(text)'],
    ['merkle.mjs', 'Number.isSafeInteger(value)'],
    ['merkle.mjs', 'value >= 0'],
    ['merkle.mjs', 'value instanceof Uint8Array'],
    ['merkle.mjs', 'value.length === 32'],
    ['merkle.mjs', '!isSize('],
    ['merkle.mjs', '!areHashes('],
  ),
  ...because(
    'what is read as base64 in another way is written in another way',
    ['bytes.mjs', '/^[A-Za-z0-9+/]*={0,2}$/.test(text)'],
    ['bytes.mjs', 'text.length % 4 === 0'],
    ['bytes.mjs', 'bytes === null'],
  ),
  ...because('only values of one length are compared', ['bytes.mjs', 'one.length === other.length']),
  ...because(
    'what is written here was read before',
    ['encoding.mjs', 'throw | throw new RangeError(`${value} is not an integer'],
    ['encoding.mjs', 'throw | throw new RangeError(`not ASCII'],
    ['encoding.mjs', '!Number.isSafeInteger(value)'],
    ['encoding.mjs', 'value < 0'],
    ['encoding.mjs', 'value > largest(width)'],
  ),
  ...because('the end is not where the reader is', ['encoding.mjs', 'throw | throw new RangeError(`${length} bytes at']),
  ...because('the set that is asked is the one that the header names', ['authorities.mjs', 'authoritySetHash(authoritySet) === set']),
  ...because('the certificate names the set too', ['finality.mjs', "require | require('authorities', header.authoritySetHash === authoritySetHash(known)"]),
  ...because('nobody has the key of such an index', ['authorities.mjs', 'index < sorted.length']),
  ...because('a set of 1025 authorities has 160 kB, and needs a header that names it', ['authorities.mjs', 'size > MOST_AUTHORITIES']),
  ...because(
    'nothing else is taken for it, so that what comes next is not what is expected',
    ['json.mjs', "throw | throw this.wrong('a string')"],
    ['json.mjs', "throw | throw this.wrong('a value')"],
  ),
  ...because('without signatures, the text is another one', ['note.mjs', "require | require('checkpoint', split >= 0"]),
  ...because('a line that does not match has no parts', ['note.mjs', "require | require('checkpoint', match !== null"], ['note.mjs', 'match !== null']),
  ...because('what is no base64 cannot be read', ['note.mjs', 'isBase64(match[2])'], ['shape.mjs', 'isText(value) | isText(value) && fromBase64']),
  ...because('the text of a note ends with a line feed', ['note.mjs', "rest[0] === ''"]),
  ...because('another length needs the signature of the sender', ['receipt.mjs', "require | require('transaction', paid.length"]),
  ...because('what returns nothing does not say yes', ['shape.mjs', 'return false']),
  ...because('the grammar of JSON has looked at it', ['shape.mjs', 'value >= 0']),
  ...because(
    'what is of another type has no such length, or none of the fields',
    ['shape.mjs', 'isText(value) | isText(value) && value.length'],
    ['shape.mjs', "typeof value === 'object'"],
    ['shape.mjs', '!Array.isArray(value)'],
    ['shape.mjs', '(Object.hasOwn(value, name)'],
  ),
];

/** By the step that refuses them: cases for which no mutant makes a difference. */
export const UNTOUCHED = {
  shape: 'what one part of the grammar of JSON lets through, the next one refuses, at the same step',
};
