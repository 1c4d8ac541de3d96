package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.pending.Admission;
import io.mpreg.blockchain.ledger.pending.Closure;
import io.mpreg.blockchain.ledger.pending.Journal;
import io.mpreg.blockchain.ledger.pending.NotAccepting;
import io.mpreg.blockchain.ledger.pending.PendingCounts;
import io.mpreg.blockchain.ledger.pending.PendingTransaction;
import io.mpreg.blockchain.ledger.pending.PendingTransactions;
import io.mpreg.blockchain.ledger.pending.Submission;
import io.mpreg.blockchain.ledger.pending.TransactionCheck;
import io.mpreg.blockchain.ledger.pending.TransactionStatus;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Where transactions come in, and where it is asked what has become of them. Thread-safe; any
/// method may throw a [StoreFailure].
public final class Submissions {
  private static final Signature UNSIGNED = Signature.of(Bytes.of(new byte[Signature.LENGTH]));

  private final LedgerStore store;
  private final PendingTransactions pending;
  private final Journal journal;
  private final Admission admission;
  private final ChainStatus rules;
  private volatile Optional<String> halted = Optional.empty();
  private volatile Supplier<Optional<Closure>> closed = Optional::empty;

  Submissions(
      LedgerStore store,
      PendingTransactions pending,
      Journal journal,
      Admission admission,
      ChainStatus rules) {
    this.store = store;
    this.pending = pending;
    this.journal = journal;
    this.admission = admission;
    this.rules = rules;
  }

  /// Submits one transaction; returns when it is durable, or with the reason why it is refused.
  public Submission submit(Transaction transaction) {
    return submit(List.of(transaction)).getFirst();
  }

  /// Submits transactions that stand each alone; answers in their order.
  ///
  /// @throws NotAccepting when this member accepts none at all
  public List<Submission> submit(List<Transaction> transactions) {
    closure()
        .ifPresent(
            closure -> {
              throw new NotAccepting(closure);
            });
    return admission.submit(transactions);
  }

  /// What a submission would be answered and what would come of it on the head's state. Also asked
  /// where nothing is accepted: it is about the transaction, not about this member.
  ///
  /// @throws NotAccepting when the rules of the next height are not known here
  public TransactionCheck check(Transaction transaction) {
    requireKnownRules();
    return admission.check(transaction, true);
  }

  /// The same of a transaction that is not signed yet.
  public TransactionCheck check(TransactionDraft draft) {
    requireKnownRules();
    return admission.check(draft.signed(UNSIGNED), false);
  }

  /// Where a transaction stands; empty when it was never accepted here, or when its end was
  /// forgotten.
  public Optional<TransactionStatus> status(Hash id) {
    return Optional.ofNullable(pending.find(id))
        .filter(PendingTransaction::isDurable)
        .<TransactionStatus>map(held -> new TransactionStatus.Pending(held.transaction()))
        .or(() -> pending.lateTermination(id).map(TransactionStatus.Ended::new))
        .or(() -> store.transaction(id).map(TransactionStatus.Final::new))
        .or(() -> store.termination(id).map(TransactionStatus.Ended::new));
  }

  /// The status of a transaction as soon as it is terminal, or when the time is up.
  public Optional<TransactionStatus> awaitTerminal(Hash id, Duration atMost) {
    PendingTransaction held = pending.find(id);
    if (held == null) {
      return status(id);
    }
    try {
      return Optional.of(held.terminal().get(atMost.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException stillPending) {
      return status(id);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return status(id);
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("a status never fails", impossible);
    }
  }

  /// Why no transactions are accepted here, if that is so, whatever the store does.
  public Optional<Closure> closure() {
    return halted
        .map(reason -> new Closure(Closure.Reason.HALTED, reason))
        .or(this::outOfDate)
        .or(closed);
  }

  private Optional<Closure> outOfDate() {
    return rules.unknownRules().map(reason -> new Closure(Closure.Reason.RULES_UNKNOWN, reason));
  }

  private void requireKnownRules() {
    outOfDate()
        .ifPresent(
            closure -> {
              throw new NotAccepting(closure);
            });
  }

  /// Stops accepting, for good: what this member holds contradicts what others hold.
  public void halt(String reason) {
    halted = Optional.of(reason);
  }

  /// Sets who is asked, at every submission, why nothing is accepted here at the moment.
  public void askBeforeAccepting(Supplier<Optional<Closure>> reason) {
    closed = reason;
  }

  /// What waits at this member.
  public PendingCounts waiting() {
    return pending.waiting();
  }

  /// Why nothing can be accepted at the moment, if that is so.
  public Optional<String> trouble() {
    return halted.or(journal::trouble);
  }
}
