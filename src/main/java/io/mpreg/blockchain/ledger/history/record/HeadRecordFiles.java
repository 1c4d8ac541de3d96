package io.mpreg.blockchain.ledger.history.record;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.ledger.history.record.HeadRecord.RecordedBlock;
import io.mpreg.blockchain.platform.database.DatabaseUnusable;
import io.mpreg.blockchain.platform.database.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The files of a [HeadRecord]: one for each chain, with three lines of text, and a log of accepted
/// rollbacks. Files are replaced atomically: after a power failure a file holds either the old or
/// the new block.
final class HeadRecordFiles {
  private static final Pattern GRAMMAR =
      Pattern.compile("chain ([0-9a-f]{64})\nheight (0|[1-9][0-9]{0,15})\nhash ([0-9a-f]{64})\n");

  private final Path directory;

  HeadRecordFiles(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
    try {
      Files.createDirectories(this.directory);
    } catch (IOException failed) {
      throw unusable(failed);
    }
  }

  Path directory() {
    return directory;
  }

  Path of(Hash chainId) {
    return directory.resolve("head-%s.txt".formatted(chainId.hex()));
  }

  DatabaseUnusable unusable(IOException failed) {
    return new DatabaseUnusable(
        "The data directory %s cannot be used: %s.".formatted(directory, failed),
        "Let this user write to it, give it space, or name another one: set LEDGER_DATA_DIR.",
        failed);
  }

  /// The recorded block; empty when none was ever recorded.
  ///
  /// @throws DatabaseUnusable when the file is not a valid record
  Optional<RecordedBlock> read(Hash chainId) {
    String text;
    try {
      text = Files.readString(of(chainId), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException failed) {
      throw unusable(failed);
    }
    Matcher fields = GRAMMAR.matcher(text);
    if (!fields.matches() || !fields.group(1).equals(chainId.hex())) {
      throw new DatabaseUnusable(
          "%s is not a record of this chain's last block: it was damaged or changed."
              .formatted(of(chainId)),
          "Compare the chain's height with clients and receipts. If no block is missing,"
              + " remove the file: the node writes a new one.");
    }
    return Optional.of(
        new RecordedBlock(chainId, Long.parseLong(fields.group(2)), Hash.fromHex(fields.group(3))));
  }

  void write(RecordedBlock block) throws IOException {
    DurableFiles.replace(
        of(block.chainId()),
        "chain %s\nheight %s\nhash %s\n"
            .formatted(block.chainId().hex(), block.height(), block.hash().hex()));
  }

  void logRollback(RecordedBlock recorded, RecordedBlock found) throws IOException {
    DurableFiles.append(
        directory.resolve("rollbacks.log"),
        "%s chain %s: from %s back to %s\n"
            .formatted(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                found.chainId().hex(),
                recorded,
                found));
  }
}
