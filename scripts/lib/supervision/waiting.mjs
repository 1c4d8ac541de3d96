// Waiting for what processes do, always for a time that is named.

const POLL_MILLIS = 50;
const ANSWER_MILLIS = 5_000;

export const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

/**
 * How long it took until something held; null when it was not in time. A check that throws does not hold: the
 * process may not answer yet.
 */
export async function until(millis, holds, pollMillis = POLL_MILLIS) {
  for (const from = Date.now(); ; ) {
    try {
      if (await holds()) {
        return Date.now() - from;
      }
    } catch {
      // Not yet.
    }
    if (Date.now() - from > millis) {
      return null;
    }
    await sleep(pollMillis);
  }
}

/** Whether something holds within a time. */
export const holdsWithin = async (millis, holds) => (await until(millis, holds)) !== null;

/** Waits until something holds, and fails where it does not in time. */
export async function required(what, millis, holds) {
  const took = await until(millis, holds);
  if (took === null) {
    throw new Error(`not within ${millis / 1_000} s: ${what}`);
  }
  return took;
}

/** The HTTP status with which an address answers; null when it does not. */
export async function statusOf(url, millis = ANSWER_MILLIS) {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(millis) });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return null;
  }
}
