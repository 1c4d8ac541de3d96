package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.authority.Certificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The proof that two blocks of one height are final, or that a final block is invalid here: more
/// authorities are Byzantine than the protocol tolerates. It is kept in the data directory, and
/// keeps this member from deciding and accepting until operators have agreed what to do.
final class ConflictRecord {
  private static final Logger LOG = LoggerFactory.getLogger(ConflictRecord.class);

  private final Path file;

  /// @param directory the data directory
  ConflictRecord(Path directory) {
    this.file = directory.toAbsolutePath().normalize().resolve("conflict.txt");
  }

  /// Why this member may not continue, if it has halted before.
  Optional<String> found() {
    return Files.exists(file)
        ? Optional.of(
            "%s says that two histories were certified, or an invalid block was; remove it only once all operators agree which history to follow"
                .formatted(file))
        : Optional.empty();
  }

  /// Writes the proof; returns why this member halts.
  String record(Certificate certificate, Optional<Certificate> conflicting) {
    StringBuilder text = new StringBuilder();
    text.append("height ").append(certificate.height()).append('\n');
    line(text, certificate);
    conflicting.ifPresent(other -> line(text, other));
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text, StandardCharsets.US_ASCII);
    } catch (IOException failed) {
      LOG.error("The proof could not be written to {}; it is:\n{}", file, text, failed);
    }
    return conflicting.isPresent()
        ? "two histories are final at height %d: more authorities are Byzantine than the protocol tolerates; the proof is in %s"
            .formatted(certificate.height(), file)
        : "block %s is final at height %d, and invalid here; its certificate is in %s"
            .formatted(certificate.blockHash(), certificate.height(), file);
  }

  private static void line(StringBuilder text, Certificate certificate) {
    text.append("certificate ")
        .append(certificate.blockHash().hex())
        .append(' ')
        .append(certificate.encode().hex())
        .append('\n');
  }
}
