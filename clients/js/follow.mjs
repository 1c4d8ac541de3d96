// What becomes final, over all interruptions (docs/protocol.md, section 16).

import { readEvents } from './event-stream.mjs';
import { partsOf } from './http.mjs';
import { LedgerProblem } from './problem.mjs';
import { Backoff, Patience, sleep } from './waiting.mjs';

// Three times as long as a node says nothing at most.
const SILENCE_MILLIS = 45_000;
const FIRST_PAUSE_MILLIS = 1_000;
const LONGEST_PAUSE_MILLIS = 30_000;
// A node that asks for no pause gets one.
const LEAST_PAUSE_MILLIS = 100;
// An event that is none may have been damaged on its way, but not as often as this.
const MOST_BROKEN = 3;

const FILTERS = ['types', 'sender', 'receiver', 'operationType'];

function pathOf(options) {
  const query = new URLSearchParams();
  for (const name of FILTERS) {
    if (options[name] !== undefined) {
      query.set(name, String(options[name]));
    }
  }
  return String(query) === '' ? '/events' : `/events?${query}`;
}

/** What answers, and is no stream of events, will not be one the next time. */
class NoEventStream extends Error {
  name = 'NoEventStream';
}

/** An event that cannot be read. */
class BrokenEvent extends Error {
  name = 'BrokenEvent';
}

function contentOf(data) {
  try {
    return data === null ? null : JSON.parse(data);
  } catch (error) {
    throw new BrokenEvent(`an event that is no JSON: ${error.message}`, { cause: error });
  }
}

const isBroken = (error) => error instanceof BrokenEvent || error instanceof RangeError;

/** Every part that comes shows that somebody is there; while it is dealt with, nobody listens. */
async function* watched(parts, patience) {
  for await (const part of parts) {
    patience.hold();
    yield part;
    patience.again();
  }
}

/** The events of one connection. */
async function* connected(http, options, after, patience) {
  const headers = { Accept: 'text/event-stream', ...(after ? { 'Last-Event-ID': after } : {}) };
  const { type, body } = await http.stream(pathOf(options), headers, patience);
  if (!/^text\/event-stream\b/i.test(type) || body === null) {
    throw new NoEventStream(`no stream of events, but ${type || 'nothing'}`);
  }
  yield* readEvents(watched(partsOf(body), patience), options.mostCharacters);
}

const isForGood = (error) => error instanceof NoEventStream || (error instanceof LedgerProblem && error.status < 500 && !error.isTemporary);

/**
 * Follows what becomes final, and goes on after the last id when a connection is lost.
 *
 * @returns {AsyncGenerator<{type: string, id: string, data: object | null}>} `block`, `transaction` and `damaged` with
 *     what section 16 says, and `position` without data, which only says how far the stream has come
 */
export async function* follow(http, options) {
  const { signal, onInterruption = () => {}, silenceMillis = SILENCE_MILLIS } = options;
  const backoff = new Backoff(options.firstPauseMillis ?? FIRST_PAUSE_MILLIS, options.longestPauseMillis ?? LONGEST_PAUSE_MILLIS);
  let after = options.after === undefined ? undefined : String(options.after);
  let broken = 0;
  for (;;) {
    signal?.throwIfAborted();
    const patience = new Patience(signal, silenceMillis, 'nothing was heard');
    let reason = 'the connection has ended';
    let asked = 0;
    try {
      for await (const { id, type, data, retryMillis } of connected(http, options, after, patience)) {
        backoff.first = Math.min(Math.max(retryMillis ?? backoff.first, Math.min(LEAST_PAUSE_MILLIS, backoff.first)), backoff.most);
        const content = contentOf(data);
        backoff.reset();
        broken = 0;
        const moved = id !== undefined && id !== after;
        after = id ?? after;
        if (type === 'resume') {
          reason = `the stream ends: ${content.reason}`;
          break;
        }
        if (content !== null || moved) {
          yield { type: content === null ? 'position' : type, id: after, data: content };
        }
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (isForGood(error) || (isBroken(error) && ++broken === MOST_BROKEN)) {
        throw error;
      }
      reason = patience.signal.aborted ? patience.signal.reason.message : (error.cause?.message ?? error.message);
      asked = Math.min(error.retryAfterMillis ?? 0, backoff.most);
    } finally {
      patience.end();
    }
    const pauseMillis = backoff.next(asked);
    onInterruption({ reason, after, pauseMillis });
    await sleep(pauseMillis, signal);
  }
}
