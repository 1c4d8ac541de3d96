package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.crypto.Hash;
import java.util.List;

/// What a state proof is worth.
public sealed interface StateVerdict {

  /// It proves these facts about the state after a final block, one for each entry.
  ///
  /// @param blockTimeMillis the block's time, milliseconds since 1970 UTC
  record Valid(long height, Hash blockHash, long blockTimeMillis, List<StateFact> facts)
      implements StateVerdict {
    public Valid {
      facts = List.copyOf(facts);
    }
  }

  /// It proves nothing: this is the first step that does not hold.
  record Invalid(ProofStep step, String detail) implements StateVerdict {}

  /// Nothing is said of it: a block is of rules that this software does not know.
  record Unknown(String detail) implements StateVerdict {}
}
