// What members tell each other, read by docs/protocol.md (sections 8 and 20) alone: it shares nothing with the node.

import { authoritySetHash, parseCertificate, sortedAuthorities, voteBytes, VOTES } from '../../clients/js/authorities.mjs';
import { fromHex } from '../../clients/js/bytes.mjs';
import { Reader } from '../../clients/js/encoding.mjs';
import { verifySignature } from '../../clients/js/keys.mjs';

export const KINDS = Object.fromEntries(Object.entries(VOTES).map(([name, code]) => [code, name]));

const MOST_MESSAGES = 1_000;
const MOST_TRANSACTIONS = 1_000;
const MOST_BYTES = 83_886_080;
const MOST_NOTE_BYTES = 65_536;

const known = (code) => {
  if (!(code in KINDS)) {
    throw new TypeError(`a vote of kind ${code}`);
  }
  return code;
};

const vote = (reader) => ({
  kind: known(reader.uint(1)),
  height: reader.uint(8),
  round: reader.uint(4),
  blockHash: reader.hash(),
  index: reader.uint(2),
  signature: reader.raw(64),
});

/** The votes that a certificate holds. */
function certificate(bytes) {
  const { signatures, ...ballot } = parseCertificate(bytes);
  known(ballot.kind);
  return signatures.map((signed) => ({ ...ballot, ...signed }));
}

function proposal(reader) {
  const own = vote(reader);
  const certificates = Array.from({ length: reader.uint(2) }, () => certificate(reader.bytesField(MOST_BYTES)));
  reader.bytesField(MOST_BYTES);
  return [own, ...certificates.flat()];
}

function transactions(reader) {
  const count = reader.uint(2);
  if (count > MOST_TRANSACTIONS) {
    throw new RangeError(`${count} transactions in a message`);
  }
  for (let i = 0; i < count; i++) {
    reader.bytesField(MOST_BYTES);
    reader.bytesField(MOST_BYTES);
  }
  return [];
}

/** A signed note: three lines about the log, an empty one, and signatures. */
function cosignature(reader) {
  const note = new TextDecoder().decode(reader.bytesField(MOST_NOTE_BYTES));
  if (!/^[^\n]+\n\d+\n[A-Za-z0-9+/]{43}=\n\n(\u2014 \S+ [A-Za-z0-9+/=]+\n)+$/.test(note)) {
    throw new TypeError('a cosignature that is no signed note');
  }
  return [];
}

/** How the sender stands: whether it votes, at which height, the highest round there, and the height to be reopened. */
function standing(reader) {
  if (reader.uint(1) > 1) {
    throw new TypeError('a standing that is neither yes nor no');
  }
  reader.uint(8);
  reader.uint(4);
  reader.uint(8);
  return [];
}

const READERS = {
  1: (reader) => [vote(reader)],
  2: proposal,
  3: (reader) => certificate(reader.bytesField(MOST_BYTES)),
  4: transactions,
  5: cosignature,
  6: standing,
};

/** All votes in the body of a `POST /v1/messages`, those inside certificates too; throws when it is no such body. */
export function votesOf(body) {
  const reader = new Reader(body);
  reader.magic('MPREG-MSG-1\0');
  const count = reader.uint(2);
  if (count > MOST_MESSAGES) {
    throw new RangeError(`${count} messages`);
  }
  const votes = [];
  for (let i = 0; i < count; i++) {
    const type = reader.uint(1);
    if (!(type in READERS)) {
      throw new TypeError(`a message of type ${type}`);
    }
    votes.push(...READERS[type](reader));
  }
  reader.end();
  return votes;
}

/** Holds every key to what it may sign in a round: one PROPOSE, one NOTARIZE, and one NULLIFY or one FINALIZE. */
export class SignedVotes {
  #authorities;
  #beginning;
  #signed = new Map();
  contradictions = [];
  forged = 0;

  /** @param genesis the document, whose authorities decide all heights */
  constructor(genesis, chainId) {
    this.#authorities = sortedAuthorities(genesis);
    this.#beginning = { chainId, authoritySetHash: authoritySetHash(genesis) };
  }

  /** How many different votes hold. */
  get count() {
    return this.#signed.size;
  }

  nameOf(index) {
    return this.#authorities[index]?.id ?? `index ${index}`;
  }

  /** Whose signature does not hold has signed nothing; what was seen before is not verified again. */
  add(votes) {
    for (const each of votes) {
      const place = `${each.index} ${each.kind === 4 ? 3 : each.kind} ${each.height} ${each.round}`;
      const choice = `${each.kind} ${each.blockHash}`;
      const before = this.#signed.get(place);
      if (before === choice) {
        continue;
      }
      if (!this.#holds(each)) {
        this.forged++;
      } else if (before === undefined) {
        this.#signed.set(place, choice);
      } else {
        this.#contradict(each, before);
      }
    }
  }

  #contradict({ index, kind, height, round, blockHash }, before) {
    const [otherKind, otherHash] = before.split(' ');
    this.contradictions.push({
      signer: this.nameOf(index),
      height,
      round,
      votes: [`${KINDS[otherKind]} ${otherHash}`, `${KINDS[kind]} ${blockHash}`],
    });
  }

  #holds({ kind, height, round, blockHash, index, signature }) {
    if (index >= this.#authorities.length) {
      return false;
    }
    const message = voteBytes({ ...this.#beginning, kind, height, round, blockHash });
    return verifySignature(fromHex(this.#authorities[index].consensusKey, 32), message, signature);
  }
}
