package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// The index of the proposals in the state: the open ones with their expiry heights, oldest first,
/// and the most recently ended ones. Without it, finding expired proposals would take a scan of the
/// state.
///
/// @param open expiry heights by id; at most [#MAX_OPEN]
/// @param ended at most [#MAX_ENDED], in the order in which they ended
public record ProposalLists(SequencedMap<Hash, Long> open, List<Hash> ended) {
  public static final int MAX_OPEN = 256;
  static final int MAX_ENDED = 64;

  private static final ProposalLists NONE = new ProposalLists(new LinkedHashMap<>(), List.of());

  public ProposalLists {
    open = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(open));
    ended = List.copyOf(ended);
  }

  public ProposalLists opening(Hash id, long expiresAtHeight) {
    SequencedMap<Hash, Long> more = new LinkedHashMap<>(open);
    more.put(id, expiresAtHeight);
    return new ProposalLists(more, ended);
  }

  public ProposalLists ending(Hash id) {
    SequencedMap<Hash, Long> rest = new LinkedHashMap<>(open);
    rest.remove(id);
    List<Hash> more = new ArrayList<>(ended);
    more.add(id);
    return new ProposalLists(rest, more.subList(Math.max(0, more.size() - MAX_ENDED), more.size()));
  }

  /// The proposals to drop from the state when another one ends.
  public List<Hash> forgottenWhenEnding() {
    return ended.size() < MAX_ENDED ? List.of() : List.of(ended.getFirst());
  }

  public List<Hash> expiringAt(long height) {
    return open.entrySet().stream()
        .filter(entry -> entry.getValue() <= height)
        .map(Map.Entry::getKey)
        .toList();
  }

  // u16 count × (id[32] ‖ u64 expiresAtHeight) ‖ u16 count × id[32]
  public Bytes encode() {
    ByteWriter writer = new ByteWriter(4 + 40 * open.size() + 32 * ended.size()).u16(open.size());
    open.forEach(
        (id, expires) -> {
          id.writeTo(writer);
          writer.u64(expires);
        });
    writer.u16(ended.size());
    ended.forEach(id -> id.writeTo(writer));
    return writer.toBytes();
  }

  public static ProposalLists of(Optional<Bytes> entry) {
    return entry.map(ProposalLists::decode).orElse(NONE);
  }

  private static ProposalLists decode(Bytes encoded) {
    ByteReader reader = new ByteReader(encoded);
    SequencedMap<Hash, Long> open = new LinkedHashMap<>();
    for (int i = reader.u16(); i > 0; i--) {
      open.put(Hash.read(reader), reader.u64());
    }
    List<Hash> ended = new ArrayList<>();
    for (int i = reader.u16(); i > 0; i--) {
      ended.add(Hash.read(reader));
    }
    reader.end();
    return new ProposalLists(open, ended);
  }
}
