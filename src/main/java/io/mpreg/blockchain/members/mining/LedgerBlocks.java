package io.mpreg.blockchain.members.mining;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.WorkRequirement;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.ProofOfAuthority;
import io.mpreg.blockchain.core.consensus.Verdict;
import io.mpreg.blockchain.core.execution.BlockRecordRules;
import io.mpreg.blockchain.core.execution.BlockRules.Judgement;
import io.mpreg.blockchain.core.execution.ExecutedBlock;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.AppendResult;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.pending.LedgerObserver.Work;
import io.mpreg.blockchain.members.deciding.Blocks;
import io.mpreg.blockchain.members.deciding.Blocks.Judged;
import io.mpreg.blockchain.members.deciding.Blocks.Verified;
import io.mpreg.blockchain.members.deciding.Blocks.Written;
import io.mpreg.blockchain.members.deciding.Certified;
import io.mpreg.blockchain.members.deciding.Head;
import io.mpreg.blockchain.members.deciding.VoteSignatures;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The chain of the ledger. Blocks on the store; where other authorities decide as well, slow work
/// runs on a worker thread.
final class LedgerBlocks implements Blocks<ProposedBlock> {
  /// How far a block's timestamp may be ahead of this member's clock (protocol, section 8).
  private static final long MAX_AHEAD_MILLIS = 10_000;

  private final Ledger ledger;
  private final VoteSignatures signatures;
  private final BlockBuilder builder;
  private final Executor worker;
  private final Executor back;
  private volatile Head known;
  // The transactions chosen, while a sole authority decides a block from start to end.
  private @Nullable List<Transaction> chosen;
  private @Nullable StoreFailure failure;

  /// @param worker builds and judges blocks where there are other authorities
  /// @param back delivers the answers, on the consensus thread
  LedgerBlocks(Ledger ledger, VoteSignatures signatures, Executor worker, Executor back) {
    this.ledger = ledger;
    this.signatures = signatures;
    this.builder = new BlockBuilder(ledger);
    this.worker = worker;
    this.back = back;
    this.known = head(ledger.chain().tip(), Optional.empty());
  }

  private Head head(Tip tip, Optional<Certificate> finality) {
    ChainState state = tip.state();
    return new Head(
        tip.hash(),
        finality,
        ProofOfAuthority.after(state),
        state.followingAuthorities(),
        state.authoritiesAt(tip.height()),
        state.parameters().blockIntervalMillis(),
        ledger.status().unknownRules());
  }

  @Override
  public Head head() {
    return known;
  }

  /// Whether this member is the sole authority of the next height.
  boolean isAlone() {
    AuthoritySet authorities = known.authorities();
    return authorities.size() == 1 && signatures.holdsKeyOf(authorities);
  }

  // ---- building --------------------------------------------------------------------------------

  /// Decides a block as far as possible without waiting: for a sole authority, from choosing its
  /// transactions to its end.
  ///
  /// @return whether there is still something to decide
  boolean decide(Runnable step) {
    if (!isAlone()) {
      step.run();
      return true;
    }
    List<Transaction> executable = ledger.decisions().executable();
    if (executable.isEmpty() && !ledger.chain().tip().state().awaitsAuthorities()) {
      return false;
    }
    decide(executable, step);
    return true;
  }

  private void decide(List<Transaction> executable, Runnable step) {
    chosen = executable;
    failure = null;
    try {
      ledger
          .decisions()
          .observer()
          .during(Work.BLOCK_DECISION, executable.size(), () -> decided(step));
    } catch (StoreFailure failed) {
      if (!failed.equals(failure)) {
        throw failed; // other failures are reported to the driver
      }
    } finally {
      chosen = null;
    }
  }

  private boolean decided(Runnable step) {
    step.run();
    StoreFailure failed = failure;
    if (failed != null) {
      throw failed;
    }
    return true;
  }

  @Override
  public void build(int round, long nowMillis, Consumer<Optional<ProposedBlock>> then) {
    List<Transaction> executable = chosen;
    if (executable != null) {
      then.accept(Optional.of(built(executable, round, nowMillis)));
      return;
    }
    work(() -> Optional.of(built(ledger.decisions().executable(), round, nowMillis)), then);
  }

  private ProposedBlock built(List<Transaction> executable, int round, long nowMillis) {
    return ProposedBlock.built(builder.build(executable, round, nowMillis));
  }

  private <T> void work(Job<T> job, Consumer<Optional<T>> then) {
    worker.execute(
        () -> {
          Optional<T> made = Optional.empty();
          try {
            made = job.done();
          } finally {
            Optional<T> answer = made;
            back.execute(() -> then.accept(answer));
          }
        });
  }

  @FunctionalInterface
  private interface Job<T> {
    Optional<T> done();
  }

  // ---- judging ---------------------------------------------------------------------------------

  @Override
  public void judge(
      ProposedBlock block, long nowMillis, Consumer<Optional<Judged<ProposedBlock>>> then) {
    work(() -> judged(block, nowMillis), then);
  }

  private Optional<Judged<ProposedBlock>> judged(ProposedBlock block, long nowMillis) {
    Tip tip = ledger.chain().tip();
    if (block.height() != tip.height() + 1) {
      return Optional.empty();
    }
    Set<Transaction> wellSigned =
        ledger.decisions().wellSigned(block.record().body().transactions());
    return Optional.of(
        switch (BlockRecordRules.judgeContent(
            tip, block.record(), new WorkRequirement.Certified(), wellSigned::contains)) {
          case Judgement.Invalid invalid -> new Judged<>(block, Verdict.INVALID, 0);
          case Judgement.Valid valid -> {
            long early = millisTooEarly(block.record().header(), tip, nowMillis);
            yield new Judged<>(
                block.with(valid.executed()), early > 0 ? Verdict.NOT_YET : Verdict.VALID, early);
          }
        });
  }

  private static long millisTooEarly(BlockHeader header, Tip parent, long nowMillis) {
    long latest = Math.max(nowMillis + MAX_AHEAD_MILLIS, parent.header().timestampMillis() + 1);
    return Math.max(0, header.timestampMillis() - latest);
  }

  /// A block that this member had voted for before it restarted, if it is valid.
  Optional<ProposedBlock> reopened(ProposedBlock block) {
    return judged(block, Long.MAX_VALUE / 2)
        .map(Judged::block)
        .filter(judged -> judged.executed().isPresent());
  }

  @Override
  public void verify(Certified<ProposedBlock> next, Consumer<Verified<ProposedBlock>> then) {
    ProposedBlock block = next.block();
    Set<Transaction> wellSigned =
        ledger.decisions().wellSigned(block.record().body().transactions());
    then.accept(
        switch (BlockRecordRules.judge(
            ledger.chain().tip(),
            block.record(),
            new WorkRequirement.Certified(),
            wellSigned::contains)) {
          case Judgement.Invalid invalid ->
              new Verified.Invalid<>("%s: %s".formatted(invalid.fault().code(), invalid.detail()));
          case Judgement.Valid valid -> new Verified.Valid<>(block.with(valid.executed()));
        });
  }

  // ---- writing ---------------------------------------------------------------------------------

  @Override
  public void append(
      ProposedBlock block, Certificate certificate, List<GuardRow> staged, Consumer<Written> then) {
    ExecutedBlock executed =
        block
            .executed()
            .orElseThrow(() -> new IllegalStateException("the block was not executed here"));
    then.accept(written(executed, certificate, staged));
  }

  private Written written(ExecutedBlock executed, Certificate certificate, List<GuardRow> staged) {
    try {
      AppendResult appended = ledger.decisions().append(executed, certificate, staged);
      if (appended instanceof AppendResult.Final(Tip tip)) {
        // A block that this process decided is not read back from the store: a flood of readers
        // must not delay consensus.
        known = head(tip, Optional.of(certificate));
      }
      return written(appended);
    } catch (StoreFailure unknown) {
      failure = unknown;
      return new Written.Unknown(unknown);
    }
  }

  private Written written(AppendResult appended) {
    return switch (appended) {
      case AppendResult.Final _ -> new Written.Final(head());
      case AppendResult.NotWritten(StoreFailure failed) -> {
        failure = failed;
        yield new Written.NotWritten(failed);
      }
      case AppendResult.HeadMoved moved ->
          new Written.Moved(
              "another process writes to this database: its head is %s at height %d"
                  .formatted(moved.actual().header().hash(), moved.actual().header().height()));
    };
  }

  @Override
  public void resolve(Consumer<Written> then) {
    then.accept(resolved());
  }

  private Written resolved() {
    try {
      Optional<AppendResult> found =
          ledger
              .decisions()
              .resolve()
              .or(() -> ledger.decisions().overtaken().map(moved -> (AppendResult) moved));
      known = head(ledger.chain().tip(), ledger.chain().latestBlock().certificate());
      return found
          .filter(appended -> !(appended instanceof AppendResult.NotWritten))
          .map(this::written)
          .orElseGet(() -> new Written.Final(known));
    } catch (StoreFailure unknown) {
      return new Written.Unknown(unknown);
    }
  }
}
