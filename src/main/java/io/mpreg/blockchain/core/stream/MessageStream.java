package io.mpreg.blockchain.core.stream;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.merkle.CompactRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the state says of a stream: how many messages it has, and the log of its parcels, which
/// commits to each message and its number.
///
/// @param messages the number that the next message gets
/// @param lastHeight the height of the last parcel; 0 in a stream without a message
/// @param parcels the frontier of the log of the parcels
public record MessageStream(long messages, long lastHeight, CompactRange parcels) {
  public static final MessageStream EMPTY = new MessageStream(0, 0, CompactRange.EMPTY);

  public MessageStream {
    Integers.check("messages", messages, Integers.MAX);
    Integers.check("lastHeight", lastHeight, Integers.MAX);
    // No parcel is empty, and no block has two of one stream.
    boolean possible =
        parcels.size() == 0
            ? messages == 0 && lastHeight == 0
            : messages >= parcels.size() && lastHeight >= parcels.size();
    if (!possible) {
      throw new IllegalArgumentException(
          "stream of %d messages in %d parcels up to block %d"
              .formatted(messages, parcels.size(), lastHeight));
    }
  }

  /// The parcel of the messages of one more block.
  ///
  /// @param height above all earlier ones
  /// @param leafHashes of the transactions, in the order of the block; not empty
  public Parcel next(long height, List<Hash> leafHashes) {
    return Parcel.of(height, messages, leafHashes);
  }

  /// This stream with one more parcel.
  public MessageStream with(Parcel parcel) {
    if (parcel.first() != messages || parcel.height() <= lastHeight) {
      throw new IllegalArgumentException(
          "parcel from message %d on of block %d after message %d of block %d"
              .formatted(parcel.first(), parcel.height(), messages, lastHeight));
    }
    return new MessageStream(parcel.end(), parcel.height(), parcels.append(parcel.leafHash()));
  }

  // u64 messages ‖ u64 parcels ‖ u64 lastHeight ‖ hash[32] × ones(parcels)
  public Bytes encode() {
    ByteWriter writer =
        new ByteWriter(3 * Long.BYTES + Hash.LENGTH * parcels.hashes().size())
            .u64(messages)
            .u64(parcels.size())
            .u64(lastHeight);
    parcels.hashes().forEach(hash -> hash.writeTo(writer));
    return writer.toBytes();
  }

  public static MessageStream of(Optional<Bytes> entry) {
    return entry.map(MessageStream::decode).orElse(EMPTY);
  }

  private static MessageStream decode(Bytes encoded) {
    ByteReader reader = new ByteReader(encoded);
    try {
      long messages = reader.u64();
      long parcels = reader.u64();
      long lastHeight = reader.u64();
      List<Hash> hashes = new ArrayList<>();
      for (int left = Long.bitCount(parcels); left > 0; left--) {
        hashes.add(Hash.read(reader));
      }
      reader.end();
      if (messages == 0) {
        throw new Malformed("stream: an entry without a message");
      }
      return new MessageStream(messages, lastHeight, CompactRange.of(parcels, hashes));
    } catch (IllegalArgumentException invalid) {
      throw new Malformed("stream: " + invalid.getMessage());
    }
  }
}
