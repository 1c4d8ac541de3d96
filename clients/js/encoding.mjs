// Integers, texts and lists of bytes as they are hashed and signed (docs/protocol.md, section 1).

import { fromLatin1, toHex } from './bytes.mjs';

/** The largest integer of so many bytes: of 4, 2^31 - 1, of 8, 2^53 - 1. */
const largest = (width) => (width === 4 ? 2 ** 31 - 1 : Math.min(2 ** (8 * width) - 1, Number.MAX_SAFE_INTEGER));

const MOST_NAME_BYTES = 128;

/** Writes values after each other. */
export class Writer {
  #bytes;
  #length = 0;

  /** @param expected how many bytes there will be, or somewhat more */
  constructor(expected = 64) {
    this.#bytes = new Uint8Array(expected);
  }

  /** Where the next bytes go; all of them are 0. */
  #next(length) {
    const at = this.#length;
    this.#length += length;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    return at;
  }

  raw(bytes) {
    const at = this.#next(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  /** A big-endian unsigned integer of `width` bytes. */
  uint(width, value) {
    if (!Number.isSafeInteger(value) || value < 0 || value > largest(width)) {
      throw new RangeError(`${value} is not an integer of 0 to ${largest(width)}`);
    }
    const at = this.#next(width);
    for (let i = at + width - 1, rest = value; rest > 0; i--, rest = Math.floor(rest / 256)) {
      this.#bytes[i] = rest % 256;
    }
    return this;
  }

  /** `u32 length ‖ content`. */
  bytesField(content) {
    return this.uint(4, content.length).raw(content);
  }

  /** `bytes` with ASCII content. */
  str(text) {
    this.uint(4, text.length);
    const at = this.#next(text.length);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) {
        throw new RangeError(`not ASCII: ${text}`);
      }
      this.#bytes[at + i] = code;
    }
    return this;
  }

  /** What was written so far. */
  get bytes() {
    return this.#bytes.subarray(0, this.#length);
  }
}

export const uint = (width, value) => new Writer(width).uint(width, value).bytes;
export const bytesField = (content) => new Writer(4 + content.length).bytesField(content).bytes;
export const str = (text) => new Writer(4 + text.length).str(text).bytes;

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
