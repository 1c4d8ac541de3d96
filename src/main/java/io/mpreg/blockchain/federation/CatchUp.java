package io.mpreg.blockchain.federation;

import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.Ledger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches what is final at other members and missing here, from one after the other, and has it
/// appended by the rules of production. A member whose blocks do not hold is avoided; whatever was
/// appended before that stays, so it goes on from there. Looks by itself from time to time, as
/// nobody tells a member that is no authority.
final class CatchUp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
  private static final long LOOK_EVERY_MILLIS = 2_000;
  private static final long LOOK_EVERY_NANOS = LOOK_EVERY_MILLIS * 1_000_000;
  private static final long PIECE_MILLIS = 100;
  private static final long APPEND_SECONDS = 120;
  private static final long TELL_EVERY_NANOS = 5_000_000_000L;
  private static final long TELL_NOT_HELD_NANOS = 60_000_000_000L;

  // Who takes so long and gives nothing is asked again after a while, or when nobody else is left.
  private static final long SLOW_NANOS = 1_500_000_000L;
  private static final long NANOS_FOR_A_BYTE = 4_000; // 250 kB/s
  private static final long PAUSE_NANOS = 30_000_000_000L;

  // Claims cost whoever makes them more than whoever looks into them.
  private static final long FRUITLESS_MILLIS = 100;

  // A height or two is what a vote that comes late looks like.
  private static final long WORTH_TELLING = 10;

  private final Ledger ledger;
  private final Peers peers;
  private final BlockFetcher fetcher;
  private final Replica replica;
  private final FinalElsewhere elsewhere;
  private final Map<NodeId, Long> slowAt = new HashMap<>();
  private final Repeating repeating;
  private long toldNanos;
  private long toldNotHeldNanos = System.nanoTime() - TELL_NOT_HELD_NANOS;
  private int turn;
  // Who has said in this round that there is nothing more.
  private final Set<NodeId> answered = new HashSet<>();
  private volatile OptionalLong target = OptionalLong.empty();

  CatchUp(
      Ledger ledger, Peers peers, BlockFetcher fetcher, Replica replica, FinalElsewhere elsewhere) {
    this.ledger = ledger;
    this.peers = peers;
    this.fetcher = fetcher;
    this.replica = replica;
    this.elsewhere = elsewhere;
    this.repeating = new Repeating("catch-up", this::step);
  }

  void start() {
    repeating.start();
  }

  /// The height that this member is on its way to, while it is behind.
  OptionalLong target() {
    return target;
  }

  private void step() throws InterruptedException {
    long end = System.nanoTime() + LOOK_EVERY_NANOS;
    while (!elsewhere.awaitAbove(ledger.tip().height(), PIECE_MILLIS)
        && !replica.isAlmostSure()
        && System.nanoTime() - end < 0) {}
    if (replica.view().isPresent()) {
      round();
    } else {
      TimeUnit.MILLISECONDS.sleep(FRUITLESS_MILLIS);
    }
  }

  // Asks one after the other for a page, so that none can hold this member up by giving little; at
  // the end nobody has more than is here.
  private void round() throws InterruptedException {
    List<Peer> askable = askable();
    if (askable.isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      return;
    }
    long before = ledger.tip().height();
    Map<NodeId, Long> claims = elsewhere.claims();
    for (boolean more = true; more; ) {
      more = false;
      answered.clear();
      for (Peer peer : askable) {
        if (fetchFrom(peer)) {
          more = true;
          tell(peer);
        }
      }
    }
    replica.caughtUp(Set.copyOf(answered));
    long reached = ledger.tip().height();
    if (target.isPresent() && reached >= target.getAsLong()) {
      LOG.info("Caught up: height {}", reached);
    }
    target = OptionalLong.empty();
    elsewhere.settle(claims, reached);
    if (reached == before) {
      TimeUnit.MILLISECONDS.sleep(FRUITLESS_MILLIS);
    }
  }

  private List<Peer> askable() {
    long now = System.nanoTime();
    slowAt.values().removeIf(at -> now - at > PAUSE_NANOS);
    List<Peer> all = new ArrayList<>(peers.askable());
    if (slowAt.keySet().containsAll(all.stream().map(Peer::id).toList())) {
      slowAt.clear();
    }
    // Who may have forgotten votes has to hear from as many as there are, however slow.
    all.removeIf(peer -> slowAt.containsKey(peer.id()) && !replica.mayHaveForgotten());
    Collections.rotate(all, turn++);
    return all;
  }

  // Whether it gave blocks, and is worth asking for more.
  private boolean fetchFrom(Peer peer) throws InterruptedException {
    if (slowAt.containsKey(peer.id()) && !replica.mayHaveForgotten()) {
      return false;
    }
    long from = ledger.tip().height() + 1;
    long asked = System.nanoTime();
    try {
      List<BlockRecord> blocks = fetcher.blocks(peer, from);
      noteIfSlow(peer, System.nanoTime() - asked, blocks);
      if (blocks.isEmpty()) {
        answered.add(peer.id());
        return false;
      }
      long last = blocks.getLast().header().height();
      if (Math.max(last, elsewhere.height()) - from >= WORTH_TELLING) {
        target = OptionalLong.of(Math.max(last, elsewhere.height()));
      }
      Replica.Fetched fetched = replica.append(blocks).get(APPEND_SECONDS, TimeUnit.SECONDS);
      fetched
          .fault()
          .ifPresent(fault -> avoid(peer, "block after %d: %s".formatted(from - 1, fault)));
      return fetched.fault().isEmpty() && fetched.appended() > 0;
    } catch (NotHeldThere below) {
      // It has more than this member, and not what is missing here: that is for another to give.
      tellNotHeld(peer, below);
    } catch (IOException away) {
      long now = System.nanoTime();
      if (now - asked > SLOW_NANOS) {
        slowAt.put(peer.id(), now);
      }
      LOG.debug("Member {} gave no blocks", peer.id().value(), away);
    } catch (Malformed wrong) {
      avoid(peer, String.valueOf(wrong.getMessage()));
    } catch (ExecutionException | TimeoutException notAppended) {
      LOG.debug("Fetched blocks were not appended", notAppended);
    }
    return false;
  }

  // However well it holds, what comes drop by drop is never enough.
  private void noteIfSlow(Peer peer, long tookNanos, List<BlockRecord> blocks) {
    long bytes =
        blocks.stream()
            .mapToLong(
                block ->
                    block.body().transactions().stream().mapToLong(Transaction::sizeBytes).sum())
            .sum();
    if (tookNanos > SLOW_NANOS + bytes * NANOS_FOR_A_BYTE) {
      slowAt.put(peer.id(), System.nanoTime());
    }
  }

  private void avoid(Peer peer, String reason) {
    LOG.warn(
        "Member {} gave blocks that do not hold, and is not asked for a while: {}",
        peer.id().value(),
        reason);
    peers.avoid(peer.id());
  }

  private void tellNotHeld(Peer peer, NotHeldThere below) {
    long now = System.nanoTime();
    if (now - toldNotHeldNanos >= TELL_NOT_HELD_NANOS) {
      toldNotHeldNanos = now;
      LOG.warn(
          "Member {} cannot give what is missing here, another has to: {}. If none can, begin again"
              + " with an empty database and ledger.federation.join-from-snapshot",
          peer.id().value(),
          below.getMessage());
    }
  }

  private void tell(Peer peer) {
    long now = System.nanoTime();
    if (target.isPresent() && now - toldNanos >= TELL_EVERY_NANOS) {
      toldNanos = now;
      LOG.info(
          "Catching up: height {} of {} or more, from member {}",
          ledger.tip().height(),
          target.getAsLong(),
          peer.id().value());
    }
  }

  @Override
  public void close() {
    repeating.close();
  }
}
