package io.mpreg.blockchain.ledger.pending;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The journal rows with pending transactions, and how many of each row are still pending. Guarded
/// by the lock of [PendingTransactions].
final class JournalRows {
  // Rows are compacted when they hold more terminal than pending transactions, and at least this
  // many.
  private static final int WORTH_COMPACTING = 50_000;

  private final Map<Long, Row> rows = new HashMap<>();
  private long written;
  private long live;

  private static final class Row {
    private int written;
    private int live;
  }

  void add(long sequence, int writtenCount, int liveCount) {
    Row row = rows.computeIfAbsent(sequence, key -> new Row());
    row.written += writtenCount;
    row.live += liveCount;
    written += writtenCount;
    live += liveCount;
  }

  int count() {
    return rows.size();
  }

  void ended(long sequence) {
    Row row = rows.get(sequence);
    if (row != null) {
      row.live--;
      live--;
    }
  }

  /// The rows without pending transactions once these numbers of their transactions are terminal.
  List<Long> finished(Map<Long, Integer> ending) {
    List<Long> finished = new ArrayList<>();
    rows.forEach(
        (sequence, row) -> {
          if (row.live <= ending.getOrDefault(sequence, 0)) {
            finished.add(sequence);
          }
        });
    return finished;
  }

  void removeAll(List<Long> sequences) {
    for (Long sequence : sequences) {
      Row row = rows.remove(sequence);
      if (row != null) {
        written -= row.written;
        live -= row.live;
      }
    }
  }

  boolean isScattered() {
    return written - live > live + WORTH_COMPACTING;
  }

  /// Whether less than half of a row is still pending.
  boolean isMostlyEnded(long sequence) {
    Row row = rows.get(sequence);
    return row != null && row.live * 2 < row.written;
  }
}
