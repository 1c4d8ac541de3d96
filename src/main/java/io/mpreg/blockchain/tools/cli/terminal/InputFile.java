package io.mpreg.blockchain.tools.cli.terminal;

import io.mpreg.blockchain.core.encoding.Bytes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/// The input of a command: a file, or standard input where the path is `-`.
public final class InputFile {
  /// Stands for standard input.
  public static final String STANDARD = "-";

  private static final int MOST_SPACE = 1_024;

  private InputFile() {}

  static boolean isStandard(Path file) {
    return file.toString().equals(STANDARD);
  }

  static InputStream open(Path file) throws IOException {
    return isStandard(file) ? System.in : Files.newInputStream(file);
  }

  /// Opens an input with JSON from a node. Empty input, or a web page, ends the command with an
  /// explanation: both come out of a pipe when the node was not reached.
  public static InputStream openJson(Path file) throws IOException {
    BufferedInputStream content = new BufferedInputStream(open(file));
    int first = firstCharacter(content);
    if (first < 0) {
      content.close();
      throw CommandFailed.impossible("%s is empty".formatted(name(file)));
    }
    if (first == '<') {
      content.close();
      throw CommandFailed.impossible(
          "%s holds a web page, not the answer of a node: is the address right?"
              .formatted(name(file)));
    }
    return content;
  }

  private static int firstCharacter(InputStream content) throws IOException {
    content.mark(MOST_SPACE);
    int first = content.read();
    for (int read = 1; read < MOST_SPACE && first >= 0 && Character.isWhitespace(first); read++) {
      first = content.read();
    }
    content.reset();
    return first;
  }

  /// All of an input with JSON, see [#openJson]; a problem ends the command.
  public static Bytes readJson(Path file, int most) throws IOException {
    try (InputStream content = openJson(file)) {
      Bytes bytes = read(content, file, most);
      Json.read(bytes).ifPresent(json -> refuseProblem(json, file));
      return bytes;
    }
  }

  /// Ends the command if the input is a node's refusal instead of the expected answer.
  public static void refuseProblem(JsonNode json, Path file) {
    if (ProblemText.isProblem(json)) {
      throw CommandFailed.impossible(
          "%s holds a node's refusal instead: %s".formatted(name(file), ProblemText.of(json)));
    }
  }

  /// All of an input; more than `most` bytes end the command.
  public static Bytes read(Path file, int most) throws IOException {
    try (InputStream content = open(file)) {
      return read(content, file, most);
    }
  }

  private static Bytes read(InputStream content, Path file, int most) throws IOException {
    byte[] bytes = content.readNBytes(most + 1);
    if (bytes.length > most) {
      throw CommandFailed.impossible("%s is larger than %d bytes".formatted(name(file), most));
    }
    return Bytes.of(bytes);
  }

  /// The name of an input in messages.
  public static String name(Path file) {
    return isStandard(file) ? "standard input" : file.toString();
  }
}
