package io.mpreg.blockchain.services.messaging.store;

import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.ArrayList;
import java.util.List;

/// The column `places`: indexes in a block.
final class Places {
  private Places() {}

  // places   count × u32
  static byte[] encode(List<Integer> places) {
    ByteWriter writer = new ByteWriter(places.size() * Integer.BYTES);
    places.forEach(writer::u32);
    return writer.toArray();
  }

  /// @param column a multiple of four bytes, which the table checks
  /// @throws StoreDamaged if one of them is no index
  static List<Integer> decode(byte[] column) {
    ByteReader reader = new ByteReader(Bytes.of(column));
    List<Integer> places = new ArrayList<>();
    for (int left = column.length / Integer.BYTES; left > 0; left--) {
      places.add(place(reader));
    }
    return places;
  }

  private static int place(ByteReader reader) {
    try {
      return reader.u32();
    } catch (Malformed malformed) {
      throw new StoreDamaged(
          Divergence.of("stream_parcel.places", "cannot be read: " + malformed.getMessage()));
    }
  }
}
