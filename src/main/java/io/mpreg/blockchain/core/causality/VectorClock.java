package io.mpreg.blockchain.core.causality;

import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A vector clock (Fidge 1988, Mattern 1989): for each node the number of leader turns it has
/// consumed, 1 to 2^53 - 1. A node that has consumed none has no entry, so equal clocks have one
/// encoding. Immutable.
public final class VectorClock {
  public static final VectorClock EMPTY = new VectorClock(new TreeMap<>());

  private final SortedMap<NodeId, Long> entries;

  private VectorClock(SortedMap<NodeId, Long> entries) {
    this.entries = Collections.unmodifiableSortedMap(entries);
  }

  /// Entries of 0 are dropped; negative ones and those over 2^53 - 1 are an
  /// [IllegalArgumentException].
  public static VectorClock of(Map<NodeId, Long> turns) {
    TreeMap<NodeId, Long> entries = new TreeMap<>();
    turns.forEach((node, count) -> put(entries, node, count));
    return new VectorClock(entries);
  }

  private static void put(SortedMap<NodeId, Long> entries, NodeId node, long turns) {
    Integers.check("turns of " + node, turns, Integers.MAX);
    if (turns == 0) {
      entries.remove(node);
    } else {
      entries.put(node, turns);
    }
  }

  /// The turns of the node, 0 when it has no entry.
  public long turns(NodeId node) {
    Long turns = entries.get(node);
    return turns == null ? 0 : turns;
  }

  /// This clock with the given number of turns for one node.
  public VectorClock with(NodeId node, long turns) {
    TreeMap<NodeId, Long> changed = new TreeMap<>(entries);
    put(changed, node, turns);
    return new VectorClock(changed);
  }

  /// This clock with one more turn for the node; more than 2^53 - 1 is an
  /// [IllegalArgumentException].
  public VectorClock increment(NodeId node) {
    return with(node, Math.addExact(turns(node), 1));
  }

  /// The pointwise maximum of the two clocks.
  public VectorClock merge(VectorClock other) {
    TreeMap<NodeId, Long> merged = new TreeMap<>(entries);
    other.entries.forEach((node, turns) -> merged.merge(node, turns, Math::max));
    return new VectorClock(merged);
  }

  public Causality compare(VectorClock other) {
    return Causality.of(atMost(other), other.atMost(this));
  }

  /// Whether this clock is strictly before the other.
  public boolean happensBefore(VectorClock other) {
    return compare(other) == Causality.BEFORE;
  }

  private boolean atMost(VectorClock other) {
    for (Map.Entry<NodeId, Long> entry : entries.entrySet()) {
      if (entry.getValue() > other.turns(entry.getKey())) {
        return false;
      }
    }
    return true;
  }

  /// The entries sorted by name; unmodifiable.
  public SortedMap<NodeId, Long> entries() {
    return entries;
  }

  /// The sum of all turns; a sum over 2^63 - 1 is an [ArithmeticException].
  public long total() {
    long total = 0;
    for (long turns : entries.values()) {
      total = Math.addExact(total, turns);
    }
    return total;
  }

  // vectorClock = u16 count ‖ count × (str node ‖ u64 turns), names ascending, no turns of 0
  public void writeTo(ByteWriter writer) {
    writer.u16(entries.size());
    entries.forEach((node, turns) -> writer.string(node.value()).u64(turns));
  }

  public static VectorClock read(ByteReader reader) {
    TreeMap<NodeId, Long> entries = new TreeMap<>();
    for (int left = reader.u16(); left > 0; left--) {
      int at = reader.position();
      NodeId node = NodeId.read(reader);
      long turns = reader.u64();
      if (turns == 0) {
        throw new Malformed("vector clock has an entry of 0 turns at byte " + at);
      }
      if (!entries.isEmpty() && entries.lastKey().compareTo(node) >= 0) {
        throw new Malformed("vector clock entry at byte " + at + " is not in ascending order");
      }
      entries.put(node, turns);
    }
    return new VectorClock(entries);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof VectorClock that && entries.equals(that.entries));
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return entries.toString();
  }
}
