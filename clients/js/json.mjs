// JSON in the grammar of docs/protocol.md, section 4, in which every text has one meaning: what JSON.parse overlooks
// (a field that stands twice, 1.0, -0, bytes that are no UTF-8) is refused.

/** The largest genesis document, receipt or state proof. */
export const MAX_BYTES = 1 << 20;

const MAX_DEPTH = 8;
const SPACE = /[ \t\r\n]*/y;
const WHOLE = /(?:0|[1-9][0-9]{0,15})(?![0-9.eE])/y;
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\u0000-\u001f]*)*"/y;
const WORD = /true|false/y;
const LONE_SURROGATE = /\p{Surrogate}/u;

class Grammar {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  wrong(expected) {
    return new SyntaxError(`${expected} expected at character ${this.at}`);
  }

  /** What the pattern matches here, if it does. */
  take(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  /** Whether this character comes next, apart from white space. */
  takes(character) {
    this.take(SPACE);
    const found = this.text[this.at] === character;
    this.at += found ? 1 : 0;
    return found;
  }

  value(depth) {
    if (this.takes('{')) {
      return this.object(depth);
    }
    if (this.takes('[')) {
      return this.list(']', depth, () => this.value(depth + 1));
    }
    const first = this.text[this.at];
    return first === '"' ? this.string() : first === 't' || first === 'f' ? this.word() : this.whole();
  }

  /** Items up to the closing character, with commas between them. */
  list(close, depth, item) {
    if (depth > MAX_DEPTH) {
      throw new SyntaxError(`nested deeper than ${MAX_DEPTH}`);
    }
    const items = [];
    if (this.takes(close)) {
      return items;
    }
    do {
      items.push(item());
    } while (this.takes(','));
    if (!this.takes(close)) {
      throw this.wrong(`'${close}'`);
    }
    return items;
  }

  object(depth) {
    // Without a prototype, so that no name is special.
    const fields = Object.create(null);
    this.list('}', depth, () => {
      this.take(SPACE);
      const name = this.string();
      if (!this.takes(':')) {
        throw this.wrong("':'");
      }
      if (name in fields) {
        throw new SyntaxError(`field ${JSON.stringify(name)} stands twice`);
      }
      fields[name] = this.value(depth + 1);
    });
    return fields;
  }

  string() {
    const token = this.take(STRING);
    if (token === undefined) {
      throw this.wrong('a string');
    }
    const text = JSON.parse(token);
    if (LONE_SURROGATE.test(text)) {
      throw new SyntaxError('a string holds half a surrogate pair');
    }
    return text;
  }

  word() {
    const token = this.take(WORD);
    if (token === undefined) {
      throw this.wrong('a value');
    }
    return token === 'true';
  }

  whole() {
    const value = Number(this.take(WHOLE) ?? NaN);
    if (!Number.isSafeInteger(value)) {
      throw this.wrong('a whole number of 0 to 2^53 - 1');
    }
    return value;
  }
}

/**
 * Reads one JSON object.
 *
 * @param {Uint8Array} bytes
 * @param {number} limit how many bytes at most
 * @returns {object} its fields, without a prototype
 * @throws {RangeError | SyntaxError | TypeError} if the bytes are too many, not in the grammar, or no UTF-8
 */
export function readJson(bytes, limit = MAX_BYTES) {
  if (bytes.length > limit) {
    throw new RangeError(`${bytes.length} bytes, at most ${limit}`);
  }
  // ignoreBOM keeps a byte order mark in the text, where the grammar has no place for it.
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const grammar = new Grammar(text);
  if (!grammar.takes('{')) {
    throw grammar.wrong('an object');
  }
  const fields = grammar.object(1);
  grammar.take(SPACE);
  if (grammar.at < text.length) {
    throw grammar.wrong('nothing more');
  }
  return fields;
}
