package io.mpreg.blockchain.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// A device that stores records in order, of which only those before the last [#sync] are durable.
/// A crash keeps a prefix of the later ones, and may tear the last record of it: a start finds its
/// invalid checksum and truncates there.
final class Disk<R> {

  private final List<Slot<R>> durable = new ArrayList<>();
  private final List<R> buffered = new ArrayList<>();

  private record Slot<R>(R record, boolean whole) {}

  void write(R record) {
    buffered.add(record);
  }

  void sync() {
    buffered.forEach(record -> durable.add(new Slot<>(record, true)));
    buffered.clear();
  }

  boolean isSynced() {
    return buffered.isEmpty();
  }

  /// Whether such a record was written and is not durable yet.
  boolean buffers(Predicate<R> what) {
    return buffered.stream().anyMatch(what);
  }

  void crash(Chance chance) {
    int kept = chance.below(buffered.size() + 1);
    buffered.subList(0, kept).forEach(record -> durable.add(new Slot<>(record, true)));
    if (kept < buffered.size() && chance.percent(50)) {
      durable.add(new Slot<>(buffered.get(kept), false));
    }
    buffered.clear();
  }

  /// The records that a start finds.
  List<R> read() {
    var whole = new ArrayList<R>();
    for (Slot<R> slot : durable) {
      if (!slot.whole) {
        break;
      }
      whole.add(slot.record);
    }
    durable.subList(whole.size(), durable.size()).clear();
    return whole;
  }

  /// Replaces the content by an earlier one: nothing, or a backup.
  void restore(List<R> records) {
    durable.clear();
    buffered.clear();
    records.forEach(record -> durable.add(new Slot<>(record, true)));
  }

  /// Deletes all durable records but the last.
  void keepLast() {
    durable.subList(0, Math.max(0, durable.size() - 1)).clear();
  }

  /// Deletes durable records that are no longer needed.
  void prune(Predicate<R> needless) {
    durable.removeIf(slot -> needless.test(slot.record));
  }
}
