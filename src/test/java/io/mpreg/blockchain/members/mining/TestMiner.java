package io.mpreg.blockchain.members.mining;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Evidence;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.members.deciding.ConsensusMember;
import io.mpreg.blockchain.members.deciding.Inbox;
import io.mpreg.blockchain.members.deciding.Message;
import io.mpreg.blockchain.members.deciding.OtherMembers;
import io.mpreg.blockchain.members.deciding.Peers;
import io.mpreg.blockchain.members.deciding.PendingWork;
import io.mpreg.blockchain.members.deciding.Ports;
import io.mpreg.blockchain.members.deciding.Reports;
import io.mpreg.blockchain.members.deciding.Time;
import io.mpreg.blockchain.members.deciding.VotingStatus;
import io.mpreg.blockchain.platform.database.StoreFailure;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// Decides as a sole authority, without threads, and with a clock that the test controls:
/// production code except for clocks and threads.
public final class TestMiner {
  private final Ledger ledger;
  private final Inbox inbox = new Inbox(new LongAdder());
  private final ManualTime time = new ManualTime();
  private final LedgerBlocks blocks;
  private final ConsensusMember<ProposedBlock> deciding;
  private @Nullable Wish wish;

  private record Wish(long notBeforeNanos, Runnable then) {}

  public TestMiner(Ledger ledger, AuthorityKeys keys) {
    this.ledger = ledger;
    LedgerVoteSignatures signatures =
        new LedgerVoteSignatures(keys, ledger.chain().tip().state().chainId());
    this.blocks = new LedgerBlocks(ledger, signatures, Runnable::run, inbox::add);
    PendingWork work = (notBefore, then) -> wish = new Wish(notBefore, then);
    this.deciding =
        new ConsensusMember<>(
            new Ports<>(
                signatures,
                new LedgerVoteStore(ledger, blocks, Runnable::run),
                blocks,
                work,
                new Nobody(),
                time,
                new LedgerHalt()),
            inbox,
            new OtherMembers(time::nanos),
            Optional.empty(),
            0);
    inbox.add(deciding::start);
    doAll();
  }

  private static final class Nobody implements Peers<ProposedBlock> {
    @Override
    public List<NodeId> all() {
      return List.of();
    }

    // A member that has just replaced its own key in the set sends to whoever is there.
    @Override
    public void toAll(Message<ProposedBlock> message) {}

    @Override
    public void to(NodeId member, Message<ProposedBlock> message) {
      throw new AssertionError("there is nobody");
    }

    @Override
    public void stand(VotingStatus standing) {}

    @Override
    public void obtain(Hash hash, List<NodeId> holders, Consumer<ProposedBlock> then) {}

    @Override
    public void page(NodeId member, long from, Consumer<Page<ProposedBlock>> then) {
      throw new AssertionError("there is nobody");
    }

    @Override
    public void inquire(NodeId member, Consumer<Inquired> then) {
      throw new AssertionError("there is nobody");
    }
  }

  private final class LedgerHalt implements Reports {
    @Override
    public void accuse(Evidence evidence) {
      throw new AssertionError("one authority alone cannot come to " + evidence);
    }

    @Override
    public String conflict(Certificate certificate, Optional<Certificate> conflicting) {
      throw new AssertionError("one authority alone cannot come to " + certificate);
    }

    @Override
    public void halt(String reason) {
      ledger.submissions().halt(reason);
    }

    @Override
    public void tell(Level level, String text) {}

    @Override
    public void tell(Level level, String text, Throwable failure) {}
  }

  private static final class ManualTime implements Time {
    private final PriorityQueue<Due> queue =
        new PriorityQueue<>(Comparator.comparingLong(Due::nanos));
    private long millis;
    private long nanos;

    private record Due(long nanos, Runnable action) {}

    @Override
    public long nowMillis() {
      return millis;
    }

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public void after(long wait, Runnable action) {
      queue.add(new Due(nanos + wait * 1_000_000, action));
    }

    // What arrives meanwhile is due later.
    private void proceed(long nowMillis, long nowNanos, Inbox inbox) {
      millis = nowMillis;
      nanos = nowNanos;
      while (!queue.isEmpty() && queue.peek().nanos() <= nowNanos) {
        inbox.add(queue.remove().action());
      }
    }
  }

  /// Decides a block, if a transaction is executable or an authority change is due, and the minimum
  /// interval since the last block has passed.
  ///
  /// @param nowMillis the wall clock, for the block's timestamp
  /// @param nowNanos a monotonic clock, for the interval between blocks
  /// @return the new head, if there is one
  public Optional<Tip> mineOnce(long nowMillis, long nowNanos) {
    Tip before = ledger.chain().tip();
    time.proceed(nowMillis, nowNanos, inbox);
    doAll();
    Wish due = wish;
    if (due != null && due.notBeforeNanos() <= nowNanos) {
      wish = null;
      inbox.add(
          () -> {
            if (!blocks.decide(due.then())) {
              wish = due;
            }
          });
      doAll();
    }
    Tip after = ledger.chain().tip();
    return after == before ? Optional.empty() : Optional.of(after);
  }

  private void doAll() {
    try {
      for (Runnable next = inbox.poll(0); next != null; next = inbox.poll(0)) {
        run(next);
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private void run(Runnable next) {
    try {
      next.run();
    } catch (StoreFailure failure) {
      deciding.fail("the store does not answer: ", failure);
    }
  }

  /// Why this member has halted, if it has.
  public Optional<String> halted() {
    return deciding.publication().halted();
  }

  /// Why nothing becomes final at the moment, if so; it may pass.
  public Optional<String> trouble() {
    return deciding.publication().trouble();
  }
}
