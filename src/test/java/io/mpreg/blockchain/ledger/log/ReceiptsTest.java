package io.mpreg.blockchain.ledger.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.proof.Receipt;
import io.mpreg.blockchain.core.proof.ReceiptVerdict;
import io.mpreg.blockchain.core.proof.ReceiptVerifier;
import io.mpreg.blockchain.core.proof.StateFact;
import io.mpreg.blockchain.core.proof.StateProofVerifier;
import io.mpreg.blockchain.core.proof.StateVerdict;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.door.LedgerOpening;
import io.mpreg.blockchain.ledger.door.LedgerOptions;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import io.mpreg.blockchain.ledger.standing.Registry;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ReceiptsTest {
  @AutoClose private final LedgerFixture fixture = new LedgerFixture(new InMemoryLedgerStore());
  private final Receipts receipts = receipts(fixture.ledger);
  private final ReceiptVerifier verifier = new ReceiptVerifier(fixture.genesis);

  private Receipts receipts(Ledger ledger) {
    return new Receipts(
        ledger.chain(),
        ledger.proofs(),
        checkpoints(LedgerFixture.AUTHORITY),
        TransparencyLogs.of(fixture));
  }

  private Checkpoints checkpoints(AuthorityKeys keys) {
    return Checkpoints.of(fixture.ledger.chain(), keys);
  }

  private List<Transaction> mined(int from, int count) {
    List<Transaction> transactions = new ArrayList<>();
    for (int nonce = from; nonce < from + count; nonce++) {
      transactions.add(fixture.message(nonce));
    }
    fixture.ledger.submissions().submit(transactions);
    fixture.mine();
    return transactions;
  }

  @Test
  void everyFinalTransactionHasAReceiptForEverySizeOfTheLog() {
    List<Transaction> all = new ArrayList<>(mined(0, 1));
    all.addAll(mined(1, 130));
    all.addAll(mined(131, 64));
    long head = fixture.ledger.chain().tip().height();
    assertThat(head).isEqualTo(3);
    for (Transaction transaction : all) {
      Receipt receipt = receipts.receipt(transaction.id(), OptionalLong.empty()).orElseThrow();
      long height = receipt.block().height();
      assertThat(receipt.history().treeSize()).isEqualTo(height + 1);
      for (long size = height + 1; size <= head + 1; size++) {
        Receipt sized = receipts.receipt(transaction.id(), OptionalLong.of(size)).orElseThrow();
        assertThat(verifier.verify(sized))
            .isInstanceOfSatisfying(
                ReceiptVerdict.Valid.class,
                valid -> assertThat(valid.transactionId()).isEqualTo(transaction.id()));
        assertThat(sized.history().treeSize()).isEqualTo(size);
      }
    }
  }

  @Test
  void aReceiptNeverChanges() {
    Transaction transaction = mined(0, 1).getFirst();
    Receipt first = receipts.receipt(transaction.id(), OptionalLong.empty()).orElseThrow();
    mined(1, 1);
    assertThat(receipts.receipt(transaction.id(), OptionalLong.empty())).contains(first);
    fixture.restart();
    assertThat(receipts(fixture.ledger).receipt(transaction.id(), OptionalLong.empty()))
        .contains(first);
  }

  @Test
  void onlyFinalTransactionsHaveReceiptsAndTheLogIsOnlySoLong() {
    Transaction pending = fixture.message(0);
    fixture.ledger.submissions().submit(pending);
    assertThat(receipts.receipt(pending.id(), OptionalLong.empty())).isEmpty();
    assertThat(receipts.receipt(Hash.ZERO, OptionalLong.of(1))).isEmpty();
    fixture.mine();
    assertThat(receipts.receipt(pending.id(), OptionalLong.of(2))).isPresent();
    for (long size : new long[] {0, 1, 3}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> receipts.receipt(pending.id(), OptionalLong.of(size)));
    }
  }

  @Test
  void aDamagedStoreGivesNoReceipt() {
    Transaction transaction = mined(0, 70).get(3);
    List<Hash> leaves = fixture.store.leafHashes(1, 0, 100);
    List<Hash> damaged = new ArrayList<>(leaves);
    damaged.set(5, Hash.ZERO);
    for (List<Hash> wrong : List.of(damaged, leaves.subList(0, 69), List.<Hash>of())) {
      LedgerStore store = answering("leafHashes", wrong);
      try (Ledger ledger = reopened(store)) {
        assertThatThrownBy(() -> receipts(ledger).receipt(transaction.id(), OptionalLong.empty()))
            .isInstanceOf(StoreDamaged.class);
      }
    }
    // The certificate of another block.
    StoredBlock block = fixture.store.block(1).orElseThrow();
    mined(70, 1);
    StoredBlock other = fixture.store.block(2).orElseThrow();
    LedgerStore store =
        answering("block", Optional.of(new StoredBlock(block.header(), other.certificate())));
    try (Ledger ledger = reopened(store)) {
      assertThatThrownBy(() -> receipts(ledger).receipt(transaction.id(), OptionalLong.empty()))
          .isInstanceOf(StoreDamaged.class)
          .hasMessageContaining("certificate");
    }
  }

  private Ledger reopened(LedgerStore store) {
    return LedgerOpening.open(
        store, fixture.genesis, new LedgerOptions(10, 1_000_000, 0, 10), () -> null);
  }

  /// The same store with another answer for height 1.
  private LedgerStore answering(String method, Object answer) {
    return (LedgerStore)
        Proxy.newProxyInstance(
            LedgerStore.class.getClassLoader(),
            new Class<?>[] {LedgerStore.class},
            (proxy, called, arguments) -> {
              if (called.getName().equals(method) && arguments[0].equals(1L)) {
                return answer;
              }
              try {
                return called.invoke(fixture.store, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }

  @Test
  void theStateIsProvedAtTheGenesisAndAfterEveryBlock() {
    StateProofVerifier states = new StateProofVerifier(fixture.genesis);
    NodeId nobody = new NodeId("nobody");
    for (int height = 0; height < 3; height++) {
      Registry.AccountAt alice = fixture.ledger.registry().accountAt(LedgerFixture.ALICE);
      RegisteredNode node = alice.account().orElseThrow().node();
      var proof =
          receipts.stateProof(
              alice.tip(),
              List.of(
                  StateKey.balance(LedgerFixture.ALICE),
                  StateKey.node(LedgerFixture.ALICE),
                  StateKey.nonce(LedgerFixture.ALICE, 0),
                  StateKey.node(nobody)));
      long nonce = height;
      assertThat(states.verify(proof))
          .isInstanceOfSatisfying(
              StateVerdict.Valid.class,
              valid ->
                  assertThat(valid.facts())
                      .containsExactly(
                          new StateFact.Balance(LedgerFixture.ALICE, 1_000),
                          new StateFact.Registration(LedgerFixture.ALICE, Optional.of(node)),
                          new StateFact.NextNonce(LedgerFixture.ALICE, 0, nonce),
                          new StateFact.Registration(nobody, Optional.empty())));
      mined(height, 1);
    }
  }
}
