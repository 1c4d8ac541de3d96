package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.state.Tip;
import java.util.Map;
import java.util.Optional;

/// A valid block and the result of its execution.
///
/// @param block the block with all outcomes
/// @param tip the tip of the chain after the block
/// @param stateChanges the state entries that the block changes; an empty value removes the entry
public record ExecutedBlock(Block block, Tip tip, Map<Bytes, Optional<Bytes>> stateChanges) {
  public ExecutedBlock {
    stateChanges = Map.copyOf(stateChanges);
  }
}
