// Bytes as texts and back. Everything is a Uint8Array, which Node and browsers have alike.

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const NIBBLES = new Uint8Array(128);
[...'0123456789abcdef'].forEach((digit, value) => {
  NIBBLES[digit.charCodeAt(0)] = value;
});
// More arguments than this overflow the stack of some engines.
const MOST_ARGUMENTS = 8_192;

const encoder = new TextEncoder();

/** A text as UTF-8. */
export const utf8 = (text) => encoder.encode(text);

/** @throws {RangeError} if a character of the text is no byte */
export function latin1(text) {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255) {
      throw new RangeError(`not a byte: ${text[i]}`);
    }
    bytes[i] = code;
  }
  return bytes;
}

/** The text whose characters are these bytes. */
export function fromLatin1(bytes) {
  let text = '';
  for (let i = 0; i < bytes.length; i += MOST_ARGUMENTS) {
    text += String.fromCharCode.apply(null, bytes.subarray(i, i + MOST_ARGUMENTS));
  }
  return text;
}

export function concat(...parts) {
  let length = 0;
  for (const part of parts) {
    length += part.length;
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function equal(one, other) {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

export function toHex(bytes) {
  let text = '';
  for (let i = 0; i < bytes.length; i++) {
    text += HEX[bytes[i]];
  }
  return text;
}

/** Lower-case hex as bytes; refuses everything else, and a length other than `length` if one is given. */
export function fromHex(text, length) {
  if (typeof text !== 'string' || text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) {
    throw new TypeError(`not lower-case hex: ${text}`);
  }
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = NIBBLES[text.charCodeAt(2 * i)] * 16 + NIBBLES[text.charCodeAt(2 * i + 1)];
  }
  if (length !== undefined && bytes.length !== length) {
    throw new RangeError(`${bytes.length} bytes of hex instead of ${length}`);
  }
  return bytes;
}

export const toBase64 = (bytes) => btoa(fromLatin1(bytes));

/** Base64 with padding and zero bits where none are used (RFC 4648, section 4); refuses everything else. */
export function fromBase64(text) {
  // atob overlooks white space, missing padding, and bits that are not used.
  const bytes = /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0 ? latin1(atob(text)) : null;
  if (bytes === null || toBase64(bytes) !== text) {
    throw new TypeError(`not base64: ${text}`);
  }
  return bytes;
}
