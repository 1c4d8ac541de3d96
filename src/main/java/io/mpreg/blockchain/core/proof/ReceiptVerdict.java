package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.crypto.Hash;

/// The result of verifying a receipt.
public sealed interface ReceiptVerdict {

  /// The receipt proves that the transaction is final with this outcome.
  ///
  /// @param blockTimeMillis the block's time, milliseconds since 1970 UTC
  /// @param checkpointSize the size of the log in the checkpoint
  record Valid(
      Hash transactionId,
      Outcome outcome,
      long height,
      Hash blockHash,
      long blockTimeMillis,
      long checkpointSize)
      implements ReceiptVerdict {}

  /// The receipt is invalid; `step` is the first verification step that fails.
  record Invalid(ProofStep step, String detail) implements ReceiptVerdict {}

  /// The receipt cannot be judged: a block follows rules that this software does not know.
  record Unknown(String detail) implements ReceiptVerdict {}
}
