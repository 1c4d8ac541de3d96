package io.mpreg.blockchain.core.authority;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.crypto.SigningKey;
import java.util.function.LongFunction;

/// Signs votes with an authority's consensus key. It signs nothing else, so code with a reference
/// to it cannot have arbitrary bytes signed.
///
/// It is called only after the guard row of the vote is durable. The same arguments give the same
/// signature, so a vote may be signed again after a restart. It throws an exception if the key
/// cannot be reached.
@FunctionalInterface
public interface ConsensusSigner {

  Signature signVote(long height, int round, VoteKind kind, Hash hash);

  /// A signer with its key in memory; `authoritySetHashAt` maps a height to the hash of the set
  /// that decides it.
  static ConsensusSigner holding(
      SigningKey key, Hash chainId, LongFunction<Hash> authoritySetHashAt) {
    return (height, round, kind, hash) -> {
      var ballot = new Ballot(kind, height, round, hash);
      return key.sign(ballot.signingBytes(chainId, authoritySetHashAt.apply(height)).toArray());
    };
  }
}
