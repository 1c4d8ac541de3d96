package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.crypto.Hash;
import java.util.List;

/// The result of verifying a state proof.
public sealed interface StateVerdict {

  /// The proof shows these facts about the state after a final block, one for each entry.
  ///
  /// @param blockTimeMillis the block's time, milliseconds since 1970 UTC
  record Valid(long height, Hash blockHash, long blockTimeMillis, List<StateFact> facts)
      implements StateVerdict {
    public Valid {
      facts = List.copyOf(facts);
    }
  }

  /// The proof is invalid; `step` is the first verification step that fails.
  record Invalid(ProofStep step, String detail) implements StateVerdict {}

  /// The proof cannot be judged: a block follows rules that this software does not know.
  record Unknown(String detail) implements StateVerdict {}
}
