package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.log.TransparencyLog;
import io.mpreg.blockchain.members.mining.WorkerLoop;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the other authorities this member's cosignature of each new checkpoint of the log, and
/// collects theirs, so that every member's checkpoint carries a quorum of cosignatures soon after a
/// block is final. Received notes are verified on a thread of their own, a few of each member at a
/// time, so they delay nothing and cost little: one signature check per member and size.
final class CosignatureExchange implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CosignatureExchange.class);
  private static final long LOOK_MILLIS = 100;

  /// How often an idle log is cosigned again, for members that missed it.
  static final long RENEWED_AFTER_NANOS = 5_000_000_000L;

  /// How long before a member's cosignature of the same size is taken again.
  static final long TAKEN_AGAIN_AFTER_NANOS = 4_000_000_000L;

  /// How many notes of a member wait to be verified, or for a block that is not here yet.
  static final int MAX_WAITING = 4;

  /// A cosignature this many blocks behind the head is no longer of use.
  static final int LATE = 16;

  private final Ledger ledger;
  private final TransparencyLog log;
  private final PeerLinks peers;
  private final LongSupplier nanos;
  private final Map<NodeId, NavigableMap<Long, SignedNote>> waiting = new HashMap<>();
  private final Map<NodeId, Taken> taken = new HashMap<>();
  private final WorkerLoop repeating;
  private long sentSize;
  private long sentNanos;

  private record Taken(long size, long atNanos) {}

  /// @param nanos a monotonic clock
  CosignatureExchange(Ledger ledger, TransparencyLog log, PeerLinks peers, LongSupplier nanos) {
    this.ledger = ledger;
    this.log = log;
    this.peers = peers;
    this.nanos = nanos;
    this.repeating = new WorkerLoop("cosignatures", this::step);
  }

  void start() {
    repeating.start();
  }

  private void step() throws InterruptedException {
    look();
    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
  }

  /// Sends this member's new cosignature, and verifies the received ones.
  void look() {
    try {
      send();
      takeWaiting();
    } catch (StoreFailure away) {
      LOG.debug("Cosignatures wait for the store", away);
    }
  }

  private void send() {
    long size = size();
    long now = nanos.getAsLong();
    if (size != sentSize || now - sentNanos >= RENEWED_AFTER_NANOS) {
      log.cosignature().map(PeerMessage.CheckpointCosigned::new).ifPresent(peers::toAll);
      sentSize = size;
      sentNanos = now;
    }
  }

  private long size() {
    return ledger.chain().tip().height() + 1;
  }

  /// Queues a member's own cosignature for verification, unless it is late or a repetition.
  synchronized void offer(NodeId sender, SignedNote note) {
    Checkpoint checkpoint;
    try {
      checkpoint = Checkpoint.parse(note.text());
    } catch (Malformed another) {
      return;
    }
    Hash chainId = ledger.chain().tip().state().chainId();
    String name = Checkpoint.origin(chainId) + "/" + sender.value();
    boolean own = note.signatures().stream().allMatch(line -> line.name().equals(name));
    if (!own || !checkpoint.chainId().equals(chainId) || !isNew(sender, checkpoint.size())) {
      return;
    }
    NavigableMap<Long, SignedNote> kept = waiting.computeIfAbsent(sender, id -> new TreeMap<>());
    kept.put(checkpoint.size(), note);
    if (kept.size() > MAX_WAITING) {
      kept.pollFirstEntry();
    }
  }

  private boolean isNew(NodeId sender, long size) {
    Taken last = taken.get(sender);
    return size > size() - LATE
        && (last == null
            || size > last.size()
            || (size == last.size()
                && nanos.getAsLong() - last.atNanos >= TAKEN_AGAIN_AFTER_NANOS));
  }

  private void takeWaiting() {
    due().forEach(log::accept);
  }

  // Notes of heights that are final here; a member far ahead will send again with the next block.
  private synchronized List<SignedNote> due() {
    long size = size();
    List<SignedNote> due = new ArrayList<>();
    waiting.forEach(
        (sender, notes) -> {
          NavigableMap<Long, SignedNote> here = notes.headMap(size, true);
          if (!here.isEmpty()) {
            here.forEach((at, note) -> due.add(note));
            taken.put(sender, new Taken(here.lastKey(), nanos.getAsLong()));
            here.clear();
          }
        });
    return due;
  }

  @Override
  public void close() {
    repeating.close();
  }
}
