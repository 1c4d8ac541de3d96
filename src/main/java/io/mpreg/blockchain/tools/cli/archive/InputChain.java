package io.mpreg.blockchain.tools.cli.archive;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.members.archive.ChainFileReader;
import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.InputFile;
import io.mpreg.blockchain.tools.cli.terminal.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// A chain file that a command reads.
final class InputChain {
  private static final int MOST_OF_A_PROBLEM = 65_536;

  private InputChain() {}

  /// Opens it. If the file is something else, the command fails and says what it is.
  static ChainFileReader open(Path file) throws IOException {
    try {
      return ChainFileReader.open(file);
    } catch (Malformed malformed) {
      try (InputStream content = InputFile.openJson(file)) {
        Json.read(Bytes.of(content.readNBytes(MOST_OF_A_PROBLEM)))
            .ifPresent(json -> InputFile.refuseProblem(json, file));
      }
      throw CommandFailed.impossible("%s: %s".formatted(file, malformed.getMessage()));
    }
  }
}
