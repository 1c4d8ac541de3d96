// A proof is refused at the first step that does not hold.

import { UnknownRules } from './block.mjs';

export class Refused extends Error {
  constructor(step, reason) {
    super(reason);
    this.step = step;
  }
}

export function require(step, holds, reason) {
  if (!holds) {
    throw new Refused(step, reason);
  }
}

/** Carries out a check whose values may themselves be wrong. */
export function within(step, check) {
  try {
    return check();
  } catch (error) {
    if (error instanceof Refused) {
      throw error;
    }
    // Nothing is wrong with the step then: a header that stands in it cannot be read (section 19).
    throw new Refused(error instanceof UnknownRules ? 'block' : step, error.message);
  }
}

/**
 * What a proof is found to be.
 *
 * @param {() => object} verify the summary of a proof that holds
 * @returns {{valid: boolean, step?: string, reason?: string, summary?: object}}
 */
export function verdictOf(verify) {
  try {
    return { valid: true, summary: verify() };
  } catch (error) {
    if (error instanceof Refused) {
      return { valid: false, step: error.step, reason: error.message };
    }
    throw error;
  }
}
