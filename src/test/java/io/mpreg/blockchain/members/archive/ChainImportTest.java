package io.mpreg.blockchain.members.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.block.BlockBody;
import io.mpreg.blockchain.core.block.BlockFault;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.block.WorkSchedule;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.state.ChainFileStart;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.door.LedgerOpening;
import io.mpreg.blockchain.ledger.door.LedgerOptions;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.members.archive.ChainImport.Imported;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Chains that are moved from one store to another in a file.
class ChainImportTest {
  private static final int BLOCKS = 5;
  private static final int WRONG = 3;
  private static final ProgressListener NOBODY = (done, total, height) -> {};
  private static final LedgerOptions OPTIONS = new LedgerOptions(1_000, 100_000_000, 100, 1_000);

  @TempDir Path directory;
  private final LedgerFixture chain = new LedgerFixture(new InMemoryLedgerStore());
  private final InMemoryLedgerStore target = new InMemoryLedgerStore();
  private final List<BlockRecord> blocks = new ArrayList<>();
  private Path file;

  @BeforeEach
  void export() throws IOException {
    file = directory.resolve("chain");
    for (long nonce = 0; nonce < BLOCKS; nonce++) {
      chain.ledger.submissions().submit(chain.alice("transfer", 0, nonce, 50, "{\"amount\":300}"));
      chain
          .ledger
          .submissions()
          .submit(chain.alice("message", 1, nonce, 50, "{\"topic\":\"t\",\"body\":\"\"}"));
      assertThat(chain.mine()).isTrue();
    }
    StoredBlocks stored = StoredBlocks.of(chain.store);
    for (long height = 1; height <= BLOCKS; height++) {
      blocks.add(stored.block(height));
    }
    new ChainExport(stored, NOBODY).write(file, 1, OptionalLong.empty());
  }

  @AfterEach
  void close() {
    chain.close();
  }

  private Imported imported(LedgerStore into) throws IOException {
    return new ChainImport(
            into,
            genesis ->
                LedgerOpening.open(
                    into,
                    genesis,
                    OPTIONS,
                    InstantSource.fixed(Instant.ofEpochMilli(chain.millis))),
            NOBODY)
        .read(file);
  }

  private void rewrite(UnaryOperator<BlockRecord> changed) throws IOException {
    rewrite(changed, 1);
  }

  private void rewrite(UnaryOperator<BlockRecord> changed, long firstHeight) throws IOException {
    Files.delete(file);
    ChainFileStart start = new ChainFileStart(firstHeight, Optional.empty(), chain.genesis);
    try (ChainFileWriter writer = ChainFileWriter.open(file, start)) {
      for (BlockRecord block : blocks.subList((int) firstHeight - 1, BLOCKS)) {
        writer.write(block.header().height() == WRONG ? changed.apply(block) : block);
      }
    }
  }

  private void assertSameChain(LedgerStore store) {
    assertThat(store.head()).isEqualTo(chain.store.head());
    assertThat(store.stateEntries(Bytes.EMPTY, Optional.empty(), 99))
        .isEqualTo(chain.store.stateEntries(Bytes.EMPTY, Optional.empty(), 99));
    StoredBlocks stored = StoredBlocks.of(store);
    assertThat(blocks)
        .allSatisfy(block -> assertThat(block).isEqualTo(stored.block(block.header().height())));
  }

  @Test
  void anEmptyStoreTakesTheWholeChainWithItsState() throws IOException {
    Imported imported = imported(target);
    assertThat(imported.isComplete()).isTrue();
    assertThat(imported.blocks()).isEqualTo(BLOCKS);
    assertThat(imported.transactions()).isEqualTo(2 * BLOCKS);
    assertThat(imported.tip().hash()).isEqualTo(chain.ledger.chain().tip().hash());
    assertSameChain(target);
  }

  @Test
  void anImportThatWasStoppedGoesOnAfterTheStoresHead() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int share = 1; share <= 4; share++) {
      Files.write(file, Arrays.copyOf(whole, whole.length * share / 4));
      Imported imported = imported(target);
      assertThat(imported.isComplete()).isEqualTo(share == 4);
      assertThat(imported.unfinished()).isEqualTo(share < 4);
    }
    assertSameChain(target);
    Imported again = imported(target);
    assertThat(again.isComplete()).isTrue();
    assertThat(again.blocks()).isZero();
  }

  @Test
  void aFileThatBeginsLaterContinuesAStore() throws IOException {
    rewrite(block -> block, 3);
    assertThatThrownBy(() -> imported(target))
        .isInstanceOf(ContradictingFile.class)
        .hasMessage("the file begins with block 3, the database needs block 1 first");
    byte[] later = Files.readAllBytes(file);
    rewrite(block -> block);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2));
    imported(target);
    Files.write(file, later);
    assertThat(imported(target).isComplete()).isTrue();
    assertSameChain(target);
  }

  private void assertRefused(BlockFault fault, String detail) throws IOException {
    Imported imported = imported(target);
    assertThat(imported.isComplete()).isFalse();
    assertThat(imported.fault()).isPresent();
    assertThat(imported.fault().get().fault()).isEqualTo(fault);
    assertThat(imported.fault().get().height()).isEqualTo(WRONG);
    assertThat(imported.fault().get().toString()).contains(detail);
    // Nothing of it is written, and the blocks before it stay.
    assertThat(imported.tip().height()).isEqualTo(WRONG - 1);
    assertThat(target.head().orElseThrow().header()).isEqualTo(blocks.get(WRONG - 2).header());
    rewrite(block -> block);
    assertThat(imported(target).isComplete()).isTrue();
    assertSameChain(target);
  }

  private static BlockRecord with(BlockRecord block, List<Entry> entries) {
    return new BlockRecord(block.header(), block.certificate(), new BlockBody(entries));
  }

  @Test
  void aTransactionThatWasChangedIsNamed() throws IOException {
    rewrite(
        block -> {
          Entry first = block.body().entries().getFirst();
          Transaction other =
              chain.alice("transfer", 0, first.transaction().nonce(), 50, "{\"amount\":299}");
          return with(
              block, List.of(new Entry(other, first.outcome()), block.body().entries().get(1)));
        });
    assertRefused(BlockFault.BLOCK_TRANSACTIONS_MISMATCH, "transactionsRoot");
  }

  @Test
  void aTransactionThatIsMissingIsNamed() throws IOException {
    rewrite(block -> with(block, block.body().entries().subList(0, 1)));
    assertRefused(BlockFault.BLOCK_TRANSACTIONS_MISMATCH, "transactionsRoot");
  }

  @Test
  void aSignatureThatDoesNotHoldIsNamed() throws IOException {
    rewrite(
        block -> {
          Entry first = block.body().entries().getFirst();
          Entry second = block.body().entries().get(1);
          Transaction forged = first.transaction().draft().signed(second.transaction().signature());
          return with(block, List.of(new Entry(forged, first.outcome()), second));
        });
    assertRefused(BlockFault.BLOCK_TRANSACTION_REFUSED, "signature-invalid");
  }

  @Test
  void anOutcomeThatWasChangedIsNamed() throws IOException {
    rewrite(
        block ->
            with(
                block,
                block.body().entries().stream()
                    .map(entry -> new Entry(entry.transaction(), Outcome.ofNumber(100)))
                    .toList()));
    assertRefused(
        BlockFault.BLOCK_TRANSACTIONS_MISMATCH, "outcome 100 of the transaction at index 0");
  }

  @Test
  void aCertificateOfAnotherBlockDoesNotHold() throws IOException {
    rewrite(
        block -> new BlockRecord(block.header(), blocks.getFirst().certificate(), block.body()));
    assertRefused(BlockFault.BLOCK_CERTIFICATE_INVALID, "the certificate is not one of these");
  }

  @Test
  void aBlockWithoutACertificateIsNotFinal() throws IOException {
    rewrite(block -> new BlockRecord(block.header(), Optional.empty(), block.body()));
    assertRefused(BlockFault.BLOCK_CERTIFICATE_INVALID, "there is no certificate");
  }

  @Test
  void damageKeepsWhatStandsBeforeIt() throws IOException {
    byte[] changed = Files.readAllBytes(file);
    changed[changed.length - 20] ^= 1;
    Files.write(file, changed);
    Imported imported = imported(target);
    assertThat(imported.isComplete()).isFalse();
    assertThat(imported.damage())
        .hasValueSatisfying(damage -> assertThat(damage).contains("checksum"));
    assertThat(imported.tip().height()).isEqualTo(BLOCKS - 1);
  }

  @Test
  void aStoreWithAnotherHistoryIsLeftAlone() throws IOException {
    try (LedgerFixture other = new LedgerFixture(target)) {
      other.ledger.submissions().submit(other.message(0));
      assertThat(other.mine()).isTrue();
    }
    assertThatThrownBy(() -> imported(target))
        .isInstanceOf(ContradictingFile.class)
        .hasMessageContaining("these are two different histories");
    assertThat(target.head().orElseThrow().header().height()).isEqualTo(1);
  }

  @Test
  void aHistoryThatCarriesWorkIsNotImported() throws IOException {
    Files.delete(file);
    WorkSchedule schedule = new WorkSchedule(1, 1, 1);
    ChainFileWriter.open(file, new ChainFileStart(1, Optional.of(schedule), chain.genesis)).close();
    assertThatThrownBy(() -> imported(target))
        .isInstanceOf(ContradictingFile.class)
        .hasMessageContaining("only certificates make blocks final");
    assertThat(target.head()).isEmpty();
  }
}
