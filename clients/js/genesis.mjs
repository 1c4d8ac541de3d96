// What a genesis document says, and the chain id that follows from it (docs/protocol.md, sections 5 and 7).

import { sha256 } from '#crypto';
import { encodeAuthoritySet, sortedAuthorities } from './authorities.mjs';
import { blockHash, HEADER_MAGIC } from './block.mjs';
import { concat, fromHex, latin1 } from './bytes.mjs';
import { bytesField, str, uint } from './encoding.mjs';
import { readJson } from './json.mjs';
import { ALGORITHMS } from './keys.mjs';
import { EMPTY_ROOT } from './merkle.mjs';
import { stateRoot } from './state.mjs';

const ZERO = new Uint8Array(32);
const REGISTRATIONS = { open: 0, governed: 1 };

function encodeParameters(parameters) {
  return concat(
    uint(4, parameters.blockIntervalMillis),
    uint(4, parameters.roundTimeoutMillis),
    uint(4, parameters.maxBlockTransactions),
    uint(4, parameters.maxBlockBytes),
    uint(8, parameters.validUntilWindow),
    uint(1, REGISTRATIONS[parameters.registration]),
  );
}

const encodeKey = ({ algorithm, publicKey }) => concat(uint(1, ALGORITHMS[algorithm]), bytesField(fromHex(publicKey)));

/** A node that is registered from the start: at height 0, without endpoints, capabilities, metadata, federations. */
const encodeNode = (node) => concat(encodeKey(node), uint(8, 0), uint(8, 0), uint(4, 0));

function genesisEntries(genesis) {
  const set = encodeAuthoritySet(genesis);
  const entries = [
    [uint(1, 1), encodeParameters(genesis.parameters)],
    [uint(1, 2), set],
    [uint(1, 3), set],
  ];
  for (const node of genesis.nodes) {
    entries.push([concat(uint(1, 6), str(node.id)), encodeNode(node)]);
    if (node.balance > 0) {
      entries.push([concat(uint(1, 4), str(node.id)), uint(8, node.balance)]);
    }
  }
  for (const approval of genesis.approvals) {
    entries.push([concat(uint(1, 8), str(approval.id)), encodeKey(approval)]);
  }
  return entries;
}

/** The header of height 0; the chain id is its hash. */
function genesisHeader(document, genesis) {
  const set = sha256(encodeAuthoritySet(genesis));
  return concat(
    latin1(HEADER_MAGIC),
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
  );
}

/**
 * Reads a genesis document.
 *
 * @param {Uint8Array} document byte for byte as it is kept
 * @returns {{chainId: string, byzantine: number, crashed: number, authorities: object[]}} authorities sorted by id
 */
export function readGenesis(document) {
  const genesis = readJson(document);
  return {
    chainId: blockHash(genesisHeader(document, genesis)),
    byzantine: genesis.byzantine,
    crashed: genesis.crashed,
    authorities: sortedAuthorities(genesis),
  };
}
