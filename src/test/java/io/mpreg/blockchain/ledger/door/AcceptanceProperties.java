package io.mpreg.blockchain.ledger.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.FaultyLedgerStore;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.StoredTransaction;
import io.mpreg.blockchain.ledger.pending.Submission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/// The guarantees of a 202, under arbitrary failures: every accepted transaction becomes terminal,
/// final ones exactly once and in lane order, and nothing is left in the journal.
class AcceptanceProperties {
  private static final int STEPS = 60;
  private static final int LANES = 3;

  @Property(tries = 100)
  void everyAcceptedTransactionEndsExactlyOnce(@ForAll @LongRange(min = 0) long seed) {
    InMemoryLedgerStore memory = new InMemoryLedgerStore();
    FaultyLedgerStore faulty = new FaultyLedgerStore(memory);
    try (LedgerFixture fixture = new LedgerFixture(faulty.asStore())) {
      Run run = new Run(fixture, faulty, new Random(seed));
      for (int step = 0; step < STEPS; step++) {
        run.step();
      }
      run.drain();
      run.checkEveryAcceptedTransaction(memory);
      run.checkLanes(memory);
      assertThat(memory.journal()).isEmpty();
    }
  }

  private static final class Run {
    private final LedgerFixture fixture;
    private final FaultyLedgerStore faulty;
    private final Random random;
    private final Map<Hash, Transaction> accepted = new LinkedHashMap<>();
    private final List<Transaction> sent = new ArrayList<>();

    Run(LedgerFixture fixture, FaultyLedgerStore faulty, Random random) {
      this.fixture = fixture;
      this.faulty = faulty;
      this.random = random;
    }

    void step() {
      switch (random.nextInt(12)) {
        case 0 -> fixture.restart();
        case 1 -> faulty.failCommitAndNotPersist();
        case 2 -> faulty.failCommitButPersist();
        case 3, 4 -> fixture.mine();
        case 5 -> resubmit();
        case 6 -> faulty.failNextBesides("settledHead", 1 + random.nextInt(3));
        case 7 -> faulty.failNextBesides("guardRows", 1);
        default -> submit(someBatch());
      }
    }

    private List<Transaction> someBatch() {
      List<Transaction> batch = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        int lane = random.nextInt(LANES);
        long next = finalNonce(lane);
        long nonce = Math.max(0, next - 1 + random.nextInt(6));
        long validUntil = fixture.ledger.chain().tip().height() + 1 + random.nextInt(6);
        batch.add(fixture.alice("app.x", lane, nonce, validUntil, "" + random.nextInt(2)));
      }
      return batch;
    }

    private long finalNonce(int lane) {
      return fixture
          .ledger
          .registry()
          .account(LedgerFixture.ALICE)
          .orElseThrow()
          .finalNonces()
          .getOrDefault(lane, 0L);
    }

    private void resubmit() {
      if (!sent.isEmpty()) {
        Transaction again = sent.get(random.nextInt(sent.size()));
        Submission answer = fixture.ledger.submissions().submit(again);
        if (accepted.containsKey(again.id())) {
          assertThat(answer).isInstanceOf(Submission.Known.class);
        }
        remember(again, answer);
      }
    }

    private void submit(List<Transaction> batch) {
      List<Submission> answers = fixture.ledger.submissions().submit(batch);
      for (int i = 0; i < batch.size(); i++) {
        remember(batch.get(i), answers.get(i));
      }
    }

    private void remember(Transaction transaction, Submission answer) {
      sent.add(transaction);
      if (answer instanceof Submission.Accepted) {
        assertThat(accepted.put(transaction.id(), transaction)).isNull();
      }
    }

    /// Blocks continue until every pending transaction is final or has expired.
    void drain() {
      for (int block = 0; block < 10; block++) {
        Transaction filler =
            fixture.alice(
                "app.fill",
                9,
                finalNonce(9),
                fixture.ledger.chain().tip().height() + 50,
                "" + block);
        remember(filler, fixture.ledger.submissions().submit(filler));
        while (fixture.mine() || finalNonce(9) <= filler.nonce()) {
          // A commit may fail once.
        }
      }
    }

    void checkEveryAcceptedTransaction(LedgerStore store) {
      for (Hash id : accepted.keySet()) {
        boolean isFinal = store.transaction(id).isPresent();
        boolean ended = store.termination(id).isPresent();
        assertThat(isFinal ^ ended).as("%s final %s, ended %s", id, isFinal, ended).isTrue();
      }
    }

    void checkLanes(LedgerStore store) {
      Set<Hash> seen = new HashSet<>();
      Map<Integer, Long> next = new HashMap<>();
      for (long height = 1; height <= fixture.ledger.chain().tip().height(); height++) {
        for (StoredTransaction stored : store.transactionsOfBlock(height, 0, 1_000)) {
          Transaction transaction = stored.transaction();
          assertThat(seen.add(transaction.id())).isTrue();
          assertThat(accepted).containsKey(transaction.id());
          assertThat(transaction.nonce()).isEqualTo(next.getOrDefault(transaction.lane(), 0L));
          next.put(transaction.lane(), transaction.nonce() + 1);
        }
      }
      assertThat(fixture.ledger.status().summary().transactionCount()).isEqualTo(seen.size());
    }
  }
}
