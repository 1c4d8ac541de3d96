package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.members.mining.WorkerLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Sends the transactions that this member has accepted to the others, so that any leader can
/// propose them. While nothing becomes final, they are offered again, as a member may have missed
/// or lost them: the first of each lane, which all later ones depend on, or everything when this
/// member has halted.
///
/// A single transaction goes at once; transactions in quick succession are batched, since a request
/// for each would cost all members more than the transactions do.
final class TransactionBroadcast implements AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofMillis(500);
  private static final long OFFER_AGAIN_NANOS = 2_000_000_000L;

  // Of one message, so that others fit into the same request.
  private static final long MAX_BYTES = 1 << 20;

  // A small part of the time until the next block anyway.
  private static final int PARTS_OF_INTERVAL = 10;
  private static final long LONGEST_PAUSE_MILLIS = 25;

  private final Ledger ledger;
  private final PeerLinks peers;
  private final WorkerLoop repeating;
  private long height;
  private long sinceNanos = System.nanoTime();
  private int offered;

  TransactionBroadcast(Ledger ledger, PeerLinks peers) {
    this.ledger = ledger;
    this.peers = peers;
    this.repeating = new WorkerLoop("transaction-spread", this::step);
  }

  void start() {
    repeating.start();
  }

  private void step() throws InterruptedException {
    List<Transaction> accepted =
        ledger.decisions().takeAccepted(PeerMessages.MAX_TRANSACTIONS, LONGEST_WAIT);
    spread(accepted);
    offerAgain();
    if (!accepted.isEmpty() && accepted.size() < PeerMessages.MAX_TRANSACTIONS) {
      Thread.sleep(pauseMillis());
    }
  }

  private long pauseMillis() {
    long interval = ledger.chain().tip().state().parameters().blockIntervalMillis();
    return Math.min(LONGEST_PAUSE_MILLIS, interval / PARTS_OF_INTERVAL);
  }

  private void spread(List<Transaction> transactions) {
    List<Transaction> together = new ArrayList<>();
    long bytes = 0;
    for (Transaction next : transactions) {
      if (bytes + next.sizeBytes() > MAX_BYTES && !together.isEmpty()) {
        peers.toAll(new PeerMessage.TransactionsAccepted(together));
        together = new ArrayList<>();
        bytes = 0;
      }
      together.add(next);
      bytes += next.sizeBytes();
    }
    if (!together.isEmpty()) {
      peers.toAll(new PeerMessage.TransactionsAccepted(together));
    }
  }

  private void offerAgain() {
    long now = System.nanoTime();
    long reached = ledger.chain().tip().height();
    if (reached != height) {
      height = reached;
      sinceNanos = now;
      offered = 0;
    } else if (now - sinceNanos > OFFER_AGAIN_NANOS) {
      sinceNanos = now;
      if (ledger.status().unknownRules().isPresent()) {
        offerPromised();
      } else {
        List<Transaction> waiting = ledger.decisions().executable();
        spread(waiting.subList(0, Math.min(waiting.size(), PeerMessages.MAX_TRANSACTIONS)));
      }
    }
  }

  // A member that halted before unknown rules no longer sees what becomes final, of its own
  // transactions or of their predecessors in a lane: it offers everything, in parts.
  private void offerPromised() {
    List<Transaction> promised = ledger.decisions().promised();
    int from = offered < promised.size() ? offered : 0;
    offered = Math.min(promised.size(), from + PeerMessages.MAX_TRANSACTIONS);
    spread(promised.subList(from, offered));
  }

  @Override
  public void close() {
    repeating.close();
  }
}
