package io.mpreg.blockchain.federation;

import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What waits for one other member, and the thread that brings it there: everything that has come
/// up meanwhile goes in one request. While the member is away, the oldest is dropped first; the
/// consensus sends again what still matters (rule G), and transactions are offered again.
///
/// There are two for each member, as a request is answered only when all that it brings was looked
/// at: no vote waits behind transactions.
final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final int MAX_QUEUED = 5_000;
  private static final long MAX_QUEUED_BYTES = 32 << 20;
  private static final int MAX_TOGETHER = 200;

  // Far below what a request may have, so that a block can still be added.
  static final int MAX_TOGETHER_BYTES = 8 << 20;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  // A member with nothing to say says that it is there.
  private static final long GREET_EVERY_MILLIS = 1_000;

  /// What an outbox carries.
  enum Load {
    /// What decides, and how this member stands; where there is nothing else to say, that goes now
    /// and then.
    VOTES,
    TRANSACTIONS
  }

  private final Peer peer;
  private final Load load;
  private final PeerClient client;
  private final BooleanSupplier speaks;
  private final Supplier<PeerMessage.Standing> standing;
  private final LongAdder dropped;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Deque<PeerMessage> queue = new ArrayDeque<>();
  private final Repeating sender;
  private long queuedBytes;
  private long pauseMillis;
  private volatile boolean reached;
  private volatile Optional<String> trouble = Optional.empty();

  /// @param speaks whether the other member listens to this one: else nothing is sent, nor kept
  /// @param standing how this member stands
  /// @param dropped counts what there was no room for
  Outbox(
      Peer peer,
      Load load,
      PeerClient client,
      BooleanSupplier speaks,
      Supplier<PeerMessage.Standing> standing,
      LongAdder dropped) {
    this.peer = peer;
    this.load = load;
    this.client = client;
    this.speaks = speaks;
    this.standing = standing;
    this.dropped = dropped;
    this.sender =
        new Repeating(
            "%s to %s".formatted(load, peer.id().value()).toLowerCase(Locale.ROOT), this::step);
    sender.start();
  }

  Peer peer() {
    return peer;
  }

  void add(PeerMessage message) {
    lock.lock();
    try {
      queue.addLast(message);
      queuedBytes += weight(message);
      while (queue.size() > MAX_QUEUED || (queuedBytes > MAX_QUEUED_BYTES && queue.size() > 1)) {
        removeFirst();
        dropped.increment();
      }
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  boolean isReached() {
    return reached;
  }

  Optional<String> trouble() {
    return trouble;
  }

  int queued() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  private PeerMessage removeFirst() {
    PeerMessage first = queue.removeFirst();
    queuedBytes -= weight(first);
    return first;
  }

  private void step() throws InterruptedException {
    List<PeerMessage> next = take();
    boolean taken = !speaks.getAsBoolean() || deliver(next);
    pauseMillis = taken ? 0 : Math.min(LONGEST_PAUSE_MILLIS, 2 * pauseMillis + 50);
    TimeUnit.MILLISECONDS.sleep(pauseMillis);
  }

  private List<PeerMessage> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos =
          load == Load.VOTES ? TimeUnit.MILLISECONDS.toNanos(GREET_EVERY_MILLIS) : Long.MAX_VALUE;
      while (queue.isEmpty() && nanos > 0) {
        nanos = filled.awaitNanos(nanos);
      }
      List<PeerMessage> together = new ArrayList<>();
      if (load == Load.VOTES) {
        together.add(standing.get());
      }
      long bytes = 0;
      while (together.size() < MAX_TOGETHER && !queue.isEmpty()) {
        long next = weight(queue.getFirst());
        if (bytes > 0 && bytes + next > MAX_TOGETHER_BYTES) {
          break;
        }
        bytes += next;
        PeerMessage first = removeFirst();
        together.add(first);
        if (first instanceof PeerMessage.BlockProposed) {
          break; // may be as large as a request may be
        }
      }
      return together;
    } finally {
      lock.unlock();
    }
  }

  // Only transactions add up, alone and in blocks.
  private static long weight(PeerMessage message) {
    return switch (message) {
      case PeerMessage.TransactionsAccepted(List<Transaction> transactions) -> weight(transactions);
      case PeerMessage.BlockProposed(var _, Optional<BlockRecord> block) ->
          block.map(body -> weight(body.body().transactions())).orElse(0L);
      case PeerMessage.VoteCast _,
          PeerMessage.CertificateFormed _,
          PeerMessage.Standing _,
          PeerMessage.CheckpointCosigned _ ->
          0;
    };
  }

  private static long weight(List<Transaction> transactions) {
    return transactions.stream().mapToLong(Transaction::sizeBytes).sum();
  }

  private boolean deliver(List<PeerMessage> messages) throws InterruptedException {
    try {
      client.send(peer, PeerMessages.encode(messages));
      reached();
      return true;
    } catch (IOException failed) {
      troubled(failed);
      return false;
    } catch (RuntimeException failed) {
      LOG.error("Messages to {} could not be sent", peer.id().value(), failed);
      return false;
    }
  }

  private void reached() {
    if (load == Load.VOTES && trouble.isPresent()) {
      LOG.info("Member {} is reached again", peer.id().value());
    }
    trouble = Optional.empty();
    reached = true;
  }

  private void troubled(IOException failed) {
    String reason = failed.getMessage() == null ? failed.toString() : failed.getMessage();
    if (load == Load.VOTES && !trouble.equals(Optional.of(reason))) {
      LOG.warn("Member {} at {} is not reached: {}", peer.id().value(), peer.address(), reason);
    }
    trouble = Optional.of(reason);
    reached = false;
  }

  @Override
  public void close() {
    sender.close();
  }
}
