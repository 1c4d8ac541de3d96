package io.mpreg.blockchain.members.archive;

import io.mpreg.blockchain.core.block.BlockFault;
import io.mpreg.blockchain.core.execution.BlockRules.Judgement;

/// The first invalid block of a history.
///
/// @param detail what exactly is wrong, for operators
public record ChainFault(long height, BlockFault fault, String detail) {
  static ChainFault of(long height, Judgement.Invalid invalid) {
    return new ChainFault(height, invalid.fault(), invalid.detail());
  }

  @Override
  public String toString() {
    return "block %d: %s (%s)".formatted(height, fault.code(), detail);
  }
}
