package io.mpreg.blockchain.ledger.causality;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.causality.Causality;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.history.ListItem;
import io.mpreg.blockchain.ledger.history.TransactionScan;
import io.mpreg.blockchain.ledger.pending.Submission;
import io.mpreg.blockchain.ledger.pending.TransactionStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A chain that is built from random steps, with a model of what the sender of each transaction
/// knows.
final class RandomChain implements AutoCloseable {
  private static final int LANE_OF_LATE_ONES = 9;

  /// A transaction to be made.
  ///
  /// @param lane of Alice
  /// @param unseen how many of the last blocks its sender has not seen
  /// @param endsBlock whether its block ends with it
  record Step(int lane, int unseen, boolean endsBlock) {}

  private final LedgerFixture fixture = new LedgerFixture(new InMemoryLedgerStore());
  private final Map<Integer, Long> nonces = new HashMap<>();
  private final List<CausalTransaction> transactions = new ArrayList<>();
  private final Map<CausalTransaction, Set<CausalTransaction>> known = new HashMap<>();

  RandomChain(List<Step> steps) {
    List<Transaction> waiting = new ArrayList<>();
    for (Step step : steps) {
      waiting.add(submitted(step.lane(), Math.max(0, height() - step.unseen())));
      if (step.endsBlock()) {
        mine(waiting);
      }
    }
    if (!waiting.isEmpty()) {
      mine(waiting);
    }
  }

  private long height() {
    return fixture.ledger.chain().tip().height();
  }

  private Transaction submitted(int lane, long observedHeight) {
    long nonce = nonces.merge(lane, 1L, Long::sum) - 1;
    Transaction transaction =
        new TransactionDraft(
                fixture.genesis.chainId(),
                LedgerFixture.ALICE,
                LedgerFixture.BOB,
                new OperationType("message"),
                lane,
                nonce,
                LedgerFixture.NOW,
                observedHeight,
                60,
                Payload.of("{\"topic\":\"t\",\"body\":\"\"}".getBytes(StandardCharsets.UTF_8)),
                LedgerFixture.ALICE_KEY.publicKey())
            .signedBy(LedgerFixture.ALICE_KEY);
    assertThat(fixture.ledger.submissions().submit(transaction))
        .isInstanceOf(Submission.Accepted.class);
    return transaction;
  }

  // In the model a sender knows what it has seen, and what the senders of that knew.
  private void mine(List<Transaction> waiting) {
    assertThat(fixture.mine()).isTrue();
    List<CausalTransaction> ordered =
        waiting.stream()
            .map(this::ordered)
            .sorted(Comparator.comparing(CausalTransaction::position))
            .toList();
    waiting.clear();
    for (CausalTransaction transaction : ordered) {
      Set<CausalTransaction> knows = new HashSet<>();
      for (CausalTransaction earlier : transactions) {
        if (earlier.position().height() <= transaction.observedHeight()) {
          knows.add(earlier);
          knows.addAll(known.getOrDefault(earlier, Set.of()));
        }
      }
      known.put(transaction, knows);
    }
    transactions.addAll(ordered);
  }

  private CausalTransaction ordered(Transaction transaction) {
    TransactionStatus status = fixture.ledger.submissions().status(transaction.id()).orElseThrow();
    assertThat(status).isInstanceOf(TransactionStatus.Final.class);
    return CausalTransaction.of(((TransactionStatus.Final) status).stored());
  }

  /// One more block, with a transaction whose sender has seen nothing.
  CausalTransaction addUnseeing() {
    mine(new ArrayList<>(List.of(submitted(LANE_OF_LATE_ONES, 0))));
    return transactions.getLast();
  }

  /// All transactions in the order of the chain.
  List<CausalTransaction> transactions() {
    return transactions;
  }

  /// What the model says of the relation of one transaction to another.
  Causality modelled(CausalTransaction one, CausalTransaction other) {
    if (one.equals(other)) {
      return Causality.EQUAL;
    }
    if (known.getOrDefault(other, Set.of()).contains(one)) {
      return Causality.BEFORE;
    }
    return known.getOrDefault(one, Set.of()).contains(other)
        ? Causality.AFTER
        : Causality.CONCURRENT;
  }

  CausalOrder order(TransactionScan.Limit scan) {
    Ledger ledger = fixture.ledger;
    return new CausalOrder(ledger.chain(), ledger.search(), ledger.proofs(), scan);
  }

  BlockHeader header(long height) {
    return fixture.ledger.chain().block(height).orElseThrow().header();
  }

  static CausalTransaction sound(ListItem<CausalTransaction> item) {
    if (item instanceof ListItem.Sound<CausalTransaction>(var at, var value)) {
      return value;
    }
    throw new AssertionError(item.toString());
  }

  @Override
  public void close() {
    fixture.close();
  }
}
