package io.mpreg.blockchain.core.authority;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.crypto.SigningKey;
import java.util.function.LongFunction;

/// Signs votes with an authority's consensus key, and nothing but votes: whoever holds this cannot
/// have arbitrary bytes signed.
///
/// Called only after the guard row of the vote is durable. The same arguments give the same
/// signature, so a vote may be signed again after a restart. Not reaching the key is an exception.
@FunctionalInterface
public interface ConsensusSigner {

  Signature signVote(long height, int round, VoteKind kind, Hash hash);

  /// The signer that holds its key in memory; `authoritySetHashAt` gives the hash of the set that
  /// decides a height.
  static ConsensusSigner holding(
      SigningKey key, Hash chainId, LongFunction<Hash> authoritySetHashAt) {
    return (height, round, kind, hash) -> {
      var ballot = new Ballot(kind, height, round, hash);
      return key.sign(ballot.signingBytes(chainId, authoritySetHashAt.apply(height)).toArray());
    };
  }
}
