package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.BlockColumns;
import io.mpreg.blockchain.ledger.history.ChainBase;
import io.mpreg.blockchain.ledger.history.HeadColumns;
import io.mpreg.blockchain.ledger.history.StoredHistory;
import io.mpreg.blockchain.ledger.history.inspection.BlockInspection;
import io.mpreg.blockchain.ledger.history.inspection.GenesisInspection;
import io.mpreg.blockchain.ledger.history.inspection.InspectedBlock;
import io.mpreg.blockchain.platform.database.AuditCheck;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Recomputes everything that is stored from the genesis document, or from the verified state of
/// the snapshot that the chain was started from: bytes and their columns, hashes, signatures,
/// outcomes, roots, certificates, the history, the state, and the tables beside the chain. The
/// result depends only on what is stored, not on the number of threads: it is the first divergence
/// in the order of the chain (block by block, in each its transactions, then its header, then the
/// tables beside it; after the last block the head, the state and the other tables).
///
/// Several threads verify blocks ahead of the one that executes them in order. The audit only
/// reads, and may run while the chain grows: it ends at the head it found when it began.
public final class ChainAudit {
  /// A block without transactions costs about as much as this many signatures.
  private static final int WORK_OF_A_BLOCK = 10;

  private final StoredHistory store;
  private final List<AuditCheck> checks;
  private final AuditPlan plan;

  public ChainAudit(AuditedStore audited, AuditPlan plan) {
    this.store = audited.store();
    this.checks = audited.checks();
    this.plan = plan;
  }

  /// Runs to the end, on this thread and the workers of the plan.
  ///
  /// @param listener told after every block
  /// @param cancelled asked before every block and signature whether to stop
  /// @throws RulesUnknown when the rules of a block are unknown here; the blocks before it are as
  ///   computed
  /// @throws IllegalArgumentException when the plan begins above the head
  /// @throws io.mpreg.blockchain.platform.database.StoreFailure when the store does not answer
  public AuditResult run(Consumer<AuditProgress> listener, BooleanSupplier cancelled) {
    return new Run(listener, cancelled).run();
  }

  private final class Run {
    private final Consumer<AuditProgress> listener;
    private final BooleanSupplier cancelled;
    private final StoredState state = new StoredState();
    private long first;
    private AuditProgress progress = new AuditProgress(plan.from(), 0, 0, 0, 0);

    Run(Consumer<AuditProgress> listener, BooleanSupplier cancelled) {
      this.listener = listener;
      this.cancelled = cancelled;
    }

    AuditResult run() {
      try {
        return divergence()
            .<AuditResult>map(found -> new AuditResult.Diverged(progress, found))
            .orElseGet(() -> new AuditResult.Passed(progress));
      } catch (StoreDamaged damaged) {
        return new AuditResult.Diverged(progress, damaged.divergence());
      } catch (CancellationException stopped) {
        return new AuditResult.Cancelled(progress);
      }
    }

    private Optional<Divergence> divergence() {
      HeadColumns head =
          store
              .rows()
              .headAndState(state::add)
              .orElseThrow(() -> new StoreDamaged(Divergence.of("chain_head", "is missing")));
      if (plan.from() > head.height()) {
        throw new IllegalArgumentException(
            "from is %d, above the head %d".formatted(plan.from(), head.height()));
      }
      state.complete(stateRoot(head.height()));
      Optional<ChainBase> base = store.base();
      first = base.map(ChainBase::height).orElse(0L);
      progress =
          new AuditProgress(
              Math.max(first, plan.from()), head.height(), 0, 0, head.transactionCount(), first);
      InspectedBlock firstBlock = inspection(first).inspect(first);
      AuditStart beginning =
          base.map(begin -> takenOver(begin, firstBlock))
              .orElseGet(() -> genesis(firstBlock.header()));
      ChainReplay replay = new ChainReplay(store, beginning, progress.from());
      return replay
          .first(firstBlock)
          .or(() -> blocks(replay, head.height()))
          .or(() -> HeadComparison.firstDifference(head, replay.tip(), replay.transactionCount()))
          .or(store.rows()::aboveHead)
          .or(store.rows()::besideBase)
          .or(() -> state.difference(replay.tip().state()))
          .or(() -> besideChain(replay.tip().state()));
    }

    // The state root of the head, if the head can be read; otherwise all entries are kept until it
    // is known.
    private Hash stateRoot(long height) {
      try {
        return store
            .rows()
            .block(height)
            .map(BlockColumns::decodeHeader)
            .map(BlockHeader::stateRoot)
            .orElse(Hash.ZERO);
      } catch (StoreDamaged | RulesUnknown unreadable) {
        return Hash.ZERO;
      }
    }

    private AuditStart genesis(BlockHeader blockZero) {
      requireChain(blockZero.hash(), "block.header");
      return AuditStart.of(GenesisInspection.of(store, blockZero));
    }

    private AuditStart takenOver(ChainBase base, InspectedBlock block) {
      requireChain(GenesisInspection.document(store).chainId(), "genesis.document");
      return AuditStart.of(store, base, block);
    }

    private void requireChain(Hash stored, String field) {
      plan.chainId()
          .filter(known -> !known.equals(stored))
          .ifPresent(
              known -> {
                throw new StoreDamaged(
                    Divergence.of(
                        0, field, "begins the chain %s, not %s".formatted(stored, known)));
              });
    }

    private Optional<Divergence> blocks(ChainReplay replay, long last) {
      done(replay);
      try (InspectedBlocks blocks = inspected(last)) {
        for (long height = first + 1; height <= last; height++) {
          goOn();
          replay.requireKnownRules();
          Optional<Divergence> wrong = replay.next(next(blocks, height));
          if (wrong.isPresent()) {
            return wrong;
          }
          done(replay);
        }
      }
      return Optional.empty();
    }

    // The state at the base does not carry these rules yet.
    private InspectedBlock next(InspectedBlocks blocks, long height) {
      try {
        return blocks.next();
      } catch (RulesUnknown later) {
        throw new StoreDamaged(
            Divergence.of(height, "header.rulesVersion", String.valueOf(later.getMessage())));
      }
    }

    private InspectedBlocks inspected(long last) {
      return plan.workers() == 0
          ? InspectedBlocks.inTurn(this::inspection, first + 1)
          : new InspectionPipeline(this::inspection, first + 1, last, plan.workers());
    }

    private BlockInspection inspection(long height) {
      await(WORK_OF_A_BLOCK);
      return new BlockInspection(
          store.rows(), height < plan.from() ? this::isNotAsked : this::signatureHolds);
    }

    private boolean isNotAsked(Transaction transaction) {
      goOn();
      return true;
    }

    private boolean signatureHolds(Transaction transaction) {
      await(1);
      return transaction.hasValidSignature();
    }

    private void await(int work) {
      goOn();
      plan.throttle().await(work);
    }

    private void goOn() {
      if (cancelled.getAsBoolean()) {
        throw new CancellationException("the audit is cancelled");
      }
    }

    private void done(ChainReplay replay) {
      progress =
          new AuditProgress(
              progress.from(),
              progress.to(),
              replay.tip().height() + 1 - first,
              replay.transactionCount(),
              progress.transactionsTotal(),
              first);
      listener.accept(progress);
    }

    private Optional<Divergence> besideChain(ChainState state) {
      return checks.stream()
          .flatMap(check -> check.inspect(state, this::await).stream())
          .findFirst();
    }
  }
}
