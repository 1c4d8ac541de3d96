package io.mpreg.blockchain.members.mining;

import io.mpreg.blockchain.members.deciding.ConsensusMember;
import io.mpreg.blockchain.members.deciding.Inbox;
import io.mpreg.blockchain.members.deciding.PublishedState;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/// The scheduled component in which this member decides, as sole authority or with others: it runs
/// the actions of the inbox. A block is produced as soon as a transaction is executable and the
/// minimum interval since the last block has passed; never an empty one, unless an authority change
/// is due.
public final class Miner {
  private static final Logger LOG = LoggerFactory.getLogger(Miner.class);
  private static final long LONGEST_WAIT_MILLIS = 200;
  private static final long NOT_BEGUN_MILLIS = 10;

  private final ReentrantLock turn = new ReentrantLock();
  private volatile @Nullable Session session;

  private record Session(ConsensusMember<ProposedBlock> deciding, Inbox inbox) {}

  /// Begins to decide.
  public void begin(ConsensusMember<ProposedBlock> deciding, Inbox inbox) {
    inbox.add(deciding::start);
    session = new Session(deciding, inbox);
  }

  /// Stops deciding; nothing is decided after this returns.
  public void end() {
    Session ended = session;
    session = null;
    if (ended != null) {
      ended.inbox().add(() -> {}); // wakes up the waiting thread
    }
    turn.lock();
    try {
      LOG.debug("Nothing is decided any more");
    } finally {
      turn.unlock();
    }
  }

  /// Runs the inbox until it has been empty for a while.
  @Scheduled(fixedDelay = 1)
  public void tick() throws InterruptedException {
    Session now = session;
    if (now == null) {
      Thread.sleep(NOT_BEGUN_MILLIS);
      return;
    }
    turn.lockInterruptibly();
    try {
      Runnable next = now.inbox().poll(LONGEST_WAIT_MILLIS);
      while (next != null && now.equals(session)) {
        run(next, now.deciding());
        next = now.inbox().poll(LONGEST_WAIT_MILLIS);
      }
    } finally {
      turn.unlock();
    }
  }

  private static void run(Runnable next, ConsensusMember<ProposedBlock> deciding) {
    try {
      next.run();
    } catch (StoreFailure failure) {
      deciding.fail("the store does not answer: ", failure);
    } catch (RuntimeException | Error failed) {
      // Whatever the failure is: a member that silently stopped voting would be worse.
      LOG.error("The consensus failed; it begins again from what is stored", failed);
      deciding.fail("", failed);
    }
  }

  // With other authorities, the federation reports the state.
  private Optional<PublishedState> alone() {
    return Optional.ofNullable(session)
        .map(now -> now.deciding().publication())
        .filter(PublishedState::isAlone);
  }

  /// Why this member, as sole authority, has halted, if it has.
  public Optional<String> halted() {
    return alone().flatMap(PublishedState::halted);
  }

  /// Why nothing becomes final at the moment where this member is the sole authority, if so; it may
  /// pass.
  public Optional<String> trouble() {
    return alone().flatMap(PublishedState::trouble);
  }
}
