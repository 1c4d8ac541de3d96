package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.state.Tip;
import java.util.Map;
import java.util.Optional;

/// A valid block and what follows from it.
///
/// @param block the block with every outcome
/// @param tip the end of the chain with it
/// @param stateChanges the state entries that it changes; an empty value removes the entry
public record ExecutedBlock(Block block, Tip tip, Map<Bytes, Optional<Bytes>> stateChanges) {
  public ExecutedBlock {
    stateChanges = Map.copyOf(stateChanges);
  }
}
