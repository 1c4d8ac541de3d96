package io.mpreg.blockchain.members.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.block.HeaderForm;
import io.mpreg.blockchain.core.block.WorkSchedule;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import io.mpreg.blockchain.core.state.ChainFileStart;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Writing a chain file, stopping, continuing, and reading it.
class ChainFileTest {
  private static final int BLOCKS = 5;
  private static final ProgressListener NOBODY = (done, total, height) -> {};

  @TempDir Path directory;
  private final LedgerFixture chain = new LedgerFixture(new InMemoryLedgerStore());
  private Path file;

  @BeforeEach
  void export() throws IOException {
    file = directory.resolve("chain");
    grow(chain, BLOCKS);
    assertThat(exported(file)).isEqualTo(BLOCKS);
  }

  @AfterEach
  void close() {
    chain.close();
  }

  private void grow(LedgerFixture fixture, int blocks) {
    long first = fixture.ledger.chain().tip().height();
    for (long nonce = first; nonce < first + blocks; nonce++) {
      fixture.ledger.submissions().submit(fixture.message(nonce));
      assertThat(fixture.mine()).isTrue();
    }
  }

  /// How many blocks were written by this export.
  private long exported(Path to) throws IOException {
    return new ChainExport(StoredBlocks.of(chain.store), NOBODY)
        .write(to, 1, OptionalLong.empty())
        .blocks();
  }

  private List<BlockRecord> read() throws IOException {
    List<BlockRecord> blocks = new ArrayList<>();
    try (ChainFileReader reader = ChainFileReader.open(file)) {
      for (Optional<BlockRecord> at = reader.next(); at.isPresent(); at = reader.next()) {
        blocks.add(at.get());
      }
    }
    return blocks;
  }

  private byte[] bytes() throws IOException {
    return Files.readAllBytes(file);
  }

  /// The offsets at which records end, the start first.
  private List<Long> ends() throws IOException {
    List<Long> ends = new ArrayList<>();
    try (ChainFileReader reader = ChainFileReader.open(file)) {
      do {
        ends.add(reader.position());
      } while (reader.next().isPresent());
    }
    return ends;
  }

  @Test
  void aFileHoldsEveryBlockAsTheStoreHasIt() throws IOException {
    StoredBlocks stored = StoredBlocks.of(chain.store);
    assertThat(read()).isEqualTo(IntStream.rangeClosed(1, BLOCKS).mapToObj(stored::block).toList());
    try (ChainFileReader reader = ChainFileReader.open(file)) {
      assertThat(reader.start().genesis()).isEqualTo(chain.genesis);
      assertThat(reader.start().work()).isEmpty();
    }
  }

  // A record that cannot be read may still be intact.
  @Test
  void aBlockOfUnknownRulesIsNoDamage() throws IOException {
    BlockRecord second = read().get(1);
    BlockRecord later =
        new BlockRecord(
            HeaderForm.change(
                second.header(), form -> form.rulesVersion = Rules.LATEST.version() + 1),
            second.certificate(),
            second.body());
    file = directory.resolve("later");
    Files.copy(directory.resolve("chain"), file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(ends().get(1));
      channel.position(channel.size());
      channel.write(ByteBuffer.wrap(ChainFileFormat.record(later.encode())));
    }
    try (ChainFileReader reader = ChainFileReader.open(file)) {
      assertThat(reader.next()).isPresent();
      assertThatThrownBy(reader::next)
          .isInstanceOf(RulesUnknown.class)
          .hasMessageStartingWith("Block 2 needs software that knows rules");
    }
  }

  @Test
  void aPartOfAChainBeginsWhereItIsToldAndEndsWhereItIsTold() throws IOException {
    file = directory.resolve("part");
    ChainExport export = new ChainExport(StoredBlocks.of(chain.store), NOBODY);
    ChainExport.Exported written = export.write(file, 2, OptionalLong.of(3));
    assertThat(written.blocks()).isEqualTo(2);
    assertThat(read()).extracting(block -> block.header().height()).containsExactly(2L, 3L);
    assertThat(export.write(file, 2, OptionalLong.of(3)).blocks()).isZero();
    assertThat(export.write(file, 2, OptionalLong.empty()).last()).isEqualTo(BLOCKS);
  }

  @Test
  void whereverAWriterWasStoppedTheNextOneGoesOn() throws IOException {
    byte[] whole = bytes();
    List<Long> ends = ends();
    for (int length = 0; length < whole.length; length += 1 + length / 40) {
      Files.write(file, Arrays.copyOf(whole, length));
      int cut = length;
      long left = ends.stream().skip(1).filter(end -> end <= cut).count();
      assertThat(exported(file)).as("cut at %d", length).isEqualTo(BLOCKS - left);
      assertThat(bytes()).isEqualTo(whole);
    }
  }

  @Test
  void whatAPowerFailureHasDamagedAtTheEndIsWrittenAgain() throws IOException {
    byte[] whole = bytes();
    long thirdBlock = ends().get(2);
    byte[] zeroed = whole.clone();
    Arrays.fill(zeroed, (int) thirdBlock + 10, whole.length, (byte) 0);
    Files.write(file, zeroed);
    assertThat(exported(file)).isEqualTo(BLOCKS - 2);
    assertThat(bytes()).isEqualTo(whole);
  }

  @Test
  void anOldFileIsBroughtUpToDate() throws IOException {
    byte[] before = bytes();
    grow(chain, 2);
    assertThat(exported(file)).isEqualTo(2);
    assertThat(bytes()).startsWith(before);
    assertThat(read()).hasSize(BLOCKS + 2);
  }

  @Test
  void aReaderGivesTheWholeRecordsAndSaysThatTheFileIsUnfinished() throws IOException {
    byte[] whole = bytes();
    for (int cut : new int[] {1, 5, 100}) {
      Files.write(file, Arrays.copyOf(whole, whole.length - cut));
      assertThat(read()).hasSize(BLOCKS - 1);
      try (ChainFileReader reader = ChainFileReader.open(file)) {
        while (reader.next().isPresent()) {
          assertThat(reader.isUnfinished()).isFalse();
        }
        assertThat(reader.isUnfinished()).isTrue();
      }
    }
  }

  @Test
  void aChangedByteAnywhereIsNoticed() throws IOException {
    byte[] whole = bytes();
    for (int at = 0; at < whole.length; at += 7) {
      byte[] changed = whole.clone();
      changed[at] ^= 0x20;
      Files.write(file, changed);
      List<BlockRecord> read = new ArrayList<>();
      try {
        read = read();
      } catch (Malformed expected) {
        continue;
      }
      // A length beyond the end cannot be told from a truncated file.
      assertThat(read).as("changed at %d", at).hasSizeLessThan(BLOCKS);
    }
  }

  @Test
  void damageIsNamedWithItsPlace() throws IOException {
    byte[] changed = bytes();
    long second = ends().get(1);
    changed[(int) second + 20] ^= 1;
    Files.write(file, changed);
    assertThatThrownBy(this::read)
        .isInstanceOf(Malformed.class)
        .hasMessage(
            "the record at byte %d is damaged: its checksum does not match".formatted(second));
  }

  @Test
  void aRecordOfAnotherHeightIsRefused() throws IOException {
    List<BlockRecord> blocks = read();
    byte[] start =
        ChainFileFormat.beginning(new ChainFileStart(1, Optional.empty(), chain.genesis));
    Files.write(file, start);
    append(ChainFileFormat.record(blocks.get(1).encode()));
    assertThatThrownBy(this::read)
        .isInstanceOf(Malformed.class)
        .hasMessage("block 2 stands where block 1 belongs");
  }

  @Test
  void aRecordLongerThanAnyBlockIsRefusedWithoutBeingRead() throws IOException {
    append(new byte[] {0x7f, 0, 0, 0, 1, 2, 3});
    assertThatThrownBy(this::read)
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("at most 83886080");
  }

  private void append(byte[] more) throws IOException {
    byte[] before = bytes();
    byte[] both = Arrays.copyOf(before, before.length + more.length);
    System.arraycopy(more, 0, both, before.length, more.length);
    Files.write(file, both);
  }

  @Test
  void whatIsNoChainFileIsNeitherReadNorOverwritten() throws IOException {
    byte[] letter =
        "Dear reader, this is a letter and not a chain file".getBytes(StandardCharsets.US_ASCII);
    Files.write(file, letter);
    assertThatThrownBy(this::read)
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("not a chain file");
    assertThatThrownBy(() -> exported(file)).isInstanceOf(Malformed.class);
    assertThat(bytes()).isEqualTo(letter);
  }

  @Test
  void aFileOfAnotherChainOrBeginningIsNotContinued() throws IOException {
    byte[] before = bytes();
    ChainExport export = new ChainExport(StoredBlocks.of(chain.store), NOBODY);
    assertThatThrownBy(() -> export.write(file, 2, OptionalLong.empty()))
        .isInstanceOf(ContradictingFile.class)
        .hasMessage("the file begins with block 1, not 2");
    ChainFileStart worked =
        new ChainFileStart(1, Optional.of(new WorkSchedule(1, 1, 1)), chain.genesis);
    assertThatThrownBy(() -> ChainFileWriter.open(file, worked))
        .isInstanceOf(ContradictingFile.class);
    try (LedgerFixture other =
        new LedgerFixture(new InMemoryLedgerStore(), 1_000, 9_999, 8_388_608)) {
      assertThatThrownBy(
              () ->
                  new ChainExport(StoredBlocks.of(other.store), NOBODY)
                      .write(file, 1, OptionalLong.empty()))
          .isInstanceOf(ContradictingFile.class)
          .hasMessageContaining("not " + other.genesis.chainId());
    }
    assertThat(bytes()).isEqualTo(before);
  }

  @Test
  void aFileWithAnotherHistoryOfTheSameChainIsNotContinued() throws IOException {
    byte[] before = bytes();
    try (LedgerFixture shorter = new LedgerFixture(new InMemoryLedgerStore());
        LedgerFixture other = new LedgerFixture(new InMemoryLedgerStore())) {
      grow(shorter, BLOCKS - 1);
      other.millis += 1;
      grow(other, BLOCKS);
      assertThatThrownBy(
              () ->
                  new ChainExport(StoredBlocks.of(shorter.store), NOBODY)
                      .write(file, 1, OptionalLong.empty()))
          .isInstanceOf(ContradictingFile.class)
          .hasMessage("the file ends with block 5, the chain already with block 4");
      assertThatThrownBy(
              () ->
                  new ChainExport(StoredBlocks.of(other.store), NOBODY)
                      .write(file, 1, OptionalLong.empty()))
          .isInstanceOf(ContradictingFile.class)
          .hasMessageContaining("block 5 of the file")
          .hasMessageContaining("is not the one of the chain");
    }
    assertThat(bytes()).isEqualTo(before);
  }

  @Test
  void twoWritersOfOneFileAreKeptApart() throws IOException {
    ChainFileStart start = new ChainFileStart(1, Optional.empty(), chain.genesis);
    List<BlockRecord> blocks = read();
    try (ChainFileWriter writer = ChainFileWriter.open(file, start)) {
      assertThat(writer.nextHeight()).isEqualTo(BLOCKS + 1);
      assertThatThrownBy(() -> ChainFileWriter.open(file, start))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is being written by another process");
      assertThatIllegalArgumentException().isThrownBy(() -> writer.write(blocks.getFirst()));
    }
  }

  @Test
  void blocksThatDoNotHoldTheirTransactionsAreNotWritten() throws IOException {
    StoredBlocks stored = StoredBlocks.of(chain.store);
    BlockRecord good = stored.block(1);
    BlockSource damaged =
        new BlockSource() {
          @Override
          public Genesis genesis() {
            return chain.genesis;
          }

          @Override
          public long height() {
            return 2;
          }

          @Override
          public BlockRecord block(long height) {
            return new BlockRecord(
                stored.block(height).header(), stored.block(height).certificate(), good.body());
          }
        };
    file = directory.resolve("damaged");
    assertThatThrownBy(() -> new ChainExport(damaged, NOBODY).write(file, 1, OptionalLong.empty()))
        .isInstanceOf(ContradictingFile.class)
        .hasMessageStartingWith("block 2: its transactions are not those");
    assertThat(read()).containsExactly(good);
  }
}
