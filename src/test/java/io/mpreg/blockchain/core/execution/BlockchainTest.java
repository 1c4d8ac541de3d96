package io.mpreg.blockchain.core.execution;

import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.BOB;
import static io.mpreg.blockchain.core.transaction.Transactions.CAROL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.BlockFault;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.block.HeaderForm;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.block.WorkSchedule;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.execution.Blockchain.Addition;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Member;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.Transactions;
import io.mpreg.blockchain.core.transaction.UnsentTransaction;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockchainTest {
  private static final WorkSchedule SCHEDULE = new WorkSchedule(4, 5, 1_000);
  private static final long ATTEMPTS = 100_000;
  private static final Blockchain EMPTY = empty(SCHEDULE);

  private static Blockchain empty(WorkSchedule schedule) {
    return Blockchain.after(Tip.of(Chains.open()), schedule);
  }

  private static UnsentTransaction from(Blockchain chain, Member sender) {
    ChainState state = chain.tip().state();
    return Transactions.from(sender)
        .on(state.chainId())
        .nonce(state.nextNonce(sender.id(), 0))
        .validUntil(chain.tip().height() + 1_000);
  }

  private static Block mine(Blockchain chain, long millisLater, UnsentTransaction... unsent) {
    List<Transaction> transactions = Stream.of(unsent).map(UnsentTransaction::signed).toList();
    long time = chain.tip().header().timestampMillis() + millisLater;
    return chain.mine(transactions, 0, time, ATTEMPTS).orElseThrow();
  }

  private static Blockchain added(Blockchain chain, Block block) {
    return ((Addition.Added) chain.addBlock(block)).chain();
  }

  private static Blockchain grown(Blockchain chain, int blocks, long millisEach) {
    for (int i = 0; i < blocks; i++) {
      chain = added(chain, mine(chain, millisEach));
    }
    return chain;
  }

  private static Blockchain paid(Blockchain chain, Member from, Member to, long amount) {
    return added(chain, mine(chain, 1_000, from(chain, from).transfer(to, amount)));
  }

  @Test
  void aChainWithoutBlocksEndsWithItsAnchor() {
    assertThat(EMPTY.latestBlock()).isEmpty();
    assertThat(EMPTY.blocks()).isEmpty();
    assertThat(EMPTY.totalWork()).isZero();
    assertThat(EMPTY.currentDifficulty()).isEqualTo(4);
    assertThat(EMPTY.validateChain()).isEmpty();
    assertThat(EMPTY.tip().hash()).isEqualTo(Chains.open().chainId());
    assertThat(EMPTY.balance(ALICE.id())).isEqualTo(Chains.ALICE_HAS);
    assertThat(EMPTY.balance(CAROL.id())).isZero();
  }

  @Test
  void addingABlockLeavesTheChainBeforeItAsItWas() {
    Blockchain one = paid(EMPTY, ALICE, BOB, 7);
    Blockchain two = paid(one, BOB, ALICE, 2);
    assertThat(EMPTY.blocks()).isEmpty();
    assertThat(one.blocks()).containsExactly(two.blocks().getFirst());
    assertThat(two.blocks()).hasSize(2).last().isEqualTo(two.latestBlock().orElseThrow());
    assertThat(one.balance(BOB.id())).isEqualTo(107);
    assertThat(two.balance(BOB.id())).isEqualTo(105);
    assertThat(two.balance(ALICE.id())).isEqualTo(995);
    assertThat(two.totalWork()).isEqualTo(8);
    assertThat(two.validateChain()).isEmpty();
  }

  @Test
  void aBlockThatIsInvalidHereIsRejectedWithItsFault() {
    Blockchain one = grown(EMPTY, 1, 1_000);
    Block second = mine(one, 1_000);
    rejected(EMPTY, second, BlockFault.BLOCK_HEIGHT_WRONG);
    rejected(added(one, second), second, BlockFault.BLOCK_HEIGHT_WRONG);
    rejected(grown(EMPTY, 1, 2_000), second, BlockFault.BLOCK_PARENT_MISMATCH);
    rejected(one, mine(one, 0), BlockFault.BLOCK_TIME_NOT_LATER);
    rejected(one, forged(second, 3, second.header().nonce()), BlockFault.BLOCK_WORK_INSUFFICIENT);
    rejected(one, forged(second, 5, second.header().nonce()), BlockFault.BLOCK_WORK_INSUFFICIENT);
    rejected(one, forged(second, 4, nonceWithoutWork(second)), BlockFault.BLOCK_WORK_INSUFFICIENT);
  }

  private static void rejected(Blockchain chain, Block block, BlockFault fault) {
    Addition addition = chain.addBlock(block);
    assertThat(addition).isInstanceOf(Addition.Rejected.class);
    assertThat(((Addition.Rejected) addition).fault()).isEqualTo(fault);
  }

  private static Block forged(Block block, long difficulty, long nonce) {
    BlockHeader header =
        HeaderForm.change(
            block.header(),
            form -> {
              form.difficulty = difficulty;
              form.nonce = nonce;
            });
    return new Block(header, block.entries());
  }

  private static long nonceWithoutWork(Block block) {
    long nonce = 0;
    while (forged(block, 4, nonce).header().hasProofOfWork()) {
      nonce++;
    }
    return nonce;
  }

  @Test
  void aBlockWithAForgedOutcomeIsRejected() {
    Block honest = mine(EMPTY, 1_000, from(EMPTY, ALICE).transfer(BOB, 1_001));
    assertThat(honest.entries().getFirst().outcome().number()).isEqualTo(102);
    List<Entry> lie =
        List.of(new Entry(honest.entries().getFirst().transaction(), Outcome.APPLIED));
    BlockHeader header =
        HeaderForm.change(
            honest.header(), form -> form.transactionsRoot = Block.treeOf(lie).root());
    Block forged = new Block(WorkSchedule.search(header, ATTEMPTS).orElseThrow(), lie);
    rejected(EMPTY, forged, BlockFault.BLOCK_TRANSACTIONS_MISMATCH);
  }

  @Test
  void miningLeavesOutWhatIsRefused() {
    Block block =
        mine(
            EMPTY,
            1_000,
            from(EMPTY, ALICE).nonce(1),
            from(EMPTY, ALICE),
            from(EMPTY, CAROL),
            from(EMPTY, ALICE).keyOf(BOB),
            from(EMPTY, BOB));
    assertThat(block.entries())
        .extracting(entry -> entry.transaction().sender())
        .containsExactly(ALICE.id(), BOB.id());
    assertThat(EMPTY.addBlock(block)).isInstanceOf(Addition.Added.class);
  }

  @Test
  void miningGivesUpAfterItsAttempts() {
    Blockchain hard = empty(new WorkSchedule(1L << 50, 5, 1_000));
    assertThat(hard.mine(List.of(), 0, 1_800_000_000_000L, 10)).isEmpty();
    assertThat(EMPTY.mine(List.of(), 0, 1_800_000_000_000L, 0)).isEmpty();
  }

  @Test
  void aTransactionIsFoundWhereItStands() {
    Blockchain one =
        added(EMPTY, mine(EMPTY, 1_000, from(EMPTY, ALICE), from(EMPTY, BOB).transfer(ALICE, 1)));
    Blockchain later = grown(one, 3, 1_000);
    Entry entry = later.blocks().getFirst().entries().get(1);
    Blockchain.Found found = later.findTransaction(entry.transaction().id()).orElseThrow();
    assertThat(found.block()).isEqualTo(one.latestBlock().orElseThrow());
    assertThat(found.index()).isEqualTo(1);
    assertThat(found.entry()).isEqualTo(entry);
    assertThat(EMPTY.findTransaction(entry.transaction().id())).isEmpty();
    assertThat(later.findTransaction(Hash.ZERO)).isEmpty();
  }

  @Test
  void aForkEndsWithTheBlockThatItIsCutAt() {
    Blockchain chain = grown(paid(EMPTY, ALICE, BOB, 7), 6, 10);
    for (int length = 1; length <= 7; length++) {
      Block last = chain.blocks().get(length - 1);
      Blockchain fork = chain.forkAt(last.hash()).orElseThrow();
      assertThat(fork.latestBlock()).hasValue(last);
      assertThat(fork.blocks()).isEqualTo(chain.blocks().subList(0, length));
      assertThat(fork.totalWork())
          .isEqualTo(fork.blocks().stream().mapToLong(block -> block.header().difficulty()).sum());
      // The same blocks give the chain again from which it was cut.
      for (Block next : chain.blocks().subList(length, 7)) {
        fork = added(fork, next);
      }
      assertThat(fork.tip().hash()).isEqualTo(chain.tip().hash());
      assertThat(fork.currentDifficulty()).isEqualTo(chain.currentDifficulty());
    }
    assertThat(chain.forkAt(EMPTY.tip().hash()).orElseThrow().blocks()).isEmpty();
    assertThat(chain.forkAt(Hash.ZERO)).isEmpty();
  }

  @Test
  void moreWorkWinsOverMoreBlocks() {
    Blockchain common = grown(EMPTY, 5, 1_000);
    // After fast blocks the difficulty rises, so that fewer blocks have more work.
    Blockchain fast = grown(EMPTY, 7, 10);
    Blockchain slow = grown(common, 4, 1_000);
    assertThat(fast.blocks()).hasSizeLessThan(slow.blocks().size());
    assertThat(fast.totalWork()).isGreaterThan(slow.totalWork());
    assertThat(fast.resolveFork(slow)).isSameAs(fast);
    assertThat(slow.resolveFork(fast)).isSameAs(fast);
  }

  @Test
  void amongEqualWorkTheSmallerHashWins() {
    Blockchain common = grown(EMPTY, 2, 1_000);
    for (long amount = 1; amount <= 8; amount++) {
      Blockchain one = paid(common, ALICE, BOB, amount);
      Blockchain other = paid(common, BOB, ALICE, amount);
      Blockchain smaller = one.tip().hash().compareTo(other.tip().hash()) < 0 ? one : other;
      assertThat(one.resolveFork(other)).isSameAs(smaller);
      assertThat(other.resolveFork(one)).isSameAs(smaller);
      assertThat(one.resolveFork(one)).isSameAs(one);
    }
  }

  @Test
  void aLongerChainWinsOverItsOwnBeginning() {
    Blockchain chain = grown(EMPTY, 3, 1_000);
    assertThat(chain.resolveFork(EMPTY)).isSameAs(chain);
    assertThat(EMPTY.resolveFork(chain)).isSameAs(chain);
  }

  @Test
  void chainsOfDifferentAnchorsOrSchedulesDoNotCompete() {
    Blockchain later = Blockchain.after(grown(EMPTY, 1, 1_000).tip(), SCHEDULE);
    Blockchain otherGenesis = Blockchain.after(Tip.of(Chains.governed(CAROL)), SCHEDULE);
    Blockchain otherSchedule = empty(new WorkSchedule(5, 5, 1_000));
    for (Blockchain other : List.of(later, otherGenesis, otherSchedule)) {
      assertThatIllegalArgumentException().isThrownBy(() -> EMPTY.resolveFork(other));
      assertThatIllegalArgumentException().isThrownBy(() -> other.resolveFork(EMPTY));
    }
  }

  @Test
  void theStateOfTheChosenForkIsThatOfItsReplay() {
    Blockchain common = paid(EMPTY, ALICE, BOB, 500);
    Blockchain left = paid(paid(common, BOB, ALICE, 50), BOB, ALICE, 60);
    Blockchain right = paid(common, ALICE, BOB, 100);
    Blockchain fork = right.forkAt(common.tip().hash()).orElseThrow();
    Blockchain rejoined = paid(paid(paid(fork, ALICE, BOB, 1), ALICE, BOB, 2), ALICE, BOB, 3);
    Blockchain chosen = left.resolveFork(right).resolveFork(rejoined);
    assertThat(chosen).isSameAs(rejoined);
    Blockchain replayed = EMPTY;
    for (Block block : chosen.blocks()) {
      replayed = added(replayed, block);
    }
    assertThat(replayed.tip().state().root()).isEqualTo(chosen.tip().state().root());
    assertThat(replayed.tip().state().entries()).isEqualTo(chosen.tip().state().entries());
    assertThat(chosen.balance(BOB.id())).isEqualTo(100 + 500 + 1 + 2 + 3);
    assertThat(chosen.balance(ALICE.id()) + chosen.balance(BOB.id())).isEqualTo(1_100);
    assertThat(chosen.validateChain()).isEmpty();
  }

  /// The target block time is one second; the first five blocks have difficulty 4.
  @ParameterizedTest
  @CsvSource({
    "1000,4", // in time
    "500,8", // twice as fast
    "250,16", // four times as fast
    "1,16", // no step is larger than 4
    "2000,2", // twice as slow
    "4000,1", // four times as slow
    "1000000,1" // never below 1
  })
  void fasterBlocksMakeTheNextOnesHarder(long millisEach, long difficulty) {
    Blockchain chain = EMPTY;
    for (int length = 0; length < 5; length++) {
      assertThat(chain.currentDifficulty()).isEqualTo(4);
      chain = grown(chain, 1, millisEach);
    }
    assertThat(chain.currentDifficulty()).isEqualTo(difficulty);
    chain = grown(chain, 1, 1_000);
    assertThat(chain.latestBlock().orElseThrow().header().difficulty()).isEqualTo(difficulty);
    assertThat(chain.currentDifficulty()).isEqualTo(difficulty);
    assertThat(chain.totalWork()).isEqualTo(5 * 4 + difficulty);
  }

  @Test
  void theDifficultyFollowsTheBlocksThroughSeveralIntervals() {
    Blockchain chain = grown(EMPTY, 10, 500);
    assertThat(chain.currentDifficulty()).isEqualTo(16);
    chain = grown(chain, 5, 4_000);
    assertThat(chain.currentDifficulty()).isEqualTo(4);
    assertThat(chain.validateChain()).isEmpty();
  }

  @Test
  void aSegmentHoldsTenThousandBlocksAndNoMore() {
    Blockchain chain = empty(new WorkSchedule(1, Integer.MAX_VALUE, 1_000));
    chain = grown(chain, Blockchain.MAX_BLOCKS, 1);
    assertThat(chain.addBlock(mine(chain, 1))).isEqualTo(new Addition.SegmentFull());
    assertThat(chain.totalWork()).isEqualTo(10_000);
    // The next segment has the tip as its anchor.
    Blockchain next = grown(Blockchain.after(chain.tip(), SCHEDULE), 1, 1_000);
    assertThat(next.tip().height()).isEqualTo(10_001);
  }
}
