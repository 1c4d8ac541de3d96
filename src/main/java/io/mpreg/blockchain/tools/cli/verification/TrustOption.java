package io.mpreg.blockchain.tools.cli.verification;

import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.proof.LightClient;
import io.mpreg.blockchain.core.proof.StoredTrust;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.GenesisOption;
import io.mpreg.blockchain.tools.cli.terminal.InputFile;
import io.mpreg.blockchain.tools.cli.terminal.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--trust`: the file with the light client's state, which `verify` keeps.
final class TrustOption {
  private static final int MAX_BYTES = 64 << 20;
  private static final int MAX_DAYS = 36_500;

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description = {
        "Keep the trusted state of the light client in this file, and continue from it: the newest"
            + " final header seen, and the authority set of each height. It begins with the genesis"
            + " document, or with the file of a person whom you trust.",
        "Only with this file are keys of removed authorities recognized where a proof does not"
            + " contain their removal."
      })
  private @Nullable Path file;

  @Option(
      names = "--trusting-period",
      paramLabel = "DAYS",
      description =
          "For how many days the authorities of a trusted header are trusted to name their"
              + " successors; for a new file. Default: ${DEFAULT-VALUE}.",
      defaultValue = "90")
  private int periodDays;

  private final InstantSource clock = InstantSource.system();

  boolean isGiven() {
    return file != null;
  }

  long now() {
    return clock.millis();
  }

  /// The client in the file; a new one from the genesis where there is no file yet.
  LightClient client(GenesisOption genesis) throws IOException {
    Path kept = path();
    if (!Files.exists(kept)) {
      if (periodDays < 1 || periodDays > MAX_DAYS) {
        throw CommandFailed.usage("--trusting-period must be 1 to " + MAX_DAYS + " days");
      }
      return LightClient.of(genesis.required(), now(), Duration.ofDays(periodDays).toMillis());
    }
    LightClient client = read(kept);
    if (genesis.isGiven()) {
      Genesis document = genesis.required();
      if (!document.chainId().equals(client.chainId())) {
        throw CommandFailed.impossible(
            "%s is about chain %s, the genesis document about %s"
                .formatted(kept, client.chainId(), document.chainId()));
      }
    }
    return client;
  }

  private static LightClient read(Path kept) throws IOException {
    try {
      return LightClient.parse(InputFile.readJson(kept, MAX_BYTES));
    } catch (Malformed malformed) {
      throw CommandFailed.impossible(
          "%s is not a file of verify --trust: %s".formatted(kept, malformed.getMessage()));
    }
  }

  private Path path() {
    return Optional.ofNullable(file).orElseThrow();
  }

  /// Replaces the file atomically: the trusted state is never half written.
  void keep(LightClient client) throws IOException {
    Path kept = path().toAbsolutePath();
    Path next = kept.resolveSibling(kept.getFileName() + ".next");
    byte[] content =
        (Json.prettyText(StoredTrust.of(client)) + "\n").getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(next, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
