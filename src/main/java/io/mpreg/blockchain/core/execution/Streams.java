package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.stream.AppendedParcel;
import io.mpreg.blockchain.core.stream.MessageStream;
import io.mpreg.blockchain.core.stream.Parcel;
import io.mpreg.blockchain.core.stream.StreamId;
import io.mpreg.blockchain.core.transaction.Operation.Message;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Numbers the messages of one block in their streams (`docs/protocol.md`, sections 4 and 7). The
/// entries of the streams are written when the block is complete, because a parcel commits to the
/// outcomes too.
final class Streams {
  /// How many topics one node can make.
  static final int MAX_TOPICS = 256;

  private final StateOverlay state;
  private final long parentMillis;

  /// The places in the block of the applied messages of each stream.
  private final SortedMap<StreamId, List<Integer>> places = new TreeMap<>();

  /// @param parentMillis the timestamp of the parent: that of the block is not known yet
  Streams(StateOverlay state, long parentMillis) {
    this.state = state;
    this.parentMillis = parentMillis;
  }

  /// Gives a message the next number of its stream.
  ///
  /// @param place of the transaction in the block
  Optional<RecordedFault> message(Transaction transaction, Message message, int place) {
    NodeId receiver = transaction.receiver();
    if (message.topic().isEmpty() && state.node(receiver).isEmpty()) {
      return Optional.of(RecordedFault.RECEIVER_UNKNOWN);
    }
    if (message.expiresAt().filter(expiry -> expiry <= parentMillis).isPresent()) {
      return Optional.of(RecordedFault.MESSAGE_EXPIRED);
    }
    StreamId stream = message.stream(receiver);
    if (stream.kind() == StreamId.Kind.TOPIC && isNew(stream)) {
      int made = topics(transaction.sender());
      if (made >= MAX_TOPICS) {
        return Optional.of(RecordedFault.TOPICS_TOO_MANY);
      }
      setTopics(transaction.sender(), made + 1);
    }
    places.computeIfAbsent(stream, any -> new ArrayList<>()).add(place);
    return Optional.empty();
  }

  private boolean isNew(StreamId stream) {
    return !places.containsKey(stream) && !state.contains(StateKey.stream(stream));
  }

  private int topics(NodeId sender) {
    return state
        .get(StateKey.topics(sender))
        .map(
            value -> {
              ByteReader reader = new ByteReader(value);
              int count = reader.u32();
              reader.end();
              return count;
            })
        .orElse(0);
  }

  private void setTopics(NodeId sender, int count) {
    state.put(StateKey.topics(sender), new ByteWriter(Integer.BYTES).u32(count).toBytes());
  }

  /// Writes the entries of the block's streams; called once, after the last transaction.
  ///
  /// @param leafHashes of all transactions of the block, in order
  /// @return the parcels, in the order of their streams
  List<AppendedParcel> close(List<Hash> leafHashes) {
    List<AppendedParcel> parcels = new ArrayList<>();
    places.forEach(
        (stream, indexes) -> {
          Bytes key = StateKey.stream(stream);
          MessageStream before = MessageStream.of(state.get(key));
          Parcel parcel =
              before.next(state.height(), indexes.stream().map(leafHashes::get).toList());
          state.put(key, before.with(parcel).encode());
          parcels.add(new AppendedParcel(stream, before.parcels().size(), parcel, indexes));
        });
    return parcels;
  }
}
