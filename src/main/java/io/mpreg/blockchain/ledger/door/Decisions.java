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

/// The door of those who decide: what may enter a block, and what is final. Blocks are appended by
/// one thread. Any method may throw a [StoreFailure].
public final class Decisions {
  private final FinalChain chain;
  private final PendingTransactions pending;
  private final Admission admission;
  private final AcceptedFeed accepted;
  private final SignatureChecks signatures;
  private final ChainEnd end;
  private final LedgerObserver observer;

  Decisions(
      FinalChain chain,
      PendingTransactions pending,
      Admission admission,
      AcceptedFeed accepted,
      SignatureChecks signatures,
      ChainEnd end,
      LedgerObserver observer) {
    this.chain = chain;
    this.pending = pending;
    this.admission = admission;
    this.accepted = accepted;
    this.signatures = signatures;
    this.end = end;
    this.observer = observer;
  }

  /// Waits until something can enter a block, or the time is up.
  public boolean awaitExecutable(Duration atMost) throws InterruptedException {
    return pending.awaitExecutable(atMost);
  }

  /// What the next block may hold, in order: durable here, its signatures verified, within the
  /// limits of a block.
  public List<Transaction> executable() {
    return pending.executable(chain.tip().state().parameters());
  }

  /// What this member has accepted and knows no end of, whether a block could hold it now or not.
  public List<Transaction> promised() {
    return pending.promised();
  }

  /// Those of some transactions whose signatures hold. What waits here has been checked before.
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

  /// Takes up what another member has accepted and made durable, if it breaks no rule here: it may
  /// enter a block, and stays that member's to keep.
  ///
  /// @return whether all signatures hold, which that member had to see to
  public boolean receive(List<Transaction> transactions) {
    return admission.receive(transactions);
  }

  /// What was accepted here since the last call, for the other members; none when the time is up.
  public List<Transaction> takeAccepted(int limit, Duration atMost) throws InterruptedException {
    return accepted.take(limit, atMost);
  }

  /// Appends the next final block: everything that follows from it becomes durable in one database
  /// transaction, then visible.
  ///
  /// @param guard what this member signed on the way and has not made durable before
  /// @throws StoreFailure when the outcome is unknown; [#resolve()] has to be asked before anything
  ///   else is appended
  public Appended append(ExecutedBlock executed, Certificate certificate, List<GuardRow> guard) {
    return end.append(executed, certificate, guard);
  }

  /// What became of a block whose commit was not answered; nothing when there is none.
  ///
  /// @throws StoreFailure when the store cannot say so yet
  public Optional<Appended> resolve() {
    return end.resolve();
  }

  /// Whether somebody else has made the stored chain longer.
  public Optional<Appended.HeadMoved> overtaken() {
    return end.overtaken();
  }

  /// Who is told what happens here, also by those who work on this ledger.
  public LedgerObserver observer() {
    return observer;
  }
}
