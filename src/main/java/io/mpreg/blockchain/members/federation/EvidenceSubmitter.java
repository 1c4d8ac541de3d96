package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.transaction.Accusation;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.pending.Submission;
import io.mpreg.blockchain.ledger.standing.Account;
import io.mpreg.blockchain.members.mining.WorkerLoop;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Submits proofs of equivocation, as `evidence` transactions of this member on a lane of its own.
/// Evidence that is already on the chain is skipped; if two members submit the same, the second
/// transaction is ordered and changes nothing.
final class EvidenceSubmitter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EvidenceSubmitter.class);
  private static final int LANE = 255;
  private static final int MAX_QUEUED = 200;
  private static final long VALID_BLOCKS = 1_000;

  // Members notice an equivocation at the same time. Each waits its turn, and most find it already
  // reported.
  private static final long PATIENCE_MILLIS = 500;

  private final Ledger ledger;
  private final NodeId self;
  private final SigningKey accountKey;
  private final InstantSource clock;
  private final BlockingQueue<Accusation> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
  private final WorkerLoop repeating;

  EvidenceSubmitter(Ledger ledger, NodeId self, SigningKey accountKey, InstantSource clock) {
    this.ledger = ledger;
    this.self = self;
    this.accountKey = accountKey;
    this.clock = clock;
    this.repeating = new WorkerLoop("accuser", this::step);
    repeating.start();
  }

  /// Takes an accusation; drops it while too many wait, as others will follow.
  void accuse(Accusation accusation) {
    if (!queue.offer(accusation)) {
      LOG.warn(
          "Evidence against {} is dropped: too much of it waits", accusation.offender().value());
    }
  }

  private void step() throws InterruptedException {
    Accusation next = queue.take();
    int turn = Math.max(0, ledger.chain().tip().state().authorities().indexOf(self));
    TimeUnit.MILLISECONDS.sleep(turn * PATIENCE_MILLIS);
    bring(next);
  }

  private void bring(Accusation accusation) {
    try {
      if (ledger.chain().tip().state().wantsEvidence(accusation)) {
        signed(accusation).ifPresent(this::submit);
      }
    } catch (StoreFailure away) {
      LOG.warn(
          "Evidence against {} could not be submitted: {}",
          accusation.offender().value(),
          away.getMessage());
    }
  }

  // Nothing to sign with unless this member is registered with its present key.
  private Optional<Transaction> signed(Accusation accusation) {
    return ledger
        .registry()
        .account(self)
        .filter(account -> account.node().publicKey().equals(accountKey.publicKey()))
        .map(account -> draft(accusation, account).signedBy(accountKey));
  }

  private TransactionDraft draft(Accusation accusation, Account account) {
    ChainState state = ledger.chain().tip().state();
    long valid = Math.min(VALID_BLOCKS, state.parameters().validUntilWindow());
    return new TransactionDraft(
        state.chainId(),
        self,
        self,
        new OperationType("evidence"),
        LANE,
        account.nonces().getOrDefault(LANE, 0L),
        clock.millis(),
        state.height(),
        state.height() + valid,
        accusation.payload(),
        accountKey.publicKey());
  }

  private void submit(Transaction transaction) {
    if (ledger.submissions().submit(transaction) instanceof Submission.Refused refused) {
      LOG.warn("Evidence was not accepted: {}", refused.detail());
    }
  }

  @Override
  public void close() {
    repeating.close();
  }
}
