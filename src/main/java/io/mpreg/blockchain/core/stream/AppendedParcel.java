package io.mpreg.blockchain.core.stream;

import java.util.List;

/// A parcel with what a store needs to find its messages.
///
/// @param index of the parcel in the log of its stream
/// @param places of the messages in the block, ascending
public record AppendedParcel(StreamId stream, long index, Parcel parcel, List<Integer> places) {
  public AppendedParcel {
    places = List.copyOf(places);
    if (places.size() != parcel.count()) {
      throw new IllegalArgumentException(
          "%d places of %d messages".formatted(places.size(), parcel.count()));
    }
  }
}
