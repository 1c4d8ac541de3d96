package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.crypto.SignatureCheck;
import io.mpreg.blockchain.core.execution.DryRun;
import io.mpreg.blockchain.core.execution.PayloadFault;
import io.mpreg.blockchain.core.execution.TransactionRules;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Admission control: decides which transactions are accepted, with the cheapest checks first
/// (shape, chain, heights, key, nonce, signature), and makes them durable before it answers.
public final class Admission {
  private static final long MAX_AHEAD_MILLIS = 5 * 60_000;
  private static final long MAX_WAIT_SECONDS = 10;

  private final LedgerStore store;
  private final PendingTransactions pending;
  private final Journal journal;
  private final SignatureChecks signatures;
  private final Supplier<Tip> head;
  private final InstantSource clock;
  private final LedgerObserver observer;

  public Admission(
      LedgerStore store,
      PendingTransactions pending,
      Journal journal,
      SignatureChecks signatures,
      Supplier<Tip> head,
      InstantSource clock,
      LedgerObserver observer) {
    this.store = store;
    this.pending = pending;
    this.journal = journal;
    this.signatures = signatures;
    this.head = head;
    this.clock = clock;
    this.observer = observer;
  }

  // One item of the answer: either decided, or a transaction that is being made durable.
  private static final class Item {
    final Transaction transaction;
    @Nullable Reservation reservation;
    @Nullable Submission decided;

    Item(Transaction transaction) {
      this.transaction = transaction;
    }

    boolean isOpen() {
      return decided == null;
    }

    Submission answer() {
      return Objects.requireNonNull(decided);
    }
  }

  public List<Submission> submit(List<Transaction> transactions) {
    long begin = System.nanoTime();
    try {
      List<Submission> answers = answer(transactions);
      observer.answered(answers, since(begin));
      return answers;
    } catch (StoreFailure failure) {
      observer.unanswered(transactions.size());
      throw failure;
    }
  }

  /// Runs the same checks in the same order, and then the operation on a copy of the state; holds
  /// no nonce, and stores and counts nothing.
  ///
  /// @param signed whether the transaction has a signature, which is then verified too
  public TransactionCheck check(Transaction transaction, boolean signed) {
    Tip tip = head.get();
    ChainState state = tip.state();
    Submission decided = precheck(transaction, state);
    if (decided == null && signed && !signatures.check(List.of(transaction)).getFirst().holds()) {
      decided = badlySigned(transaction);
    }
    return switch (decided) {
      case Submission.Refused refused -> new TransactionCheck.Refused(refused, state.height());
      case Submission.Known(TransactionStatus status)
          when !(status instanceof TransactionStatus.Pending) ->
          new TransactionCheck.Known(status, state.height());
      case null, default ->
          new TransactionCheck.Executed(DryRun.of(tip, transaction), state.height());
    };
  }

  /// Adds transactions that another member has accepted and made durable. Those that break a rule
  /// here, or find no room, are dropped: the other member offers them again.
  ///
  /// @return whether all signatures are valid
  public boolean receive(List<Transaction> transactions) {
    ChainState state = head.get().state();
    List<Transaction> fresh =
        transactions.stream()
            .filter(transaction -> breach(transaction, state).isEmpty())
            .filter(transaction -> pending.isNew(transaction))
            .toList();
    List<SignatureCheck> checks = signatures.check(fresh);
    pending.holdForOthers(
        IntStream.range(0, fresh.size())
            .filter(index -> checks.get(index).holds())
            .mapToObj(fresh::get)
            .toList());
    return checks.stream().allMatch(SignatureCheck::holds);
  }

  // The member that accepted the transaction has checked the limit of its validity.
  private static Optional<Refusal> breach(Transaction transaction, ChainState state) {
    return TransactionRules.shape(transaction, state.rules())
        .or(() -> TransactionRules.context(transaction, state))
        .or(() -> TransactionRules.key(transaction, state));
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private List<Submission> answer(List<Transaction> transactions) {
    List<Item> items = transactions.stream().map(Item::new).toList();
    ChainState state = head.get().state();
    items.forEach(item -> item.decided = precheck(item.transaction, state));
    checkSignatures(items.stream().filter(Item::isOpen).toList());
    List<Item> open = items.stream().filter(Item::isOpen).toList();
    open.forEach(item -> item.reservation = pending.reserve(item.transaction));
    CompletableFuture<Void> durable = write(open);
    // The held transactions are queued for the journal; only from here on may anything fail.
    open.forEach(item -> item.decided = decide(item));
    await(durable);
    return items.stream().map(Item::answer).toList();
  }

  private CompletableFuture<Void> write(List<Item> open) {
    List<PendingTransaction> fresh = new ArrayList<>();
    for (Item item : open) {
      if (item.reservation instanceof Reservation.Reserved reserved) {
        fresh.add(reserved.pending());
      }
    }
    return fresh.isEmpty() ? CompletableFuture.completedFuture(null) : journal.append(fresh);
  }

  private Submission decide(Item item) {
    return switch (Objects.requireNonNull(item.reservation)) {
      case Reservation.Reserved reserved -> new Submission.Accepted(item.transaction.id());
      case Reservation.Held held -> knownPending(held.pending());
      case Reservation.Refused refused -> refusal(item.transaction, refused);
    };
  }

  private @Nullable Submission precheck(Transaction transaction, ChainState state) {
    return TransactionRules.shape(transaction, state.rules())
        .or(() -> TransactionRules.context(transaction, state))
        .or(() -> TransactionRules.validity(transaction, state))
        .or(() -> timestamp(transaction))
        .or(() -> TransactionRules.key(transaction, state))
        .map(fault -> known(transaction, fault, detail(transaction, fault, state)))
        .or(() -> pending.foresee(transaction).flatMap(answer -> unlessHeld(transaction, answer)))
        .orElse(null);
  }

  private Optional<Refusal> timestamp(Transaction transaction) {
    return transaction.draft().timestampMillis() > clock.millis() + MAX_AHEAD_MILLIS
        ? Optional.of(Refusal.TIMESTAMP_AHEAD)
        : Optional.empty();
  }

  private Optional<Submission> unlessHeld(Transaction transaction, Reservation foreseen) {
    return switch (foreseen) {
      case Reservation.Refused refused -> Optional.of(refusal(transaction, refused));
      // A held transaction has passed all checks already.
      case Reservation.Held held -> Optional.of(knownPending(held.pending()));
      case Reservation.Reserved reserved -> Optional.empty();
    };
  }

  private void checkSignatures(List<Item> items) {
    if (items.isEmpty()) {
      return;
    }
    long begin = System.nanoTime();
    List<SignatureCheck> checks =
        signatures.check(items.stream().map(item -> item.transaction).toList());
    observer.checked(checks, since(begin));
    for (int i = 0; i < items.size(); i++) {
      if (!checks.get(i).holds()) {
        items.get(i).decided = badlySigned(items.get(i).transaction);
      }
    }
  }

  private static Submission badlySigned(Transaction transaction) {
    return new Submission.Refused(
        Refusal.SIGNATURE_INVALID,
        "the signature does not hold for the %s key over the signing bytes"
            .formatted(transaction.publicKey().algorithm().label()),
        Optional.empty());
  }

  private Submission refusal(Transaction transaction, Reservation.Refused refused) {
    return refused.fault() == Refusal.NONCE_USED
        ? known(transaction, refused.fault(), refused.detail())
        : new Submission.Refused(refused.fault(), refused.detail(), refused.holder());
  }

  private Submission knownPending(PendingTransaction held) {
    await(held.durable());
    return new Submission.Known(new TransactionStatus.Pending(held.transaction()));
  }

  // A resubmitted transaction that was accepted before can meet these faults.
  private Submission known(Transaction transaction, Refusal fault, String detail) {
    boolean maybeKnown =
        fault == Refusal.EXPIRED || fault == Refusal.KEY_MISMATCH || fault == Refusal.NONCE_USED;
    return (maybeKnown ? terminal(transaction) : Optional.<TransactionStatus>empty())
        .<Submission>map(Submission.Known::new)
        .orElseGet(() -> new Submission.Refused(fault, detail, Optional.empty()));
  }

  private Optional<TransactionStatus> terminal(Transaction transaction) {
    return pending
        .lateTermination(transaction.id())
        .<TransactionStatus>map(TransactionStatus.Ended::new)
        .or(() -> store.transaction(transaction.id()).map(TransactionStatus.Final::new))
        .or(() -> store.termination(transaction.id()).map(TransactionStatus.Ended::new));
  }

  private static String detail(Transaction transaction, Refusal fault, ChainState state) {
    TransactionDraft draft = transaction.draft();
    return switch (fault) {
      case OPERATION_UNKNOWN ->
          "operation type '%s'; an application's own has a dot in its name"
              .formatted(draft.operationType());
      case REGISTRATION_MALFORMED ->
          PayloadFault.of(draft.operationType(), draft.payload(), state.rules())
              .map(payload -> "the payload of node_register: " + payload)
              .orElse(
                  "a node_register has sender = receiver, lane 0, nonce 0 and the key that signs in"
                      + " its payload");
      case CHAIN_MISMATCH ->
          "chainId is %s, this chain is %s".formatted(draft.chainId(), state.chainId());
      case EXPIRED ->
          "validUntilHeight is %d, the next block is %d"
              .formatted(draft.validUntilHeight(), state.height() + 1);
      case VALIDITY_TOO_LONG ->
          "validUntilHeight is %d, at most %d is allowed now"
              .formatted(
                  draft.validUntilHeight(), state.height() + state.parameters().validUntilWindow());
      case OBSERVED_HEIGHT_AHEAD ->
          "observedHeight is %d, the head is %d".formatted(draft.observedHeight(), state.height());
      case SENDER_UNKNOWN ->
          "'%s' is not registered; send a node_register first".formatted(draft.sender().value());
      case KEY_MISMATCH ->
          "the key is not the one registered for '%s'".formatted(draft.sender().value());
      default -> fault.title();
    };
  }

  private static void await(CompletableFuture<Void> durable) {
    try {
      durable.get(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw switch (failed.getCause()) {
        case StoreFailure failure -> failure;
        case NotAccepting closed -> closed;
        case null, default -> new IllegalStateException("the journal failed", failed.getCause());
      };
    } catch (TimeoutException late) {
      throw new StoreFailure(
          "not durable after %d s; query the status later".formatted(MAX_WAIT_SECONDS), late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StoreFailure("interrupted while waiting for the journal", interrupted);
    }
  }
}
