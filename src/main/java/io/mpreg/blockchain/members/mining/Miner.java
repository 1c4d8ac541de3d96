package io.mpreg.blockchain.members.mining;

import io.mpreg.blockchain.members.deciding.Deciding;
import io.mpreg.blockchain.members.deciding.Inbox;
import io.mpreg.blockchain.members.deciding.Publication;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/// The scheduled component in which this member decides, alone or with others: it does what comes
/// into the inbox, one after the other. Blocks are produced at the pace of the chain, one as soon
/// as something executable waits and the smallest interval since the last one has passed, none that
/// is empty, unless a change of the authorities waits for it.
public final class Miner {
  private static final Logger LOG = LoggerFactory.getLogger(Miner.class);
  private static final long LONGEST_WAIT_MILLIS = 200;
  private static final long NOT_BEGUN_MILLIS = 10;

  private final ReentrantLock turn = new ReentrantLock();
  private volatile @Nullable Shift shift;

  private record Shift(Deciding<ProposedBlock> deciding, Inbox inbox) {}

  /// Decides from now on.
  public void begin(Deciding<ProposedBlock> deciding, Inbox inbox) {
    inbox.add(deciding::start);
    shift = new Shift(deciding, inbox);
  }

  /// Decides nothing any more, from when this returns.
  public void end() {
    Shift ended = shift;
    shift = null;
    if (ended != null) {
      ended.inbox().add(() -> {}); // so that nobody waits for it any longer
    }
    turn.lock();
    try {
      LOG.debug("Nothing is decided any more");
    } finally {
      turn.unlock();
    }
  }

  /// Does what there is to do, until nothing has come for a while.
  @Scheduled(fixedDelay = 1)
  public void tick() throws InterruptedException {
    Shift now = shift;
    if (now == null) {
      Thread.sleep(NOT_BEGUN_MILLIS);
      return;
    }
    turn.lockInterruptibly();
    try {
      Runnable next = now.inbox().poll(LONGEST_WAIT_MILLIS);
      while (next != null && now.equals(shift)) {
        run(next, now.deciding());
        next = now.inbox().poll(LONGEST_WAIT_MILLIS);
      }
    } finally {
      turn.unlock();
    }
  }

  private static void run(Runnable next, Deciding<ProposedBlock> deciding) {
    try {
      next.run();
    } catch (StoreFailure failure) {
      deciding.fail("the store does not answer: ", failure);
    } catch (RuntimeException | Error failed) {
      // Whatever it is, a member that votes no more and does not say so would be worse.
      LOG.error("The consensus failed; it begins again from what is stored", failed);
      deciding.fail("", failed);
    }
  }

  // With others around it, the federation says how it goes.
  private Optional<Publication> alone() {
    return Optional.ofNullable(shift)
        .map(now -> now.deciding().publication())
        .filter(Publication::isAlone);
  }

  /// Why this member, which is the only authority, decides nothing any more, if it had to stop.
  public Optional<String> halted() {
    return alone().flatMap(Publication::halted);
  }

  /// Why nothing becomes final at the moment where this member is the only authority, if that is
  /// so; it may pass.
  public Optional<String> trouble() {
    return alone().flatMap(Publication::trouble);
  }
}
