package io.mpreg.blockchain.members.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.BlockBody;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.block.WorkSchedule;
import io.mpreg.blockchain.core.execution.Blockchain;
import io.mpreg.blockchain.core.execution.Blockchain.Addition;
import io.mpreg.blockchain.core.state.ChainFileStart;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.members.archive.Comparison.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two histories, and which of them is to be followed.
class ForkComparisonTest {
  private static final ProgressListener NOBODY = (done, total, height) -> {};
  private static final WorkSchedule SCHEDULE = new WorkSchedule(4, 3, 1_000);

  @TempDir Path directory;

  private Comparison compared(Path one, Path other) throws IOException {
    try (ChainFileReader first = ChainFileReader.open(one);
        ChainFileReader second = ChainFileReader.open(other)) {
      Comparison comparison = ForkComparison.compare(first, second, 1, NOBODY);
      return comparison;
    }
  }

  /// A certified history: with the clock stopped, the same messages make the same blocks.
  private Path certified(String name, String... messages) throws IOException {
    try (LedgerFixture chain = new LedgerFixture(new InMemoryLedgerStore())) {
      for (int nonce = 0; nonce < messages.length; nonce++) {
        chain.millis += 1_000;
        chain.ledger.submissions().submit(chain.message(nonce, messages[nonce]));
        assertThat(chain.mine()).isTrue();
      }
      Path file = directory.resolve(name);
      new ChainExport(StoredBlocks.of(chain.store), NOBODY).write(file, 1, OptionalLong.empty());
      return file;
    }
  }

  private static void assertChoice(Comparison comparison, int winner, Reason reason) {
    assertThat(comparison.reason()).isEqualTo(reason);
    assertThat(comparison.winner()).isEqualTo(winner);
  }

  @Test
  void twoFilesOfTheSameHistoryAreTheSame() throws IOException {
    Comparison comparison =
        compared(certified("a", "one", "two", "three"), certified("b", "one", "two", "three"));
    assertChoice(comparison, 0, Reason.SAME);
    assertThat(comparison.reason().isDecided()).isTrue();
    assertThat(comparison.commonHeight()).isEqualTo(3);
    assertThat(comparison.difference()).isEmpty();
    assertThat(comparison.first()).isEqualTo(comparison.second());
    assertThat(comparison.first().totalWork()).isEqualTo(4);
    assertThat(comparison.first().transactions()).isEqualTo(3);
  }

  @Test
  void theHistoryThatContinuesTheOtherIsFollowed() throws IOException {
    Path shorter = certified("a", "one");
    Path longer = certified("b", "one", "two", "three");
    assertChoice(compared(shorter, longer), 2, Reason.LONGER);
    Comparison comparison = compared(longer, shorter);
    assertChoice(comparison, 1, Reason.LONGER);
    assertThat(comparison.commonHeight()).isEqualTo(1);
    assertThat(comparison.first().height()).isEqualTo(3);
    assertThat(comparison.second().height()).isEqualTo(1);
  }

  @Test
  void twoFinalHistoriesThatDifferAreEvidenceAndNoContest() throws IOException {
    Comparison comparison =
        compared(certified("a", "one", "two", "three"), certified("b", "one", "other"));
    assertChoice(comparison, 0, Reason.BOTH_FINAL);
    assertThat(comparison.reason().isDecided()).isFalse();
    assertThat(comparison.commonHeight()).isEqualTo(1);
    Comparison.Difference difference = comparison.difference().orElseThrow();
    assertThat(difference.height()).isEqualTo(2);
    assertThat(difference.fields()).containsExactly("transactionsRoot", "stateRoot");
    assertThat(difference.signedBoth()).containsExactly("alice");
    assertThat(comparison.first().failure()).isEmpty();
    assertThat(comparison.second().failure()).isEmpty();
  }

  @Test
  void aHistoryThatDoesNotHoldLosesWhateverItClaims() throws IOException {
    Path good = certified("a", "one");
    Path longer = certified("b", "one", "two", "three");
    Path forged = directory.resolve("forged");
    try (ChainFileReader reader = ChainFileReader.open(longer);
        ChainFileWriter writer = ChainFileWriter.open(forged, reader.start())) {
      writer.write(reader.next().orElseThrow());
      BlockRecord second = reader.next().orElseThrow();
      writer.write(new BlockRecord(second.header(), Optional.empty(), second.body()));
      writer.write(reader.next().orElseThrow());
    }
    Comparison comparison = compared(good, forged);
    assertChoice(comparison, 1, Reason.ONLY_VALID);
    assertThat(comparison.second().height()).isEqualTo(1);
    assertThat(comparison.second().failure())
        .hasValueSatisfying(
            failure -> assertThat(failure).startsWith("block 2: block-certificate-invalid"));
    assertChoice(compared(forged, forged), 0, Reason.NONE_VALID);
  }

  @Test
  void whatComesAfterTwoFinalBlocksOfOneHeightHidesThemFromNobody() throws IOException {
    Path one = certified("a", "one");
    Path other = certified("b", "other", "two");
    byte[] bytes = Files.readAllBytes(other);
    bytes[bytes.length - 10] ^= 1;
    Path damaged = Files.write(directory.resolve("damaged"), bytes);
    Comparison comparison = compared(one, damaged);
    assertThat(comparison.second().failure()).isPresent();
    assertChoice(comparison, 0, Reason.BOTH_FINAL);
    assertThat(comparison.difference().orElseThrow().signedBoth()).isNotEmpty();
  }

  @Test
  void aFileThatWasCutOffIsComparedAsFarAsItGoes() throws IOException {
    Path whole = certified("a", "one", "two");
    Path cut = directory.resolve("cut");
    byte[] bytes = Files.readAllBytes(whole);
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 10));
    Comparison comparison = compared(cut, whole);
    assertChoice(comparison, 2, Reason.LONGER);
    assertThat(comparison.first().unfinished()).isTrue();
    bytes[bytes.length - 10] ^= 1;
    Files.write(cut, bytes);
    assertChoice(compared(cut, whole), 2, Reason.ONLY_VALID);
  }

  private static Genesis genesis() {
    try (LedgerFixture chain = new LedgerFixture(new InMemoryLedgerStore())) {
      return chain.genesis;
    }
  }

  private static Blockchain mined(Blockchain chain, int blocks, long millisEach) {
    Blockchain grown = chain;
    for (int i = 0; i < blocks; i++) {
      long time = grown.tip().header().timestampMillis() + millisEach;
      Block block = grown.mine(List.<Transaction>of(), 0, time, 1_000_000).orElseThrow();
      grown = ((Addition.Added) grown.addBlock(block)).chain();
    }
    return grown;
  }

  private Path written(String name, WorkSchedule schedule, List<Block> blocks) throws IOException {
    Path file = directory.resolve(name);
    ChainFileStart start = new ChainFileStart(1, Optional.of(schedule), genesis());
    try (ChainFileWriter writer = ChainFileWriter.open(file, start)) {
      for (Block block : blocks) {
        writer.write(
            new BlockRecord(block.header(), Optional.empty(), new BlockBody(block.entries())));
      }
    }
    return file;
  }

  private static Blockchain root() {
    return Blockchain.after(Tip.of(genesis()), SCHEDULE);
  }

  @Test
  void ofTwoHistoriesThatCarryWorkTheOneWithMoreOfItIsFollowed() throws IOException {
    Blockchain common = mined(root(), 2, 1_000);
    // Faster blocks make the next ones harder: fewer of them are more work.
    Blockchain fast = mined(common, 5, 100);
    Blockchain slow = mined(common, 7, 5_000);
    assertThat(fast.totalWork()).isGreaterThan(slow.totalWork());
    Path one = written("slow", SCHEDULE, slow.blocks());
    Path other = written("fast", SCHEDULE, fast.blocks());
    Comparison comparison = compared(one, other);
    assertChoice(comparison, 2, Reason.MORE_WORK);
    assertThat(comparison.commonHeight()).isEqualTo(2);
    assertThat(comparison.first().totalWork()).isEqualTo(1 + slow.totalWork());
    assertThat(comparison.second().totalWork()).isEqualTo(1 + fast.totalWork());
    assertThat(comparison.second().head()).isEqualTo(slow.resolveFork(fast).tip().hash());
  }

  @Test
  void withEqualWorkTheSmallerHashOfTheHeadDecides() throws IOException {
    Blockchain one = mined(root(), 1, 1_000);
    Blockchain other = mined(root(), 1, 2_000);
    Blockchain followed = one.resolveFork(other);
    Comparison comparison =
        compared(
            written("one", SCHEDULE, one.blocks()), written("other", SCHEDULE, other.blocks()));
    assertChoice(comparison, followed == one ? 1 : 2, Reason.SMALLER_HASH);
    Comparison turned = compared(directory.resolve("other"), directory.resolve("one"));
    assertChoice(turned, followed == one ? 2 : 1, Reason.SMALLER_HASH);
  }

  @Test
  void workThatIsClaimedButNotDoneDoesNotHold() throws IOException {
    Blockchain chain = mined(root(), 4, 1_000);
    WorkSchedule easier = new WorkSchedule(1, 3, 1_000);
    Path file = written("easier", easier, chain.blocks());
    Path valid =
        written(
            "valid", easier, mined(Blockchain.after(Tip.of(genesis()), easier), 1, 1_000).blocks());
    Comparison comparison = compared(file, valid);
    assertChoice(comparison, 2, Reason.ONLY_VALID);
    assertThat(comparison.first().failure())
        .hasValueSatisfying(
            failure -> assertThat(failure).startsWith("block 1: block-work-insufficient"));
  }

  @Test
  void whatIsFinalIsNotUndoneByAnyWork() throws IOException {
    Path finalOne = certified("final", "one");
    Path worked = written("worked", SCHEDULE, mined(root(), 9, 10).blocks());
    assertChoice(compared(worked, finalOne), 2, Reason.FINAL);
    assertChoice(compared(finalOne, worked), 1, Reason.FINAL);
  }

  @Test
  void whatCannotBeComparedIsSaid() throws IOException {
    Path one = written("one", SCHEDULE, List.of());
    Path other = written("other", new WorkSchedule(4, 3, 2_000), List.of());
    assertThatThrownBy(() -> compared(one, other))
        .isInstanceOf(ContradictingFile.class)
        .hasMessageContaining("different work schedules");
    Path certified = certified("a", "one", "two");
    try (LedgerFixture chain =
        new LedgerFixture(new InMemoryLedgerStore(), 1_000, 9_999, 8_388_608)) {
      Path foreign = directory.resolve("foreign");
      new ChainExport(StoredBlocks.of(chain.store), NOBODY).write(foreign, 1, OptionalLong.empty());
      assertThatThrownBy(() -> compared(certified, foreign))
          .isInstanceOf(ContradictingFile.class)
          .hasMessageContaining("different chains");
    }
    Path part = directory.resolve("part");
    try (ChainFileReader reader = ChainFileReader.open(certified)) {
      ChainFileStart start = new ChainFileStart(2, Optional.empty(), reader.start().genesis());
      ChainFileWriter.open(part, start).close();
    }
    assertThatThrownBy(() -> compared(part, certified))
        .isInstanceOf(ContradictingFile.class)
        .hasMessageContaining("begin with block 1");
  }
}
