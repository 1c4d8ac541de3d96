package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.stream.AppendedParcel;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A valid block and the result of its execution.
///
/// @param block the block with all outcomes
/// @param tip the tip of the chain after the block
/// @param stateChanges the state entries that the block changes; an empty value removes the entry
/// @param parcels its messages, in the order of their streams
public record ExecutedBlock(
    Block block, Tip tip, Map<Bytes, Optional<Bytes>> stateChanges, List<AppendedParcel> parcels) {
  public ExecutedBlock {
    stateChanges = Map.copyOf(stateChanges);
    parcels = List.copyOf(parcels);
  }
}
