package io.mpreg.blockchain.core.authority;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;

/// An unsigned vote: the height (at least 1), the round (at least 0) and the block hash, which is
/// [Hash#ZERO] for NULLIFY and only for NULLIFY.
public record Ballot(VoteKind kind, long height, int round, Hash blockHash) {

  public Ballot {
    Integers.check("height", height, Integers.MAX);
    if (height < 1 || round < 0) {
      throw new IllegalArgumentException(
          "height " + height + " must be at least 1 and round " + round + " at least 0");
    }
    if (blockHash.equals(Hash.ZERO) != (kind == VoteKind.NULLIFY)) {
      throw new IllegalArgumentException(kind + " of block " + blockHash.hex());
    }
  }

  public Bytes signingBytes(Hash chainId, Hash authoritySetHash) {
    return VoteStatement.of(kind.code(), chainId, authoritySetHash, height, round, blockHash);
  }

  /// This ballot as a vote of the authority at `index`, signed by `signer`.
  public Vote signedBy(ConsensusSigner signer, int index) {
    return signed(index, signer.signVote(height, round, kind, blockHash));
  }

  public Vote signed(int index, Signature signature) {
    return new Vote(kind, height, round, blockHash, index, signature);
  }
}
