package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Evidence;
import io.mpreg.blockchain.members.deciding.ConsensusMember;
import io.mpreg.blockchain.members.deciding.Inbox;
import io.mpreg.blockchain.members.deciding.OtherMembers;
import io.mpreg.blockchain.members.deciding.Ports;
import io.mpreg.blockchain.members.deciding.Reports;
import io.mpreg.blockchain.members.deciding.Time;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// A member from a start to its end: the production driver with simulated ports. Its memory ends
/// with it; an answer that arrives later is dropped.
final class Life {

  private final Federation federation;
  private final Member me;
  private final Inbox inbox = new Inbox(new LongAdder());
  private final OtherMembers others = new OtherMembers(this::nanos);
  private final ConsensusMember<SimulatedBlock> deciding;
  private final Store store;
  private final SimulatedPeers peers;
  private final SimulatedWork work;
  private int turns;
  private boolean isOver;

  /// @param reopens the height that this member's operator wants to reopen; 0 for none
  Life(Federation federation, Member me, long reopens) {
    this.federation = federation;
    this.me = me;
    this.store = new Store(this, federation, me);
    this.peers = new SimulatedPeers(this, federation, me, others);
    this.work = new SimulatedWork(this, federation, me.workshop());
    this.deciding =
        new ConsensusMember<>(
            new Ports<>(
                new SimulatedVoteSignatures(federation, me),
                new SimulatedVoteStore(federation, me, store),
                new SimulatedBlocks(this, federation, me, store),
                work,
                peers,
                new Clocks(),
                new Notes()),
            inbox,
            others,
            me.storage().conflict(),
            reopens);
  }

  void start() {
    run(
        () -> {
          peers.start();
          deciding.start();
        });
  }

  void end() {
    isOver = true;
    store.end();
  }

  // ---- one after the other -------------------------------------------------------------------

  /// Runs an action as the consensus thread, or beside it, and then the actions that it left for
  /// the consensus thread.
  void run(Runnable action) {
    if (isOver) {
      return;
    }
    try {
      attempt(action);
      Runnable next = next();
      while (next != null) {
        me.mayBeKilled();
        attempt(next);
        next = next();
      }
      me.hasMoved(++turns);
    } catch (Killed killed) {
      me.killed();
    }
  }

  private void attempt(Runnable action) {
    try {
      action.run();
    } catch (StoreAway failure) {
      deciding.fail("the store does not answer: ", failure);
    }
    if (chance().perTenThousand(machines().failuresPerTenThousandSteps())) {
      deciding.fail("", new StoreAway("an unforeseen failure"));
    }
  }

  private @Nullable Runnable next() {
    try {
      return isOver || deciding.isAwaiting() ? null : inbox.poll(0);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Runs an action later, unless the process has ended by then.
  void later(long millis, Runnable action) {
    federation.agenda().after(millis, () -> run(action));
  }

  /// Leaves an action to the consensus thread, unless the process has ended by then.
  void tell(Runnable action) {
    run(() -> inbox.add(action));
  }

  private Chance chance() {
    return federation.chance();
  }

  private Machines machines() {
    return federation.network().weather().machines();
  }

  // ---- ports ---------------------------------------------------------------------------------

  private long nanos() {
    return federation.agenda().now() * 1_000_000;
  }

  /// Timers are up to a tenth early or late.
  private final class Clocks implements Time {
    @Override
    public long nowMillis() {
      return me.clock();
    }

    @Override
    public long nanos() {
      return Life.this.nanos();
    }

    @Override
    public void after(long millis, Runnable action) {
      later(millis * (90 + chance().below(21)) / 100, () -> inbox.add(action));
    }
  }

  private final class Notes implements Reports {
    @Override
    public void accuse(Evidence evidence) {
      federation.oracle().reported(me, evidence);
    }

    @Override
    public String conflict(Certificate certificate, Optional<Certificate> conflicting) {
      String reason =
          "%s contradicts %s"
              .formatted(
                  certificate.ballot(), conflicting.map(Certificate::ballot).map(String::valueOf));
      me.storage().writeConflict(reason);
      return reason;
    }

    @Override
    public void halt(String reason) {
      federation.oracle().halted(me, reason);
    }

    @Override
    public void tell(Level level, String text) {
      me.note(text);
    }

    @Override
    public void tell(Level level, String text, Throwable failure) {
      me.note(text + " " + failure);
    }
  }

  // ---- reading -------------------------------------------------------------------------------

  ConsensusMember<SimulatedBlock> deciding() {
    return deciding;
  }

  /// The actions for the consensus thread.
  Inbox inbox() {
    return inbox;
  }

  OtherMembers others() {
    return others;
  }

  SimulatedPeers peers() {
    return peers;
  }

  SimulatedWork work() {
    return work;
  }
}
