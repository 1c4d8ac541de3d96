package io.mpreg.blockchain.core.execution;

import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.BlockFault;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.block.HeaderForm;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.block.WorkRequirement;
import io.mpreg.blockchain.core.block.WorkSchedule;
import io.mpreg.blockchain.core.causality.VectorClock;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.execution.BlockRules.Judgement;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Forged blocks: for each wrong field, the judgement has the fault that the protocol defines.
class BlockRulesTest {
  private static final Hash OTHER = Hash.of(Bytes.ofHex("00"));
  private static final int MAX_TRANSACTIONS = 3;

  /// Four authorities; the judged block has height 2, after an honest block 1.
  private static final CertifiedChain CHAIN = chain();

  private static final ExecutedBlock VALID = valid();

  private static CertifiedChain chain() {
    CertifiedChain chain = new CertifiedChain(Chains.of(AuthoritySets.of(4, 1, 0)));
    chain.add(chain.from(ALICE));
    return chain;
  }

  private static ExecutedBlock valid() {
    BlockDraft draft = CHAIN.draft();
    draft.add(CHAIN.from(ALICE).transfer(BOB, 5).signed());
    draft.add(CHAIN.from(BOB).transfer(ALICE, 101_000).signed());
    return draft.finish(1, CHAIN.nextTime());
  }

  record Forgery(BlockFault fault, String what, Consumer<HeaderForm> change) {
    @Override
    public String toString() {
      return fault.code() + ": " + what;
    }
  }

  static Stream<Forgery> forgedHeaders() {
    BlockHeader parent = CHAIN.tip().header();
    return Stream.of(
        new Forgery(BlockFault.BLOCK_VERSION_UNKNOWN, "0", form -> form.rulesVersion = 0),
        new Forgery(BlockFault.BLOCK_VERSION_UNKNOWN, "2", form -> form.rulesVersion = 2),
        new Forgery(BlockFault.BLOCK_CHAIN_MISMATCH, "another", form -> form.chainId = OTHER),
        new Forgery(BlockFault.BLOCK_CHAIN_MISMATCH, "none", form -> form.chainId = Hash.ZERO),
        new Forgery(BlockFault.BLOCK_HEIGHT_WRONG, "the parent's", form -> form.height = 1),
        new Forgery(BlockFault.BLOCK_HEIGHT_WRONG, "one left out", form -> form.height = 3),
        new Forgery(BlockFault.BLOCK_PARENT_MISMATCH, "another", form -> form.previousHash = OTHER),
        new Forgery(
            BlockFault.BLOCK_PARENT_MISMATCH,
            "the parent's parent",
            form -> form.previousHash = parent.previousHash()),
        new Forgery(
            BlockFault.BLOCK_TIME_NOT_LATER,
            "the parent's",
            form -> form.timestampMillis = parent.timestampMillis()),
        new Forgery(BlockFault.BLOCK_TIME_NOT_LATER, "1970", form -> form.timestampMillis = 0),
        new Forgery(BlockFault.BLOCK_HISTORY_MISMATCH, "another", form -> form.historyRoot = OTHER),
        new Forgery(
            BlockFault.BLOCK_HISTORY_MISMATCH,
            "the parent's",
            form -> form.historyRoot = parent.historyRoot()),
        new Forgery(
            BlockFault.BLOCK_AUTHORITIES_MISMATCH, "own", form -> form.authoritySetHash = OTHER),
        new Forgery(
            BlockFault.BLOCK_AUTHORITIES_MISMATCH,
            "next",
            form -> form.nextAuthoritySetHash = OTHER),
        new Forgery(
            BlockFault.BLOCK_TURN_MISMATCH, "miner", form -> form.miner = AuthoritySets.id(0)),
        new Forgery(BlockFault.BLOCK_TURN_MISMATCH, "a stranger", form -> form.miner = ALICE.id()),
        new Forgery(BlockFault.BLOCK_TURN_MISMATCH, "earlier round", form -> form.originRound = 0),
        new Forgery(
            BlockFault.BLOCK_TURN_MISMATCH,
            "last round",
            form -> form.originRound = Integer.MAX_VALUE),
        new Forgery(
            BlockFault.BLOCK_TURN_MISMATCH,
            "an entry more",
            form -> form.vectorClock = form.vectorClock.increment(ALICE.id())),
        new Forgery(
            BlockFault.BLOCK_TURN_MISMATCH,
            "the parent's clock",
            form -> form.vectorClock = parent.vectorClock()),
        new Forgery(
            BlockFault.BLOCK_TURN_MISMATCH,
            "no clock",
            form -> form.vectorClock = VectorClock.EMPTY),
        new Forgery(
            BlockFault.BLOCK_EXTENSIONS_MISMATCH, "any", form -> form.extensionsRoot = OTHER),
        new Forgery(BlockFault.BLOCK_WORK_INSUFFICIENT, "work", form -> form.difficulty = 2),
        new Forgery(BlockFault.BLOCK_WORK_INSUFFICIENT, "a nonce", form -> form.nonce = 1),
        new Forgery(
            BlockFault.BLOCK_TRANSACTIONS_MISMATCH, "one less", form -> form.transactionCount = 1),
        new Forgery(
            BlockFault.BLOCK_TRANSACTIONS_MISMATCH, "one more", form -> form.transactionCount = 3),
        new Forgery(
            BlockFault.BLOCK_TRANSACTIONS_MISMATCH,
            "another root",
            form -> form.transactionsRoot = OTHER),
        new Forgery(
            BlockFault.BLOCK_TRANSACTIONS_MISMATCH,
            "another outcome",
            form -> form.transactionsRoot = rootOf(Outcome.APPLIED, Outcome.APPLIED)),
        new Forgery(BlockFault.BLOCK_STATE_MISMATCH, "another", form -> form.stateRoot = OTHER),
        new Forgery(
            BlockFault.BLOCK_STATE_MISMATCH,
            "the parent's",
            form -> form.stateRoot = parent.stateRoot()));
  }

  private static Hash rootOf(Outcome... outcomes) {
    List<Transaction> transactions = transactions();
    return MerkleTree.of(
            IntStream.range(0, outcomes.length)
                .mapToObj(i -> transactions.get(i).leafHash(outcomes[i].number()))
                .toList())
        .root();
  }

  private static List<Transaction> transactions() {
    return CertifiedChain.transactionsOf(VALID.block());
  }

  private static Judgement judge(BlockHeader header, List<Transaction> transactions) {
    return CHAIN.judge(CHAIN.tip(), header, transactions);
  }

  private static BlockFault faultOf(Judgement judgement) {
    return ((Judgement.Invalid) judgement).fault();
  }

  @Test
  void aValidBlockIsAcceptedAndItsOutcomesAreRecomputed() {
    Judgement.Valid valid = (Judgement.Valid) judge(VALID.block().header(), transactions());
    assertThat(valid.executed().block()).isEqualTo(VALID.block());
    assertThat(valid.executed().block().entries())
        .extracting(entry -> entry.outcome().number())
        .containsExactly(0, 102);
    assertThat(valid.executed().tip()).usingRecursiveComparison().isEqualTo(VALID.tip());
    assertThat(valid.executed().stateChanges()).isEqualTo(VALID.stateChanges());
  }

  @ParameterizedTest
  @MethodSource("forgedHeaders")
  void aForgedHeaderIsNamedByItsFault(Forgery forgery) {
    BlockHeader forged = HeaderForm.change(VALID.block().header(), forgery.change());
    assertThat(faultOf(judge(forged, transactions()))).isEqualTo(forgery.fault());
  }

  @Test
  void aBlockWithOtherTransactionsIsNamedByItsFault() {
    BlockHeader header = VALID.block().header();
    List<Transaction> valid = transactions();
    assertThat(faultOf(judge(header, List.of(valid.getFirst()))))
        .isEqualTo(BlockFault.BLOCK_TRANSACTIONS_MISMATCH);
    assertThat(faultOf(judge(header, valid.reversed())))
        .isEqualTo(BlockFault.BLOCK_TRANSACTIONS_MISMATCH);
    assertThat(faultOf(judge(header, List.of(valid.getFirst(), valid.getFirst()))))
        .isEqualTo(BlockFault.BLOCK_TRANSACTION_REFUSED);
    Transaction badlySigned = valid.getFirst().draft().signedBy(BOB.key());
    assertThat(faultOf(judge(header, List.of(badlySigned, valid.getLast()))))
        .isEqualTo(BlockFault.BLOCK_TRANSACTION_REFUSED);
  }

  @Test
  void aBlockOfTooManyTransactionsIsNamedByItsFault() {
    CertifiedChain chain = new CertifiedChain(Chains.ofSmallBlocks(MAX_TRANSACTIONS));
    List<Transaction> transactions = messages(chain, MAX_TRANSACTIONS + 1, "");
    BlockHeader header = chain.draft().finish(0, chain.nextTime()).block().header();
    assertThat(faultOf(chain.judge(chain.tip(), header, transactions)))
        .isEqualTo(BlockFault.BLOCK_TOO_LARGE);
    // The size is checked first, even if the first transaction must be refused.
    assertThat(faultOf(chain.judge(chain.tip(), header, transactions.reversed())))
        .isEqualTo(BlockFault.BLOCK_TOO_LARGE);
    assertThat(
            faultOf(
                chain.judge(chain.tip(), header, transactions.subList(1, 1 + MAX_TRANSACTIONS))))
        .isEqualTo(BlockFault.BLOCK_TRANSACTION_REFUSED);
    assertThat(faultOf(chain.judge(chain.tip(), header, transactions.subList(0, MAX_TRANSACTIONS))))
        .isEqualTo(BlockFault.BLOCK_TRANSACTIONS_MISMATCH);
  }

  @Test
  void aBlockOfTooManyBytesIsNamedByItsFault() {
    CertifiedChain chain = new CertifiedChain(Chains.ofSmallBlocks(10));
    List<Transaction> two = messages(chain, 2, "x".repeat(65_000));
    int room = 131_072 - two.stream().mapToInt(Transaction::sizeBytes).sum();
    Transaction empty = chain.from(ALICE).nonce(2).of("a.b", "").signed();
    Transaction fits =
        chain.from(ALICE).nonce(2).of("a.b", "x".repeat(room - empty.sizeBytes())).signed();
    Transaction tooLong =
        chain.from(ALICE).nonce(2).of("a.b", "x".repeat(room - empty.sizeBytes() + 1)).signed();
    BlockDraft draft = chain.draft();
    two.forEach(draft::add);
    assertThat(draft.add(tooLong)).isEqualTo(new BlockDraft.Addition.Full());
    assertThat(draft.add(fits)).isEqualTo(new BlockDraft.Addition.Added(Outcome.APPLIED));
    BlockHeader header = draft.finish(0, chain.nextTime()).block().header();
    assertThat(chain.judge(chain.tip(), header, with(two, fits)))
        .isInstanceOf(Judgement.Valid.class);
    assertThat(faultOf(chain.judge(chain.tip(), header, with(two, tooLong))))
        .isEqualTo(BlockFault.BLOCK_TOO_LARGE);
  }

  private static List<Transaction> messages(CertifiedChain chain, int count, String content) {
    return IntStream.range(0, count)
        .mapToObj(nonce -> chain.from(ALICE).nonce(nonce).of("a.b", content).signed())
        .toList();
  }

  private static List<Transaction> with(List<Transaction> some, Transaction more) {
    List<Transaction> all = new ArrayList<>(some);
    all.add(more);
    return all;
  }

  @Test
  void everyFaultOfABlockBeforeItsCertificateIsJudged() {
    Set<Integer> judged =
        Stream.concat(
                forgedHeaders().map(Forgery::fault),
                Stream.of(BlockFault.BLOCK_TOO_LARGE, BlockFault.BLOCK_TRANSACTION_REFUSED))
            .map(BlockFault::number)
            .collect(Collectors.toSet());
    assertThat(judged)
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(200, 213).boxed().toList());
  }

  @Test
  void theFirstFaultIsNamed() {
    List<Forgery> forgeries = forgedHeaders().toList();
    for (int from = 0; from < forgeries.size(); from++) {
      List<Forgery> applied = forgeries.subList(from, forgeries.size());
      BlockHeader forged =
          HeaderForm.change(
              VALID.block().header(),
              form -> applied.reversed().forEach(forgery -> forgery.change().accept(form)));
      assertThat(faultOf(judge(forged, transactions()))).isEqualTo(applied.getFirst().fault());
    }
  }

  @Test
  void aBlockOfAnotherRoundHasAnotherMiner() {
    for (int round = 0; round < 9; round++) {
      ExecutedBlock executed = CHAIN.draft().finish(round, CHAIN.nextTime());
      BlockHeader header = executed.block().header();
      assertThat(judge(header, List.of())).isInstanceOf(Judgement.Valid.class);
      assertThat(header.miner())
          .isEqualTo(
              CHAIN.state().turns().leader(CHAIN.state().authorities(), header.height(), round));
    }
  }

  @Test
  void workIsRequiredExactlyAsTheRuleSays() {
    BlockHeader certified = VALID.block().header();
    BlockHeader easy = WorkSchedule.search(certified, 1).orElseThrow();
    assertThat(new WorkRequirement.Worked(1).isMetBy(easy)).isTrue();
    BlockHeader hard = HeaderForm.change(certified, form -> form.difficulty = 50);
    BlockHeader worked = WorkSchedule.search(hard, 5_000).orElseThrow();
    assertThat(new WorkRequirement.Worked(50).isMetBy(worked)).isTrue();
    assertThat(new WorkRequirement.Worked(49).isMetBy(worked)).isFalse();
    assertThat(new WorkRequirement.Worked(51).isMetBy(worked)).isFalse();
    assertThat(new WorkRequirement.Certified().isMetBy(worked)).isFalse();
    BlockHeader without =
        IntStream.range(0, 100)
            .mapToObj(nonce -> HeaderForm.change(hard, form -> form.nonce = nonce))
            .filter(header -> !header.hasProofOfWork())
            .findFirst()
            .orElseThrow();
    assertThat(new WorkRequirement.Worked(50).isMetBy(without)).isFalse();
  }

  @Test
  void aBlockThatDoesNotMatchItsHeaderIsNotEvenMade() {
    Block block = VALID.block();
    List<Entry> less = block.entries().subList(0, 1);
    assertThatIllegalArgumentException().isThrownBy(() -> new Block(block.header(), less));
    List<Entry> otherOutcome =
        List.of(
            block.entries().getFirst(),
            new Entry(block.entries().getLast().transaction(), Outcome.APPLIED));
    assertThatIllegalArgumentException().isThrownBy(() -> new Block(block.header(), otherOutcome));
  }
}
