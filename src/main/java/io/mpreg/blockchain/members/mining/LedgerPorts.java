package io.mpreg.blockchain.members.mining;

import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.members.deciding.Inbox;
import io.mpreg.blockchain.members.deciding.Peers;
import io.mpreg.blockchain.members.deciding.Ports;
import io.mpreg.blockchain.members.deciding.Reports;
import io.mpreg.blockchain.members.deciding.Time;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ports to a member's ledger and to the system clocks, and the threads behind them.
public final class LedgerPorts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerPorts.class);

  private final Ledger ledger;
  private final Inbox inbox;
  private final InstantSource clock;
  private final ScheduledExecutorService timers =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("consensus-timers").factory());
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("consensus-blocks").factory());
  private final ExecutorService keeper =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("consensus-certificates").factory());
  private final LedgerVoteSignatures signatures;
  private final LedgerBlocks blocks;
  private final WorkWatch work;

  /// @param inbox takes the answers, for the consensus thread
  /// @param clock the wall clock
  public LedgerPorts(Ledger ledger, AuthorityKeys keys, Inbox inbox, InstantSource clock) {
    this.ledger = ledger;
    this.inbox = inbox;
    this.clock = clock;
    this.signatures = new LedgerVoteSignatures(keys, ledger.chain().tip().state().chainId());
    this.blocks = new LedgerBlocks(ledger, signatures, telling(worker, "a block"), inbox::add);
    this.work = new WorkWatch(ledger, blocks, inbox);
  }

  /// All ports of a member with these peers.
  public Ports<ProposedBlock> with(Peers<ProposedBlock> peers, Reports reports) {
    return new Ports<>(
        signatures,
        new LedgerVoteStore(ledger, blocks, telling(keeper, "a certificate")),
        blocks,
        work,
        peers,
        time(inbox::add),
        reports);
  }

  /// The system clocks.
  ///
  /// @param caller runs what is due, on the consensus thread
  public Time time(Executor caller) {
    return new SystemTime(clock, timers, caller);
  }

  private static Executor telling(Executor executor, String what) {
    return action ->
        executor.execute(
            () -> {
              try {
                action.run();
              } catch (RuntimeException | Error failed) {
                LOG.error("The work on {} failed", what, failed);
              }
            });
  }

  @Override
  public void close() {
    work.close();
    timers.shutdownNow();
    worker.shutdownNow();
    keeper.shutdownNow();
  }
}
