package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.authority.Reign;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The first heights of the latest reigns: that of the newest authority set, and of at most
/// [#MAX_FORMER] sets before it, so that evidence against their authorities can still be judged.
/// Older reigns are dropped.
///
/// @param since the first heights, ascending; the last one is that of the newest set
public record ReignStarts(List<Long> since) {
  static final int MAX_FORMER = 16;

  /// The value of a chain whose authorities have never changed.
  private static final ReignStarts UNCHANGED = new ReignStarts(List.of(1L));

  public ReignStarts {
    since = List.copyOf(since);
    for (int i = 1; i < since.size(); i++) {
      if (since.get(i) <= since.get(i - 1)) {
        throw new Malformed("history of the authority sets: heights do not ascend");
      }
    }
    if (since.isEmpty()) {
      throw new Malformed("history of the authority sets: empty");
    }
  }

  public long newest() {
    return since.getLast();
  }

  public ReignStarts followedAt(long height) {
    List<Long> more = new ArrayList<>(since);
    more.add(height);
    return new ReignStarts(more.subList(Math.max(0, more.size() - 1 - MAX_FORMER), more.size()));
  }

  /// The first height of the reign of a height; empty if that reign is dropped.
  Optional<Long> firstOf(long height) {
    return since.reversed().stream().filter(first -> first <= height).findFirst();
  }

  /// The last height of the reign that begins at `first`, one of these heights.
  long lastOf(long first) {
    return since.stream().filter(next -> next > first).findFirst().orElse(Reign.OPEN + 1) - 1;
  }

  // u16 count × u64 firstHeight
  public Bytes encode() {
    ByteWriter writer = new ByteWriter(2 + 8 * since.size()).u16(since.size());
    since.forEach(writer::u64);
    return writer.toBytes();
  }

  public static ReignStarts of(Optional<Bytes> entry) {
    return entry.map(ReignStarts::decode).orElse(UNCHANGED);
  }

  private static ReignStarts decode(Bytes encoded) {
    ByteReader reader = new ByteReader(encoded);
    List<Long> since = new ArrayList<>();
    for (int i = reader.u16(); i > 0; i--) {
      since.add(reader.u64());
    }
    reader.end();
    return new ReignStarts(since);
  }
}
