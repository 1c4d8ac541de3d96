package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.crypto.SignatureCheck;
import io.mpreg.blockchain.core.execution.ExecutedBlock;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.FinalChain;
import io.mpreg.blockchain.ledger.pending.AcceptedFeed;
import io.mpreg.blockchain.ledger.pending.Admission;
import io.mpreg.blockchain.ledger.pending.LedgerObserver;
import io.mpreg.blockchain.ledger.pending.PendingTransactions;
import io.mpreg.blockchain.ledger.pending.SignatureChecks;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The ledger's interface for the consensus: it gives transactions for a proposal and appends final
/// blocks. One thread appends. Any method may throw a [StoreFailure].
public final class Decisions {
  private final FinalChain chain;
  private final PendingTransactions pending;
  private final Admission admission;
  private final AcceptedFeed accepted;
  private final SignatureChecks signatures;
  private final ChainAppender end;
  private final LedgerObserver observer;

  Decisions(
      FinalChain chain,
      PendingTransactions pending,
      Admission admission,
      AcceptedFeed accepted,
      SignatureChecks signatures,
      ChainAppender end,
      LedgerObserver observer) {
    this.chain = chain;
    this.pending = pending;
    this.admission = admission;
    this.accepted = accepted;
    this.signatures = signatures;
    this.end = end;
    this.observer = observer;
  }

  /// Waits until a transaction can enter a block, or until the timeout.
  public boolean awaitExecutable(Duration atMost) throws InterruptedException {
    return pending.awaitExecutable(atMost);
  }

  /// The transactions that the next block may hold, in order: durable here, with verified
  /// signatures, within the limits of a block.
  public List<Transaction> executable() {
    return pending.executable(chain.tip().state().parameters());
  }

  /// All pending transactions that this member has accepted, whether the next block could hold them
  /// or not.
  public List<Transaction> promised() {
    return pending.promised();
  }

  /// Those of the given transactions whose signatures are valid. Signatures of transactions pending
  /// here are not verified again.
  public Set<Transaction> wellSigned(List<Transaction> transactions) {
    List<Transaction> unknown =
        transactions.stream().filter(each -> pending.find(each.id()) == null).toList();
    List<SignatureCheck> checks = signatures.check(unknown);
    Set<Transaction> wellSigned = new HashSet<>(transactions);
    for (int index = 0; index < unknown.size(); index++) {
      if (!checks.get(index).holds()) {
        wellSigned.remove(unknown.get(index));
      }
    }
    return wellSigned;
  }

  /// Adds transactions that another member has accepted and made durable, unless they break a rule
  /// here. They may enter a block; the other member remains responsible for their durability.
  ///
  /// @return whether all signatures are valid, which that member had to verify
  public boolean receive(List<Transaction> transactions) {
    return admission.receive(transactions);
  }

  /// Transactions accepted here since the last call, for the other members; empty after the
  /// timeout.
  public List<Transaction> takeAccepted(int limit, Duration atMost) throws InterruptedException {
    return accepted.take(limit, atMost);
  }

  /// Appends the next final block: the block and all its effects become durable in one database
  /// transaction, then visible.
  ///
  /// @param guard the votes that this member signed for the block and that are not durable yet
  /// @throws StoreFailure when the outcome is unknown; [#resolve()] has to be called before
  ///   anything else is appended
  public AppendResult append(
      ExecutedBlock executed, Certificate certificate, List<GuardRow> guard) {
    return end.append(executed, certificate, guard);
  }

  /// The outcome of a commit with an unknown outcome; empty when there is no such commit.
  ///
  /// @throws StoreFailure when the store cannot tell the outcome yet
  public Optional<AppendResult> resolve() {
    return end.resolve();
  }

  /// Whether another process has appended to the stored chain.
  public Optional<AppendResult.HeadMoved> overtaken() {
    return end.overtaken();
  }

  /// The observer of this ledger's events; the consensus reports to it too.
  public LedgerObserver observer() {
    return observer;
  }
}
