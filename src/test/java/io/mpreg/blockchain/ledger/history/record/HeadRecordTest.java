package io.mpreg.blockchain.ledger.history.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.ledger.door.TestChain;
import io.mpreg.blockchain.platform.database.DatabaseUnusable;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadRecordTest {
  private static final List<BlockHeader> BLOCKS = blocks();

  @TempDir Path directory;

  private static List<BlockHeader> blocks() {
    TestChain chain = new TestChain();
    BlockHeader genesis = chain.genesis().header();
    return Stream.concat(
            Stream.of(genesis), Stream.generate(() -> chain.next().block().header()).limit(4))
        .toList();
  }

  private static LongFunction<Optional<Hash>> storedUpTo(int height) {
    return asked -> asked > height ? Optional.empty() : Optional.of(BLOCKS.get((int) asked).hash());
  }

  private HeadRecord record(OptionalLong accepted) {
    return new HeadRecord(directory, accepted);
  }

  private void start(int height, OptionalLong accepted) {
    record(accepted).require(BLOCKS.get(height), false, true, 0, storedUpTo(height));
  }

  private void start(int height) {
    start(height, OptionalLong.empty());
  }

  private Path file() {
    return directory.resolve("head-%s.txt".formatted(BLOCKS.getFirst().hash().hex()));
  }

  private String recorded() throws IOException {
    return Files.readString(file());
  }

  private static String lines(int height) {
    return "chain %s\nheight %d\nhash %s\n"
        .formatted(BLOCKS.getFirst().hash().hex(), height, BLOCKS.get(height).hash().hex());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void withoutARecordItTakesOverWhatTheDatabaseHolds(int height) throws IOException {
    start(height);
    assertThat(recorded()).isEqualTo(lines(height));
  }

  @Test
  void aDatabaseThatKnowsMoreIsTakenOver() throws IOException {
    start(1);
    start(3);
    assertThat(recorded()).isEqualTo(lines(3));
  }

  @Test
  void everyFinalBlockIsNoted() throws IOException {
    HeadRecord record = record(OptionalLong.empty());
    record.require(BLOCKS.get(0), false, true, 0, storedUpTo(0));
    for (int height = 1; height <= 4; height++) {
      record.advance(BLOCKS.get(height));
      assertThat(recorded()).isEqualTo(lines(height));
    }
    record.advance(BLOCKS.get(2));
    assertThat(recorded()).isEqualTo(lines(4));
  }

  @Test
  void oneOfSeveralAuthoritiesGetsFromTheOthersWhatItsDatabaseHasLost() throws IOException {
    start(4);
    HeadRecord record = record(OptionalLong.empty());
    record.require(BLOCKS.get(2), false, false, 0, storedUpTo(2));
    record.advance(BLOCKS.get(3));

    assertThat(recorded()).isEqualTo(lines(4));
  }

  @Test
  void anotherHistoryIsRefusedForOneOfSeveralToo() {
    start(2);
    LongFunction<Optional<Hash>> other = asked -> Optional.of(BLOCKS.get(1).hash());

    assertThatThrownBy(
            () -> record(OptionalLong.empty()).require(BLOCKS.get(3), false, false, 0, other))
        .isInstanceOf(DatabaseUnusable.class);
  }

  @Test
  void aDatabaseThatKnowsLessIsRefusedWithTheWayOut() throws IOException {
    start(4);
    assertThatThrownBy(() -> start(2))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("ends with block 2 (%s)", BLOCKS.get(2).hash())
        .hasMessageContaining("that block 4 (%s) was decided", BLOCKS.get(4).hash())
        .extracting(refused -> ((DatabaseUnusable) refused).action())
        .asString()
        .contains("--ledger.store.accept-rollback-to=2:");
    assertThat(recorded()).isEqualTo(lines(4));
  }

  @Test
  void anEmptyDatabaseIsRefusedToo() {
    start(4);
    assertThatThrownBy(() -> start(0)).isInstanceOf(DatabaseUnusable.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void aDatabaseWithAnotherBlockInItsPlaceIsRefused(int height) {
    start(2);
    assertThatThrownBy(
            () ->
                record(OptionalLong.empty())
                    .require(
                        BLOCKS.get(height),
                        false,
                        true,
                        0,
                        asked -> Optional.of(BLOCKS.get(1).hash())))
        .isInstanceOf(DatabaseUnusable.class);
  }

  @Test
  void anAcceptedRollbackIsLoggedAndHoldsOnce() throws IOException {
    start(4);
    start(2, OptionalLong.of(2));

    assertThat(recorded()).isEqualTo(lines(2));
    assertThat(Files.readString(directory.resolve("rollbacks.log")))
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ chain %s: from block 4 \\(%s\\) back to block 2 \\(%s\\)\n"
                .formatted(
                    BLOCKS.getFirst().hash().hex(), BLOCKS.get(4).hash(), BLOCKS.get(2).hash()));
    start(2);
    start(3, OptionalLong.of(2));
    assertThatThrownBy(() -> start(1, OptionalLong.of(2))).isInstanceOf(DatabaseUnusable.class);
    assertThat(Files.readAllLines(directory.resolve("rollbacks.log"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 3, 4})
  void anotherHeightIsNotAccepted(long accepted) throws IOException {
    start(4);
    assertThatThrownBy(() -> start(2, OptionalLong.of(accepted)))
        .isInstanceOf(DatabaseUnusable.class);
    assertThat(recorded()).isEqualTo(lines(4));
    assertThat(directory.resolve("rollbacks.log")).doesNotExist();
  }

  @Test
  void aChainForDevelopmentMayBePutBackUnlessAnotherHeightIsNamed() throws IOException {
    start(4);
    assertThatThrownBy(
            () -> record(OptionalLong.of(3)).require(BLOCKS.get(2), true, true, 0, storedUpTo(2)))
        .isInstanceOf(DatabaseUnusable.class);
    record(OptionalLong.empty()).require(BLOCKS.get(2), true, true, 0, storedUpTo(2));
    assertThat(recorded()).isEqualTo(lines(2));
    assertThat(Files.readAllLines(directory.resolve("rollbacks.log"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "chain\n",
        "chain CHAIN\nheight 4\n",
        "chain CHAIN\nheight -4\nhash HASH\n",
        "chain CHAIN\nheight 04\nhash HASH\n",
        "chain CHAIN\nheight 99999999999999999\nhash HASH\n",
        "chain CHAIN\nheight 4\nhash HASH",
        "chain CHAIN\nheight 4\nhash HASH\n\n",
        "chain HASH\nheight 4\nhash HASH\n"
      })
  void aDamagedRecordIsRefused(String text) throws IOException {
    Files.writeString(
        file(),
        text.replace("CHAIN", BLOCKS.getFirst().hash().hex())
            .replace("HASH", BLOCKS.get(4).hash().hex()));
    assertThatThrownBy(() -> start(4))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("is not a record of this chain's last block");
  }

  @Test
  void theRecordOfAnotherChainDoesNotMatter() throws IOException {
    Files.writeString(directory.resolve("head-%s.txt".formatted("ab".repeat(32))), "anything");
    start(1);
    assertThat(recorded()).isEqualTo(lines(1));
  }

  @Test
  void aDirectoryThatCannotBeIsToldInPlainWords() throws IOException {
    Path taken = Files.createFile(directory.resolve("taken"));
    assertThatThrownBy(() -> new HeadRecord(taken, OptionalLong.empty()))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("The data directory %s cannot be used", taken)
        .extracting(refused -> ((DatabaseUnusable) refused).action())
        .asString()
        .contains("LEDGER_DATA_DIR");
  }

  @Test
  void aBlockThatCannotBeNotedIsNotedLater() throws IOException {
    HeadRecord record = record(OptionalLong.empty());
    record.require(BLOCKS.get(0), false, true, 0, storedUpTo(0));
    Path away = directory.resolveSibling("away");
    Files.move(directory, away);

    assertThatThrownBy(() -> record.advance(BLOCKS.get(1)))
        .isInstanceOf(StoreFailure.class)
        .hasMessageContaining("block 1 (%s) is final in the database", BLOCKS.get(1).hash());

    Files.move(away, directory);
    record.advance(BLOCKS.get(1));
    assertThat(recorded()).isEqualTo(lines(1));
  }
}
