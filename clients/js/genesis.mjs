// What a genesis document says, and the chain id that follows from it (docs/protocol.md, sections 5 and 7).

import { readJson } from './json.mjs';
import { blockHash, bytesField, EMPTY_ROOT, encodeAuthoritySet, hex, sha256, sortedAuthorities, str, uint } from './ledger.mjs';

const ZERO = Buffer.alloc(32);
const ALGORITHMS = { ed25519: 1, secp256k1: 2 };
const REGISTRATIONS = { open: 0, governed: 1 };
function encodeParameters(parameters) {
  return Buffer.concat([
    uint(4, parameters.blockIntervalMillis),
    uint(4, parameters.roundTimeoutMillis),
    uint(4, parameters.maxBlockTransactions),
    uint(4, parameters.maxBlockBytes),
    uint(8, parameters.validUntilWindow),
    uint(1, REGISTRATIONS[parameters.registration]),
  ]);
}

const encodeKey = ({ algorithm, publicKey }) =>
  Buffer.concat([uint(1, ALGORITHMS[algorithm]), bytesField(hex(publicKey))]);

/** A node that is registered from the start: at height 0, without endpoints, capabilities, metadata, federations. */
const encodeNode = (node) => Buffer.concat([encodeKey(node), uint(8, 0), uint(8, 0), uint(4, 0)]);

function genesisEntries(genesis) {
  const set = encodeAuthoritySet(genesis);
  const entries = [
    [uint(1, 1), encodeParameters(genesis.parameters)],
    [uint(1, 2), set],
    [uint(1, 3), set],
  ];
  for (const node of genesis.nodes) {
    entries.push([Buffer.concat([uint(1, 6), str(node.id)]), encodeNode(node)]);
    if (node.balance > 0) {
      entries.push([Buffer.concat([uint(1, 4), str(node.id)]), uint(8, node.balance)]);
    }
  }
  for (const approval of genesis.approvals) {
    entries.push([Buffer.concat([uint(1, 8), str(approval.id)]), encodeKey(approval)]);
  }
  return entries;
}

export const stateLeafHash = (key, value) => sha256(Buffer.of(2), bytesField(key), bytesField(value));
export const stateNodeHash = (left, right) => sha256(Buffer.of(3), left, right);
/** The bit of a path at a depth, counted from the most significant one. */
export const bit = (path, depth) => (path[depth >> 3] >> (7 - (depth % 8))) & 1;

/** The root of the state tree over these entries. */
export function stateRoot(entries) {
  const leaves = entries.map(([key, value]) => ({ path: sha256(key), hash: stateLeafHash(key, value) }));
  const root = (part, depth) => {
    if (part.length <= 1) {
      return part.length === 0 ? ZERO : part[0].hash;
    }
    const side = (wanted) => root(part.filter(({ path }) => bit(path, depth) === wanted), depth + 1);
    return stateNodeHash(side(0), side(1));
  };
  return root(leaves, 0);
}

/** The header of height 0; the chain id is its hash. */
function genesisHeader(document, genesis) {
  const set = sha256(encodeAuthoritySet(genesis));
  return Buffer.concat([
    Buffer.from('MPREG-BLK-1\0', 'latin1'),
    uint(4, 1),
    ZERO,
    uint(8, 0),
    uint(4, 0),
    sha256(document),
    EMPTY_ROOT,
    EMPTY_ROOT,
    uint(4, 0),
    stateRoot(genesisEntries(genesis)),
    ZERO,
    uint(2, 0),
    str(sortedAuthorities(genesis)[0].id),
    uint(8, genesis.timestamp),
    set,
    set,
    uint(8, 1),
    uint(8, 0),
  ]);
}

/**
 * Reads a genesis document.
 *
 * @param {Buffer} document byte for byte as it is kept
 * @returns {{chainId: string, authoritySet: Buffer, byzantine: number, crashed: number, authorities: object[]}}
 *   authorities sorted by id
 */
export function readGenesis(document) {
  const genesis = readJson(document);
  return {
    chainId: blockHash(genesisHeader(document, genesis)),
    authoritySet: encodeAuthoritySet(genesis),
    byzantine: genesis.byzantine,
    crashed: genesis.crashed,
    authorities: sortedAuthorities(genesis),
  };
}
