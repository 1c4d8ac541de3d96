package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.encoding.Bytes;
import java.util.Map;

/// The beginning of a chain: what {@link LedgerStore#create} writes.
///
/// @param document the genesis document, byte for byte
/// @param header the block at height 0
/// @param state every entry of the state after genesis
public record GenesisCommit(Bytes document, BlockHeader header, Map<Bytes, Bytes> state) {
  public GenesisCommit {
    state = Map.copyOf(state);
  }
}
