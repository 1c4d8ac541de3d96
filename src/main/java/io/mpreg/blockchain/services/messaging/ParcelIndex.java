package io.mpreg.blockchain.services.messaging;

import io.mpreg.blockchain.core.stream.StreamId;
import io.mpreg.blockchain.ledger.history.Position;
import java.util.List;
import java.util.OptionalLong;

/// Where the messages of streams are. Any method may throw a
/// [io.mpreg.blockchain.platform.database.StoreFailure].
public interface ParcelIndex {

  /// The messages of one block.
  ///
  /// @param first the number of the first one
  /// @param positions of the messages, in order
  record Located(long first, List<Position> positions) {
    public Located {
      positions = List.copyOf(positions);
    }
  }

  /// The parcels from the one that holds a number on, in order.
  List<Located> from(StreamId stream, long number, int limit);

  /// The number of the first message that this member holds; empty where it holds none.
  OptionalLong lowest(StreamId stream);
}
