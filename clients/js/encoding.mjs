// Integers, texts and lists of bytes as they are hashed and signed (docs/protocol.md, section 1).

import { concat, fromLatin1, toHex } from './bytes.mjs';

/** The largest integer of so many bytes: of 4, 2^31 - 1, of 8, 2^53 - 1. */
const largest = (width) => (width === 4 ? 2 ** 31 - 1 : Math.min(2 ** (8 * width) - 1, Number.MAX_SAFE_INTEGER));

const MOST_NAME_BYTES = 128;

/** A big-endian unsigned integer of `width` bytes. */
export function uint(width, value) {
  if (!Number.isSafeInteger(value) || value < 0 || value > largest(width)) {
    throw new RangeError(`${value} is not an integer of 0 to ${largest(width)}`);
  }
  const bytes = new Uint8Array(width);
  for (let i = width - 1, rest = value; rest > 0; i--, rest = Math.floor(rest / 256)) {
    bytes[i] = rest % 256;
  }
  return bytes;
}

/** `u32 length ‖ content`. */
export const bytesField = (content) => concat(uint(4, content.length), content);

/** `bytes` with ASCII content. */
export function str(text) {
  const bytes = new Uint8Array(4 + text.length);
  bytes.set(uint(4, text.length));
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) {
      throw new RangeError(`not ASCII: ${text}`);
    }
    bytes[4 + i] = code;
  }
  return bytes;
}

const isName = (text) => text.split('/').every((part) => /^[A-Za-z0-9._:@-]+$/.test(part) && part !== '.' && part !== '..');

/** Reads one value and refuses what is missing and what follows. */
export class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.position = 0;
  }

  raw(length) {
    const end = this.position + length;
    if (end > this.bytes.length) {
      throw new RangeError(`${length} bytes at ${this.position} go beyond the end at ${this.bytes.length}`);
    }
    const part = this.bytes.subarray(this.position, end);
    this.position = end;
    return part;
  }

  magic(text) {
    if (fromLatin1(this.raw(text.length)) !== text) {
      throw new TypeError(`does not begin with ${JSON.stringify(text)}`);
    }
  }

  uint(width) {
    const value = this.raw(width).reduce((sum, byte) => sum * 256 + byte, 0);
    if (value > largest(width)) {
      throw new RangeError(`integer above ${largest(width)}`);
    }
    return value;
  }

  bytesField(limit) {
    const length = this.uint(4);
    if (length > limit) {
      throw new RangeError(`${length} bytes where ${limit} is the limit`);
    }
    return this.raw(length);
  }

  name() {
    const text = fromLatin1(this.bytesField(MOST_NAME_BYTES));
    if (!isName(text)) {
      throw new TypeError(`not a name: ${JSON.stringify(text)}`);
    }
    return text;
  }

  /** A hash in hex. */
  hash() {
    return toHex(this.raw(32));
  }

  end() {
    if (this.position !== this.bytes.length) {
      throw new RangeError(`${this.bytes.length - this.position} bytes follow the value`);
    }
  }
}
