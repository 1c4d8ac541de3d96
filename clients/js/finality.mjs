// Who decides which height, and whether they have made a block final (docs/protocol.md, sections 14, 18 and 19).

import { sha256 } from '#crypto';
import { authoritySetHash, decodeAuthoritySet, verifyCertificate } from './authorities.mjs';
import { blockHash, parseHeader } from './block.mjs';
import { fromHex, toHex } from './bytes.mjs';
import { require } from './verdict.mjs';

/** The header of a proof's block, which belongs to the chain: its own one, or its hash at height 0. */
export function checkBlock({ chainId, block }, rules) {
  const bytes = fromHex(block.headerBytes);
  const header = parseHeader(bytes, rules);
  require('block', blockHash(bytes) === block.hash, 'the hash is not that of the header bytes');
  require('block', header.height === block.height, 'the height is not that of the header');
  const chain = header.height === 0 ? block.hash : header.chainId;
  require('block', chain === chainId, 'the header is of another chain');
  return header;
}

/**
 * Section 18: who decides which height, as the changes of a proof show from the genesis on.
 *
 * @param {number} below every change has to be of a lower height
 * @param {number} rules the last version that is known
 * @returns {(height: number) => object} the set that decides a height
 */
export function followChanges({ chainId, block, authorityChanges = [] }, genesis, below, rules) {
  const sets = [{ first: 0, set: genesis }];
  let last = -1;
  let version = 1;
  for (const change of authorityChanges) {
    const headerBytes = fromHex(change.headerBytes);
    const header = parseHeader(headerBytes, rules);
    const known = sets.at(-1).set;
    const next = decodeAuthoritySet(fromHex(change.nextAuthoritySet));
    const certificate = fromHex(change.certificate);
    const at = `the change at ${header.height}`;
    require('authorities', header.height > 0 && header.chainId === chainId, `${at} is none of this chain`);
    require('authorities', header.height > last && header.height < below, `${at} is not in order, or comes too late`);
    require('authorities', header.rulesVersion >= version, `${at} is of earlier rules than one before it`);
    require('authorities', header.authoritySetHash === authoritySetHash(known), `${at} is not by those who decide there`);
    require('authorities', header.nextAuthoritySetHash !== header.authoritySetHash, `${at} changes nothing`);
    require('authorities', header.nextAuthoritySetHash === authoritySetHash(next), `${at} hands over to others`);
    require('authorities', verifyCertificate(certificate, headerBytes, known, rules), `${at} is not certified by them`);
    require('authorities', header.height !== block.height || change.headerBytes === block.headerBytes, `${at} is in another block`);
    sets.push({ first: header.height + 1, set: next });
    last = header.height;
    version = header.rulesVersion;
  }
  return (height) => sets.findLast(({ first }) => first <= height).set;
}

/** Versions of the rules follow each other and never come back (section 19). The changes are verified already. */
export function checkOrderOfRules({ authorityChanges = [] }, header) {
  for (const { headerBytes } of authorityChanges) {
    const { height, rulesVersion } = parseHeader(fromHex(headerBytes), Number.MAX_SAFE_INTEGER);
    const [earlier, later] = height < header.height ? [rulesVersion, header.rulesVersion] : [header.rulesVersion, rulesVersion];
    require('block', earlier <= later, `other rules than version ${header.rulesVersion} hold before or after it`);
  }
}

export function checkAuthorities({ authoritySet }, header, decidingAt) {
  const hash = toHex(sha256(fromHex(authoritySet)));
  require('authorities', hash === header.authoritySetHash, 'not the set of the header');
  const known = authoritySetHash(decidingAt(header.height));
  require('authorities', header.authoritySetHash === known, 'not those who decide: a change is missing, or they were removed');
}

export function checkCertificate({ certificate, block }, decidingAt, rules) {
  const [bytes, headerBytes] = [fromHex(certificate), fromHex(block.headerBytes)];
  const set = decidingAt(block.height);
  require('certificate', verifyCertificate(bytes, headerBytes, set, rules), 'the certificate does not hold');
}
