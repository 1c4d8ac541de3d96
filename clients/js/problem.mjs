// What a node answers instead of what was asked for (RFC 9457; docs/protocol.md, section 11).

const MOST_DETAIL = 300;
// Of these members, asking again changes nothing though they answer 503.
const FOR_GOOD = /^(member-|rules-unknown$|checkpoint-unsigned$)/;
const TEMPORARY = new Set([408, 429, 502, 503, 504]);

/** A request that was answered with something else than success. */
export class LedgerProblem extends Error {
  /**
   * @param {string} request method and path
   * @param {{status: number, headers: Headers, body: string}} answer
   */
  constructor(request, { status, headers, body }) {
    const problem = readProblem(body);
    const detail = problem?.detail ?? body.slice(0, MOST_DETAIL);
    super(`${request}: ${status} ${problem?.code ?? ''}: ${detail}`);
    this.name = 'LedgerProblem';
    this.status = status;
    /** The code of section 9 or 11; null where something else than a node has answered. */
    this.code = problem?.code ?? null;
    this.detail = detail;
    /** All members of the problem; null where there are none. */
    this.problem = problem;
    /** How long the answer asks to wait; null where it does not say. */
    this.retryAfterMillis = retryAfter(headers.get('retry-after'));
  }

  /** Whether the same request may be answered otherwise later on. */
  get isTemporary() {
    // After an error within the node too nobody knows what became of the request (section 24).
    return this.code === 'internal-error' || (TEMPORARY.has(this.status) && !FOR_GOOD.test(this.code ?? ''));
  }
}

/** There was no whole answer: nobody knows what became of the request. */
export class NoAnswer extends Error {
  constructor(request, cause) {
    super(`${request}: ${cause?.cause?.message ?? cause?.message ?? cause}`, { cause });
    this.name = 'NoAnswer';
  }
}

function readProblem(body) {
  try {
    const problem = JSON.parse(body);
    return typeof problem?.code === 'string' && typeof problem.detail === 'string' ? problem : null;
  } catch {
    return null;
  }
}

/** Seconds, or a date (RFC 9110, section 10.2.3). */
function retryAfter(value) {
  if (value === null) {
    return null;
  }
  const millis = /^\d{1,9}$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isNaN(millis) ? null : Math.max(0, millis);
}
