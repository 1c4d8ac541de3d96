package io.mpreg.blockchain.ledger.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.note.TilePath;
import io.mpreg.blockchain.core.proof.ReceiptVerdict;
import io.mpreg.blockchain.core.proof.ReceiptVerifier;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.ChainBase;
import io.mpreg.blockchain.ledger.history.EventSelection;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.NotHeld;
import io.mpreg.blockchain.ledger.history.Position;
import io.mpreg.blockchain.ledger.history.SnapshotCommit;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import io.mpreg.blockchain.ledger.history.TransactionFilter;
import io.mpreg.blockchain.ledger.log.Receipts;
import io.mpreg.blockchain.ledger.log.TransparencyLog;
import io.mpreg.blockchain.ledger.log.TransparencyLogs;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A ledger that joined from a snapshot after block 5, between two authority changes, compared with
/// one that holds the whole chain of 12 blocks.
class BegunLedgerTest {
  private static final int BASE = 5;
  private static final int HEAD = 12;

  private final LedgerStore store = new InMemoryLedgerStore();
  private final List<Transaction> transactions = new ArrayList<>();
  private final LedgerAuthorityChanges chain =
      new LedgerAuthorityChanges(new InMemoryLedgerStore());
  private final Ledger whole = chain.fixture.ledger;
  private Ledger begun;

  @BeforeEach
  void begunInTheMiddle() {
    while (transactions.size() < BASE) {
      transactions.add(chain.append());
    }
    SnapshotCommit snapshot = Snapshots.of(chain.fixture.store, whole.chain().tip());
    LedgerOpening.begin(store, chain.fixture.genesis, genesis -> Optional.of(snapshot));
    begun = open();
    while (transactions.size() < HEAD) {
      transactions.add(chain.append());
      chain.copyTo(chain.fixture.store, begun);
    }
  }

  private Ledger open() {
    return LedgerOpening.open(
        store,
        chain.fixture.genesis,
        new LedgerOptions(100, 1_000_000, 100, 100),
        () -> Instant.ofEpochMilli(LedgerFixture.NOW));
  }

  @AfterEach
  void close() {
    begun.close();
    chain.close();
  }

  private static <T> void sameOrNotHeld(Supplier<T> begun, Supplier<T> whole) {
    T found;
    try {
      found = begun.get();
    } catch (NotHeld below) {
      assertThat(below.lowestHeight()).isEqualTo(BASE);
      return;
    }
    assertThat(found).isEqualTo(whole.get());
  }

  private static void notHeld(Supplier<?> question) {
    assertThatThrownBy(question::get)
        .isInstanceOfSatisfying(
            NotHeld.class, below -> assertThat(below.lowestHeight()).isEqualTo(BASE))
        .hasMessageContaining("block 5, the lowest");
  }

  @Test
  void itEndsLikeTheOther() {
    assertThat(begun.chain().lowestHeight()).isEqualTo(BASE);
    assertThat(begun.chain().tip().hash()).isEqualTo(whole.chain().tip().hash());
    assertThat(begun.chain().tip().history()).isEqualTo(whole.chain().tip().history());
    assertThat(begun.chain().tip().state().root()).isEqualTo(whole.chain().tip().state().root());
    assertThat(begun.status().summary().lowestHeight()).isEqualTo(BASE);
    assertThat(begun.status().summary().transactionCount()).isEqualTo(HEAD - BASE + 1);
    assertThat(begun.status().summary().totalWork())
        .isEqualTo(whole.status().summary().totalWork());
  }

  @Test
  void fromItsLowestBlockOnItAnswersLikeTheOther() {
    for (long height = BASE; height <= HEAD; height++) {
      StoredBlock block = whole.chain().block(height).orElseThrow();
      Hash id = transactions.get((int) height - 1).id();
      assertThat(begun.chain().block(height)).contains(block);
      assertThat(begun.chain().blockByHash(block.header().hash())).contains(block);
      assertThat(begun.search().transactionsOf(block, 0, 10))
          .isEqualTo(whole.search().transactionsOf(block, 0, 10));
      assertThat(begun.submissions().status(id)).isEqualTo(whole.submissions().status(id));
      assertThat(begun.proofs().ofTransaction(id)).isEqualTo(whole.proofs().ofTransaction(id));
      for (long size = height + 1; size <= HEAD + 1; size++) {
        assertThat(begun.proofs().ofHeader(height, OptionalLong.of(size)))
            .isEqualTo(whole.proofs().ofHeader(height, OptionalLong.of(size)));
        assertThat(begun.proofs().ofHeaders(height, HEAD, OptionalLong.of(size)))
            .isEqualTo(whole.proofs().ofHeaders(height, HEAD, OptionalLong.of(size)))
            .hasValueSatisfying(
                proof -> assertThat(proof.proof().end()).isEqualTo(proof.proof().treeSize()));
        assertThat(begun.proofs().ofGrowth(height, size))
            .isEqualTo(whole.proofs().ofGrowth(height, size));
      }
    }
    assertThat(begun.search().blocksBelow(Long.MAX_VALUE, 100)).hasSize(HEAD - BASE + 1);
  }

  @Test
  void receiptsHoldFromTheGenesisAcrossBothChanges() {
    ReceiptVerifier verifier = new ReceiptVerifier(chain.fixture.genesis);
    Receipts receipts =
        TransparencyLogs.receipts(
            begun,
            LedgerAuthorityChanges.KEYS.get(2),
            TransparencyLogs.of(store, begun, LedgerAuthorityChanges.KEYS.get(2)));
    for (int height = BASE; height <= HEAD; height++) {
      assertThat(
              verifier.verify(
                  receipts
                      .receipt(transactions.get(height - 1).id(), OptionalLong.empty())
                      .orElseThrow()))
          .isInstanceOf(ReceiptVerdict.Valid.class);
    }
    assertThat(receipts.authorityChanges(0, 10).authorityChanges()).hasSize(2);
  }

  @Test
  void whatLiesBelowIsNotHeld() {
    for (long height = 0; height < BASE; height++) {
      long below = height;
      notHeld(() -> begun.chain().block(below));
      notHeld(() -> begun.proofs().ofHeader(below, OptionalLong.empty()));
      notHeld(() -> begun.proofs().ofHeaders(below, 1, OptionalLong.empty()));
      for (long to = Math.max(1, height); to <= HEAD + 1; to++) {
        long size = to;
        sameOrNotHeld(
            () -> begun.proofs().ofGrowth(Math.max(1, below), size),
            () -> whole.proofs().ofGrowth(Math.max(1, below), size));
      }
      assertThat(
              begun.chain().blockByHash(whole.chain().block(height).orElseThrow().header().hash()))
          .isEmpty();
    }
    notHeld(() -> begun.proofs().ofGrowth(3, HEAD));
    for (Transaction early : transactions.subList(0, BASE - 1)) {
      assertThat(begun.submissions().status(early.id())).isEmpty();
      assertThat(begun.proofs().ofTransaction(early.id())).isEmpty();
    }
  }

  @Test
  void eventsBeginWithItsLowestBlock() {
    notHeld(() -> begun.events().has(Position.ofBlock(0)));
    notHeld(() -> begun.events().has(new Position(BASE - 1, 0)));
    assertThat(begun.events().has(Position.ofBlock(BASE))).isTrue();
    EventSelection all =
        new EventSelection(
            true,
            true,
            new TransactionFilter(Optional.empty(), Optional.empty(), Optional.empty()));
    assertThat(begun.events().read(all, Position.ofBlock(BASE)))
        .isEqualTo(whole.events().read(all, Position.ofBlock(BASE)));
  }

  private TransparencyLog log(LedgerStore of, Ledger ledger) {
    return TransparencyLogs.of(
        of, ledger, LedgerAuthorityChanges.KEYS.get(2), () -> Instant.ofEpochSecond(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0/000.p/13", "0/000.p/1", "entries/000.p/13", "entries/000.p/6"})
  void tilesThatReachBelowAreNotHeld(String tile) {
    notHeld(() -> log(store, begun).tile(TilePath.parse(tile)));
  }

  @Test
  void theLogIsTheSame() {
    TransparencyLog ours = log(store, begun);
    SignedNote note = log(chain.fixture.store, whole).checkpoint();
    assertThat(ours.checkpoint()).isEqualTo(note);
    assertThat(ours.accept(note)).isInstanceOf(TransparencyLog.Acceptance.Accepted.class);
    SignedNote old =
        new SignedNote(
            new Checkpoint(chain.fixture.genesis.chainId(), 2, Hash.ZERO).body(),
            note.signatures());
    assertThat(ours.accept(old)).isInstanceOf(TransparencyLog.Acceptance.Foreign.class);
  }

  @Test
  void itIsOpenedAgain() {
    begun.close();
    begun = open();
    itEndsLikeTheOther();
    chain.append();
    chain.copyTo(chain.fixture.store, begun);
    assertThat(begun.chain().tip().hash()).isEqualTo(whole.chain().tip().hash());
  }

  @Test
  void aStoreThatHasAChainIsLeftAlone() {
    LedgerOpening.begin(
        store,
        chain.fixture.genesis,
        genesis -> {
          throw new AssertionError("asked for a snapshot");
        });
    assertThat(store.base()).map(ChainBase::height).contains((long) BASE);
  }

  @Test
  void withoutASnapshotTheChainBeginsWithItsGenesis() {
    LedgerStore empty = new InMemoryLedgerStore();
    LedgerOpening.begin(empty, chain.fixture.genesis, genesis -> Optional.empty());
    assertThat(empty.head()).isEmpty();
    assertThatThrownBy(
            () ->
                LedgerOpening.begin(
                    empty,
                    chain.fixture.genesis,
                    genesis -> {
                      throw new InterruptedException();
                    }))
        .isInstanceOf(StoreFailure.class);
    assertThat(Thread.interrupted()).as("what closes now may wait").isFalse();
  }
}
