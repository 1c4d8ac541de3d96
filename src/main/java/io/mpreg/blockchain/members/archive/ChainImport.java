package io.mpreg.blockchain.members.archive;

import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.block.WorkRequirement;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.execution.BlockRules.Judgement;
import io.mpreg.blockchain.core.execution.ExecutedBlock;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.door.AppendResult;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import io.mpreg.blockchain.ledger.history.StoredHistory;
import io.mpreg.blockchain.ledger.pending.SignatureChecks;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Imports a chain file into a store under the rules of production: each block is executed, its
/// signatures and certificate are verified, and it becomes durable with all its effects, or not at
/// all. So an import can be stopped at any moment and restarted: it continues after the store's
/// head.
public final class ChainImport {
  private final StoredHistory history;
  private final Function<Genesis, Ledger> opening;
  private final ProgressListener progress;

  /// @param history what the store already holds
  /// @param opening opens the ledger of that store for a genesis
  public ChainImport(
      StoredHistory history, Function<Genesis, Ledger> opening, ProgressListener progress) {
    this.history = history;
    this.opening = opening;
    this.progress = progress;
  }

  /// The content of the store after the import, and how much of it was imported now.
  ///
  /// @param damage why the file was not read to its end
  /// @param unfinished whether the file ended within a record
  public record Imported(
      Tip tip,
      long blocks,
      long transactions,
      Optional<ChainFault> fault,
      Optional<String> damage,
      boolean unfinished) {

    public boolean isComplete() {
      return fault.isEmpty() && damage.isEmpty() && !unfinished;
    }
  }

  /// Reads the file up to its end or its first invalid block; nothing of that one is written.
  ///
  /// @throws ContradictingFile when the file holds another history than the store
  /// @throws RulesUnknown when the rules of a block are unknown here; the blocks before it are
  ///   written
  /// @throws StoreFailure when the store cannot be written
  public Imported read(Path file) throws IOException {
    try (ChainFileReader reader = ChainFileReader.open(file)) {
      requireCertified(reader);
      try (Ledger ledger = opening.apply(reader.start().genesis())) {
        requireNoGap(reader, ledger);
        return new Run(reader, ledger, Files.size(file)).toTheEnd();
      }
    }
  }

  private static void requireCertified(ChainFileReader reader) {
    if (reader.start().work().isPresent()) {
      throw new ContradictingFile(
          "the file holds a proof-of-work history: it can be compared, not imported, as only"
              + " certificates make blocks final");
    }
  }

  private static void requireNoGap(ChainFileReader reader, Ledger ledger) {
    long first = reader.start().firstHeight();
    if (first > ledger.chain().tip().height() + 1) {
      throw new ContradictingFile(
          "the file begins with block %d, the database needs block %d first"
              .formatted(first, ledger.chain().tip().height() + 1));
    }
  }

  private final class Run {
    private final ChainFileReader reader;
    private final Ledger ledger;
    private final long size;
    private long blocks;
    private long transactions;

    Run(ChainFileReader reader, Ledger ledger, long size) {
      this.reader = reader;
      this.ledger = ledger;
      this.size = size;
    }

    Imported toTheEnd() throws IOException {
      try {
        skipKnown();
        return ended(append(), Optional.empty());
      } catch (Malformed damaged) {
        return ended(Optional.empty(), Optional.of(String.valueOf(damaged.getMessage())));
      }
    }

    private Imported ended(Optional<ChainFault> fault, Optional<String> damage) {
      return new Imported(
          ledger.chain().tip(), blocks, transactions, fault, damage, reader.isUnfinished());
    }

    // Comparing one block, the last that both have, is enough: it commits to all before it.
    private void skipKnown() throws IOException {
      long head = ledger.chain().tip().height();
      Optional<Bytes> last = Optional.empty();
      while (reader.nextHeight() <= head) {
        Optional<Bytes> content = reader.nextContent();
        if (content.isEmpty()) {
          break;
        }
        last = content;
        progress.at(reader.position(), size, reader.nextHeight() - 1);
      }
      last.ifPresent(content -> requireKnown(reader.decoded(content, reader.nextHeight() - 1)));
    }

    private void requireKnown(BlockRecord block) {
      long height = block.header().height();
      Optional<Hash> stored = history.block(height).map(StoredBlock::header).map(at -> at.hash());
      if (!stored.equals(Optional.of(block.header().hash()))) {
        throw new ContradictingFile(
            "block %d of the file is %s, the database has %s: these are two different histories; compare them"
                .formatted(height, block.header().hash(), stored.map(Hash::hex).orElse("none")));
      }
    }

    private Optional<ChainFault> append() throws IOException {
      try (SignatureChecks signatures = new SignatureChecks();
          ReadAhead<Read> ahead =
              new ReadAhead<>(
                  () -> {
                    Optional<BlockRecord> next = reader.next();
                    long position = reader.position();
                    return next.map(
                        block -> new Read(CheckedBlock.of(block, signatures), position));
                  })) {
        for (Optional<Read> at = ahead.next(); at.isPresent(); at = ahead.next()) {
          Optional<ChainFault> fault = append(at.get().checked());
          if (fault.isPresent()) {
            return fault;
          }
          progress.at(at.get().position(), size, ledger.chain().tip().height());
        }
        return Optional.empty();
      }
    }

    private Optional<ChainFault> append(CheckedBlock checked) {
      long height = ledger.chain().tip().height() + 1;
      return switch (checked.judge(ledger.chain().tip(), new WorkRequirement.Certified())) {
        case Judgement.Invalid invalid -> Optional.of(ChainFault.of(height, invalid));
        case Judgement.Valid valid -> {
          append(valid.executed(), checked.block());
          yield Optional.empty();
        }
      };
    }

    private void append(ExecutedBlock executed, BlockRecord block) {
      switch (ledger.decisions().append(executed, block.certificate().orElseThrow(), List.of())) {
        case AppendResult.Final appended -> {
          blocks++;
          transactions += block.header().transactionCount();
        }
        case AppendResult.NotWritten failed -> throw failed.failure();
        case AppendResult.HeadMoved moved ->
            throw new StoreFailure(
                "another process writes to the database: its head is block %d now"
                    .formatted(moved.actual().header().height()));
      }
    }
  }

  private record Read(CheckedBlock checked, long position) {}
}
