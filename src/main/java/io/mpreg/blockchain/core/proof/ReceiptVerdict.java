package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.crypto.Hash;

/// What a receipt is worth.
public sealed interface ReceiptVerdict {

  /// It proves that the transaction is final with this outcome.
  ///
  /// @param blockTimeMillis the block's time, milliseconds since 1970 UTC
  /// @param checkpointSize the size of the log that the checkpoint is about
  record Valid(
      Hash transactionId,
      Outcome outcome,
      long height,
      Hash blockHash,
      long blockTimeMillis,
      long checkpointSize)
      implements ReceiptVerdict {}

  /// It proves nothing: this is the first step that does not hold.
  record Invalid(ProofStep step, String detail) implements ReceiptVerdict {}

  /// Nothing is said of it: a block is of rules that this software does not know.
  record Unknown(String detail) implements ReceiptVerdict {}
}
