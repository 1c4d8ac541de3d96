package io.mpreg.blockchain.tools.cli.terminal;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.state.Genesis;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--genesis`: the genesis document that a command trusts.
public final class GenesisOption {
  /// Stands for the document of the demonstration chain, which is in the jar.
  static final String DEMO = "demo";

  private static final int MAX_BYTES = 1 << 20;

  @Option(
      names = "--genesis",
      paramLabel = "FILE",
      description =
          "The genesis document of the chain that you trust, or the word demo for that of the"
              + " demonstration chain.")
  private @Nullable Path file;

  /// Whether the option is given.
  public boolean isGiven() {
    return file != null;
  }

  /// Reads the given document; a missing or malformed one ends the command.
  public Genesis required() throws IOException {
    if (file == null) {
      throw CommandFailed.usage("--genesis is required: nothing can be checked without it");
    }
    return required(file);
  }

  /// Reads a document; a malformed one ends the command.
  public static Genesis required(Path file) throws IOException {
    try {
      return read(file);
    } catch (Malformed malformed) {
      throw CommandFailed.impossible(
          "%s is not a genesis document: %s".formatted(file, malformed.getMessage()));
    }
  }

  /// Reads a document.
  ///
  /// @throws Malformed when it is not a genesis document
  public static Genesis read(Path file) throws IOException {
    if (!file.toString().equals(DEMO)) {
      return Genesis.parse(InputFile.readJson(file, MAX_BYTES));
    }
    try (InputStream demo = GenesisOption.class.getResourceAsStream("/demo/genesis.json")) {
      return Genesis.parse(Bytes.of(Objects.requireNonNull(demo).readAllBytes()));
    }
  }
}
