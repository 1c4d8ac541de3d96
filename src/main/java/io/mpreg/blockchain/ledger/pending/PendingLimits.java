package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.util.Optional;

/// The limits of pending transactions.
///
/// The last quarter of every limit is reserved for transactions that continue their lane. Those can
/// always be ordered, so full limits drain; transactions behind a gap could wait for ever. No
/// sender may have more than an eighth of every limit behind gaps.
///
/// @param capacity how many transactions may be pending
/// @param capacityBytes how much memory they may take, approximately, in bytes
record PendingLimits(int capacity, long capacityBytes) {
  /// How many transactions of one sender may be pending.
  static final int MAX_PER_SENDER = 100_000;

  // A quarter of every limit is reserved for transactions that continue their lane.
  private static final int RESERVED = 4;

  // One sender may have an eighth of every limit behind gaps.
  private static final int GAPPED_SHARE = 8;

  /// Why there is no room for a transaction that continues its lane; empty when there is.
  Optional<Reservation> full(Transaction transaction, HeldTransactions held) {
    return full(transaction, held, 0, "");
  }

  /// Why there is no room for a transaction behind a gap; empty when there is.
  ///
  /// @param missing the nonce that its lane waits for
  Optional<Reservation> fullBehindGap(
      Transaction transaction, long missing, HeldTransactions held) {
    String lane = "nonce %d of lane %d is missing".formatted(missing, transaction.lane());
    int gapped = held.lanes().gapped(transaction.sender());
    long most = share(Math.min(capacity, MAX_PER_SENDER));
    if (gapped >= most) {
      return full(
          Refusal.SENDER_PENDING_FULL,
          "%d of this sender wait behind gaps, at most %d may; %s".formatted(gapped, most, lane));
    }
    long gappedBytes = held.lanes().gappedBytes(transaction.sender());
    long mostBytes = share(capacityBytes);
    if (gappedBytes > 0 && gappedBytes + PendingTransaction.memoryOf(transaction) > mostBytes) {
      return full(
          Refusal.SENDER_PENDING_FULL,
          "%d bytes of this sender wait behind gaps, at most %d may; %s"
              .formatted(gappedBytes, mostBytes, lane));
    }
    return full(transaction, held, RESERVED, " behind a gap, and " + lane);
  }

  // At least one, however small the limit.
  private static long share(long most) {
    return Math.max(1, most / GAPPED_SHARE);
  }

  /// @param reserved the divisor of the reserved part of every limit; 0 reserves nothing
  private Optional<Reservation> full(
      Transaction transaction, HeldTransactions held, int reserved, String gap) {
    int ofSender = held.countOf(transaction.sender());
    long mostOfSender = limit(MAX_PER_SENDER, reserved);
    if (ofSender >= mostOfSender) {
      return full(
          Refusal.SENDER_PENDING_FULL,
          "%d of this sender wait, at most %d may%s".formatted(ofSender, mostOfSender, gap));
    }
    long most = limit(capacity, reserved);
    if (held.size() >= most) {
      return full(
          Refusal.LEDGER_PENDING_FULL,
          "%d wait, at most %d may%s".formatted(held.size(), most, gap));
    }
    long mostBytes = limit(capacityBytes, reserved);
    if (held.bytes() + PendingTransaction.memoryOf(transaction) > mostBytes) {
      return full(
          Refusal.LEDGER_PENDING_FULL,
          "%d bytes wait, at most %d may%s".formatted(held.bytes(), mostBytes, gap));
    }
    return Optional.empty();
  }

  private static Optional<Reservation> full(Refusal fault, String detail) {
    return Optional.of(new Reservation.Refused(fault, detail));
  }

  private static long limit(long most, int reserved) {
    return reserved == 0 ? most : most - most / reserved;
  }
}
