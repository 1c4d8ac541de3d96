package io.mpreg.blockchain.cli;

import io.mpreg.blockchain.encoding.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a command reads: a file, or standard input where the path is `-`.
final class InputFile {
  static final String STANDARD = "-";

  private InputFile() {}

  static boolean isStandard(Path file) {
    return file.toString().equals(STANDARD);
  }

  static InputStream open(Path file) throws IOException {
    return isStandard(file) ? System.in : Files.newInputStream(file);
  }

  /// The whole of it; more than `most` bytes end the command.
  static Bytes read(Path file, int most) throws IOException {
    try (InputStream content = open(file)) {
      byte[] bytes = content.readNBytes(most + 1);
      if (bytes.length > most) {
        throw CommandFailed.impossible("%s is larger than %d bytes".formatted(name(file), most));
      }
      return Bytes.of(bytes);
    }
  }

  /// What messages call it.
  static String name(Path file) {
    return isStandard(file) ? "standard input" : file.toString();
  }
}
