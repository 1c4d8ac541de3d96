package io.mpreg.blockchain.services.messaging;

import io.mpreg.blockchain.core.stream.StreamId;
import io.mpreg.blockchain.ledger.history.Position;
import java.util.List;
import java.util.OptionalLong;

/// Where the messages of streams are. Any method may throw a
/// [io.mpreg.blockchain.platform.database.StoreFailure].
public interface ParcelIndex {

  /// Messages of one block.
  ///
  /// @param number of the first one
  /// @param positions of the messages, in order
  record Located(long number, List<Position> positions) {
    public Located {
      positions = List.copyOf(positions);
    }
  }

  /// The messages from a number on, parcel by parcel.
  ///
  /// @param limit of the parcels, and of the messages of each
  List<Located> from(StreamId stream, long number, int limit);

  /// The number of the first message that this member holds; empty where it holds none.
  OptionalLong lowest(StreamId stream);
}
