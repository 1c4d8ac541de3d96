package io.mpreg.blockchain.ledger.pending;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The transactions that hold nonces in one lane. Guarded by the lock of [PendingTransactions].
final class Lane {
  private final Map<Long, PendingTransaction> held = new HashMap<>();
  private long next;
  private long contiguousEnd;
  private int gapped;
  private long gappedBytes;

  /// @param next the nonce that the next ordered transaction has to carry
  Lane(long next) {
    this.next = next;
    this.contiguousEnd = next;
  }

  long next() {
    return next;
  }

  /// The lowest nonce from `next` on that no transaction holds.
  long contiguousEnd() {
    return contiguousEnd;
  }

  /// How many transactions are held without a gap before them.
  int contiguous() {
    return Math.toIntExact(contiguousEnd - next);
  }

  /// How many transactions are held behind a gap.
  int gapped() {
    return gapped;
  }

  /// The memory of the transactions behind a gap, in bytes.
  long gappedBytes() {
    return gappedBytes;
  }

  @Nullable PendingTransaction at(long nonce) {
    return held.get(nonce);
  }

  Collection<PendingTransaction> all() {
    return held.values();
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  /// Whether the next transaction is held and durable.
  boolean isReady() {
    PendingTransaction first = held.get(next);
    return first != null && first.isDurable();
  }

  void hold(PendingTransaction pending) {
    held.put(pending.transaction().nonce(), pending);
    if (isGapped(pending)) {
      count(pending, 1);
    }
    extendContiguous();
  }

  private boolean isGapped(PendingTransaction pending) {
    return pending.transaction().nonce() >= contiguousEnd;
  }

  private void count(PendingTransaction behindGap, int sign) {
    gapped += sign;
    gappedBytes += sign * behindGap.memoryBytes();
  }

  /// Removes a nonce whose transaction is in a block.
  void release(PendingTransaction pending) {
    if (held.remove(pending.transaction().nonce(), pending) && isGapped(pending)) {
      count(pending, -1);
    }
  }

  /// Releases a nonce whose transaction was not ordered: another may hold it.
  void drop(PendingTransaction pending) {
    release(pending);
    long end = Math.min(contiguousEnd, Math.max(next, pending.transaction().nonce()));
    for (long nonce = end; nonce < contiguousEnd; nonce++) {
      countAt(nonce, 1);
    }
    contiguousEnd = end;
  }

  /// Moves past a nonce that was used.
  void advancePast(long nonce) {
    next = Math.max(next, nonce + 1);
    for (; contiguousEnd < next; contiguousEnd++) {
      countAt(contiguousEnd, -1);
    }
    extendContiguous();
  }

  private void extendContiguous() {
    for (; held.containsKey(contiguousEnd); contiguousEnd++) {
      countAt(contiguousEnd, -1);
    }
  }

  private void countAt(long nonce, int sign) {
    PendingTransaction pending = held.get(nonce);
    if (pending != null) {
      count(pending, sign);
    }
  }
}
