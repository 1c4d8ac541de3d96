package io.mpreg.blockchain.members.archive;

import io.mpreg.blockchain.core.block.BlockBody;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.state.ChainFileStart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/// Writes the final blocks of a chain to a file, or appends to a file that holds the first of them.
public final class ChainExport {
  private final BlockSource source;
  private final ProgressListener progress;

  public ChainExport(BlockSource source, ProgressListener progress) {
    this.source = source;
    this.progress = progress;
  }

  /// The content of the file after the export.
  ///
  /// @param last height of its last block
  /// @param blocks how many blocks were written by this export
  /// @param transactions how many transactions those hold
  /// @param bytes the size of the file
  public record Exported(long first, long last, long blocks, long transactions, long bytes) {}

  /// Writes up to the head, or to the given height.
  ///
  /// @throws ContradictingFile when the file holds blocks other than the source's
  public Exported write(Path file, long firstHeight, OptionalLong toHeight) throws IOException {
    if (firstHeight < source.lowestHeight()) {
      throw new ContradictingFile(
          "block %d lies below block %d, the lowest that this member holds; begin the file there, or export from another member"
              .formatted(firstHeight, source.lowestHeight()));
    }
    long to = Math.min(source.height(), toHeight.orElse(Long.MAX_VALUE));
    ChainFileStart start = new ChainFileStart(firstHeight, Optional.empty(), source.genesis());
    try (ChainFileWriter writer = ChainFileWriter.open(file, start)) {
      requireSame(writer.last());
      long from = writer.nextHeight();
      long transactions = 0;
      for (long height = from; height <= to; height++) {
        BlockRecord block = source.block(height);
        requireCommitted(block);
        writer.write(block);
        transactions += block.header().transactionCount();
        progress.at(height - from + 1, to - from + 1, height);
      }
      long last = writer.nextHeight() - 1;
      return new Exported(firstHeight, last, last - from + 1, transactions, writer.size());
    }
  }

  private void requireSame(Optional<BlockRecord> last) throws IOException {
    if (last.isEmpty()) {
      return;
    }
    BlockHeader found = last.get().header();
    if (found.height() > source.height()) {
      throw new ContradictingFile(
          "the file ends with block %d, the chain already with block %d"
              .formatted(found.height(), source.height()));
    }
    if (!source.block(found.height()).header().equals(found)) {
      throw new ContradictingFile(
          "block %d of the file (%s) is not the one of the chain"
              .formatted(found.height(), found.hash()));
    }
  }

  // A file that cannot be imported would be noticed too late.
  private static void requireCommitted(BlockRecord block) {
    BlockHeader header = block.header();
    BlockBody body = block.body();
    if (body.entries().size() != header.transactionCount()
        || !body.root().equals(header.transactionsRoot())) {
      throw new ContradictingFile(
          "block %d: its transactions are not those its header commits to; run an audit"
              .formatted(header.height()));
    }
    if (block.certificate().isEmpty()) {
      throw new ContradictingFile("block %d has no certificate".formatted(header.height()));
    }
  }
}
