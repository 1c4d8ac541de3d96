// Pauses that grow, and what ends them.

// A timer of more would end at once.
const LONGEST_TIMER_MILLIS = 2 ** 31 - 1;
const timerMillis = (millis) => Math.min(millis, LONGEST_TIMER_MILLIS);

/** Resolves after a while; rejects with the signal's reason when that comes first. */
export function sleep(millis, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, timerMillis(millis));
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** Pauses from `first` to `most` milliseconds, each twice the one before, of which chance takes up to a half. */
export class Backoff {
  constructor(first, most) {
    this.first = first;
    this.most = most;
    this.reset();
  }

  reset() {
    this.millis = this.first;
  }

  /** The next pause; not shorter than what an answer has asked for. */
  next(asked = 0) {
    const pause = this.millis * (1 - Math.random() / 2);
    this.millis = Math.min(this.most, 2 * this.millis);
    return Math.max(asked, pause);
  }
}

/** A signal of its own that follows another one, and can be pushed back. */
export class Patience {
  #controller = new AbortController();
  #timer;

  constructor(signal, millis, what) {
    this.millis = millis;
    this.what = what;
    this.outer = signal;
    this.follow = () => this.#controller.abort(signal.reason);
    signal?.aborted ? this.follow() : signal?.addEventListener('abort', this.follow, { once: true });
    this.again();
  }

  get signal() {
    return this.#controller.signal;
  }

  /** Waits for nothing at the moment. */
  hold() {
    clearTimeout(this.#timer);
  }

  /** Begins anew. */
  again() {
    this.hold();
    this.#timer = setTimeout(() => this.#controller.abort(new Error(`${this.what} for ${this.millis / 1_000} s`)), timerMillis(this.millis));
  }

  /** Whatever was waited for has come, or nobody wants it any more. */
  end() {
    this.hold();
    this.outer?.removeEventListener('abort', this.follow);
    this.#controller.abort(new Error('ended'));
  }
}
