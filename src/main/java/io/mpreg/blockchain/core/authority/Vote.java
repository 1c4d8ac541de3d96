package io.mpreg.blockchain.core.authority;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.encoding.Bytes;

/// A signed ballot; `signer` is the authority's index, 0 to 1023, in the set of that height. The
/// signature is checked by [#isValid], not by the constructor.
public record Vote(
    VoteKind kind, long height, int round, Hash blockHash, int signer, Signature signature) {

  public Vote {
    new Ballot(kind, height, round, blockHash);
    IndexedSignature.requireIndex(signer);
  }

  public Ballot ballot() {
    return new Ballot(kind, height, round, blockHash);
  }

  /// The bytes that a vote's signature covers (protocol, section 8).
  public static Bytes signingBytes(
      VoteKind kind, Hash chainId, Hash authoritySetHash, long height, int round, Hash blockHash) {
    return new Ballot(kind, height, round, blockHash).signingBytes(chainId, authoritySetHash);
  }

  /// Whether the signer is a member of `set`, the authorities of this vote's height, and signed it.
  public boolean isValid(AuthoritySet set, Hash chainId) {
    if (signer >= set.size()) {
      return false;
    }
    byte[] message = ballot().signingBytes(chainId, set.hash()).toArray();
    return set.at(signer).consensusKey().verifies(message, signature);
  }

  IndexedSignature indexedSignature() {
    return new IndexedSignature(signer, signature);
  }
}
