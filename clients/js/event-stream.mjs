// Server-sent events (WHATWG HTML, section 9.2), read from the parts of a stream as they come.

/** Of one event, before it is whole. */
const MOST_CHARACTERS = 4 << 20;

/** Lines that end with LF, CR or both; the last one, without an end, is none. */
class Lines {
  #pieces = [];
  #length = 0;
  #afterReturn = false;

  constructor(most) {
    this.most = most;
  }

  /** The lines that a part ends. Only what is new is looked at, however small the parts are in which a line comes. */
  add(text) {
    const rest = this.#afterReturn && text.startsWith('\n') ? text.slice(1) : text;
    this.#afterReturn = text === '' ? this.#afterReturn : text.endsWith('\r');
    const pieces = rest.split(/\r\n|\n|\r/);
    const open = pieces.pop();
    const lines = pieces.map((piece) => {
      this.#keep(piece);
      const line = this.#pieces.join('');
      this.#pieces = [];
      this.#length = 0;
      return line;
    });
    this.#keep(open);
    return lines;
  }

  #keep(piece) {
    this.#length += piece.length;
    if (this.#length > this.most) {
      throw new RangeError(`a line of more than ${this.most} characters`);
    }
    this.#pieces.push(piece);
  }
}

/**
 * Reads events. One without data is given too, as it moves the last event id.
 *
 * @param {AsyncIterable<Uint8Array>} parts of a body of UTF-8
 * @returns {AsyncGenerator<{id?: string, type: string, data: string | null, retryMillis?: number}>} `id` and `retryMillis`
 *     where the event has them
 */
export async function* readEvents(parts, mostCharacters = MOST_CHARACTERS) {
  const decoder = new TextDecoder();
  const lines = new Lines(mostCharacters);
  let event = {};
  let data = [];
  let length = 0;
  for await (const part of parts) {
    for (const line of lines.add(decoder.decode(part, { stream: true }))) {
      if (line === '') {
        if (data.length > 0 || Object.keys(event).length > 0) {
          yield { type: 'message', ...event, data: data.join('\n') || null };
        }
        [event, data, length] = [{}, [], 0];
        continue;
      }
      const [, name, value] = /^([^:]*)(?:: ?(.*))?$/s.exec(line);
      length += line.length;
      if (length > mostCharacters) {
        throw new RangeError(`an event of more than ${mostCharacters} characters`);
      }
      if (name === 'data') {
        data.push(value ?? '');
      } else if (name === 'event') {
        event.type = value || 'message';
      } else if (name === 'id' && !value?.includes('\0')) {
        event.id = value ?? '';
      } else if (name === 'retry' && /^\d{1,9}$/.test(value ?? '')) {
        event.retryMillis = Number(value);
      }
    }
  }
}
