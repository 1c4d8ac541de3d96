package io.mpreg.blockchain.ledger.history.record;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.platform.database.DatabaseUnusable;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A record of the last final block of each chain, kept outside the database in a file of the data
/// directory. It is written after the block's commit and before the block is published, so it never
/// names a block that is not final. A database that holds less was restored to an earlier state; an
/// authority that continued from there would sign other blocks at heights that it has signed
/// before.
public final class HeadRecord {
  private static final Logger LOG = LoggerFactory.getLogger(HeadRecord.class);

  /// The block that the file names.
  record RecordedBlock(Hash chainId, long height, Hash hash) {
    static RecordedBlock of(BlockHeader header) {
      Hash chainId = header.height() == 0 ? header.hash() : header.chainId();
      return new RecordedBlock(chainId, header.height(), header.hash());
    }

    @Override
    public String toString() {
      return "block %d (%s)".formatted(height, hash);
    }
  }

  private final HeadRecordFiles files;
  private final OptionalLong accepted;
  private @Nullable RecordedBlock last;

  /// @param directory the data directory; created when missing
  /// @param accepted the height to which an operator accepts that the database was rolled back
  HeadRecord(Path directory, OptionalLong accepted) {
    this.files = new HeadRecordFiles(directory);
    this.accepted = accepted;
  }

  /// Compares the database with the record, and updates the record.
  ///
  /// @param head the database's last block
  /// @param development whether the chain is for development, so that its keys protect nothing
  /// @param alone whether this member is the sole authority; otherwise it gets lost blocks from the
  ///   others, and does not vote where it may have voted before
  /// @param lowestHeight of the first block that the database holds: a record below it has no block
  ///   to compare with, and is final at other members
  /// @param stored the hash of the database's block at a height
  /// @throws DatabaseUnusable when the database has lost blocks that this member had decided
  public synchronized void require(
      BlockHeader head,
      boolean development,
      boolean alone,
      long lowestHeight,
      LongFunction<Optional<Hash>> stored) {
    RecordedBlock found = RecordedBlock.of(head);
    Optional<RecordedBlock> recorded = files.read(found.chainId());
    if (!alone && recorded.isPresent() && recorded.get().height() > found.height()) {
      LOG.warn(
          "The database ends with {}, but {} was final here before: it was restored to an"
              + " earlier state, and gets the lost blocks from the other members",
          found,
          recorded.get());
      last = recorded.get();
      return;
    }
    boolean lost =
        recorded.filter(known -> known.height() >= lowestHeight).isPresent()
            && isLost(recorded.get(), found, stored);
    if (lost) {
      acceptRollback(recorded.get(), found, development);
    } else if (accepted.isPresent()) {
      LOG.warn(
          "ledger.store.accept-rollback-to is set to {}, but there is nothing to accept: remove it",
          accepted.getAsLong());
    }
    if (recorded.isEmpty() && found.height() > lowestHeight) {
      LOG.warn(
          "{} holds no record of the last decided block, so it is unknown whether the"
              + " database, at {}, was restored to an earlier state. The record begins now.",
          files.directory(),
          found);
    }
    if (recorded.isEmpty() || !recorded.get().equals(found)) {
      note(found);
    }
    last = found;
  }

  private static boolean isLost(
      RecordedBlock recorded, RecordedBlock found, LongFunction<Optional<Hash>> stored) {
    return recorded.height() > found.height()
        || !stored.apply(recorded.height()).equals(Optional.of(recorded.hash()));
  }

  private void acceptRollback(RecordedBlock recorded, RecordedBlock found, boolean development) {
    boolean isAccepted = accepted.isPresent() && accepted.getAsLong() == found.height();
    // A given height is checked on a chain for development too.
    if (!isAccepted && (!development || accepted.isPresent())) {
      throw new DatabaseUnusable(
          "The database is older than what this member has decided: it ends with %s, but %s says that %s was decided."
              .formatted(found, files.of(found.chainId()), recorded),
          ("Find the cause first. If a newer backup or replica exists, use it. If"
                  + " this is the wrong database or data directory (LEDGER_DATA_DIR), correct it."
                  + " If the blocks above %d are lost for good, start once with"
                  + " --ledger.store.accept-rollback-to=%<d: their history is given up, other"
                  + " blocks will be signed at their heights, and everybody who holds a receipt for"
                  + " one of them has to be told.")
              .formatted(found.height()));
    }
    LOG.warn(
        "{}: {} had been decided, the database ends with {}. The decided blocks above it are given"
            + " up.",
        isAccepted
            ? "A rollback is accepted (ledger.store.accept-rollback-to)"
            : "A chain for development is rolled back, which is refused on other chains",
        recorded,
        found);
    try {
      files.logRollback(recorded, found);
    } catch (IOException failed) {
      throw files.unusable(failed);
    }
  }

  private void note(RecordedBlock block) {
    try {
      files.write(block);
    } catch (IOException failed) {
      throw files.unusable(failed);
    }
  }

  /// Records a final block, unless it is recorded already.
  ///
  /// @throws StoreFailure when the file cannot be written; the block is final nevertheless
  public synchronized void advance(BlockHeader header) {
    RecordedBlock known = last;
    if (known != null && known.height() >= header.height()) {
      return;
    }
    RecordedBlock block = RecordedBlock.of(header);
    try {
      files.write(block);
    } catch (IOException failed) {
      throw new StoreFailure(
          "%s is final in the database, but cannot be recorded in %s: %s"
              .formatted(block, files.directory(), failed),
          failed);
    }
    last = block;
  }
}
