package io.mpreg.blockchain.tools.cli.terminal;

import io.mpreg.blockchain.core.encoding.Bytes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/// What a command reads: a file, or standard input where the path is `-`.
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

  /// Opens what is JSON where a node answered. Nothing at all, and the page of a web server, end
  /// the command with what they are: they come out of a pipe where the node was not reached.
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
          "%s holds a web page, no answer of a node: was the address right?".formatted(name(file)));
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

  /// The whole of what has to hold JSON, see [#openJson]; a problem is refused.
  public static Bytes readJson(Path file, int most) throws IOException {
    try (InputStream content = openJson(file)) {
      Bytes bytes = read(content, file, most);
      Json.read(bytes).ifPresent(json -> refuseProblem(json, file));
      return bytes;
    }
  }

  /// Ends the command where a node's refusal stands in the place of what was asked for.
  public static void refuseProblem(JsonNode json, Path file) {
    if (ProblemText.isProblem(json)) {
      throw CommandFailed.impossible(
          "%s holds what a node answered instead: %s".formatted(name(file), ProblemText.of(json)));
    }
  }

  /// The whole of it; more than `most` bytes end the command.
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

  /// What messages call it.
  public static String name(Path file) {
    return isStandard(file) ? "standard input" : file.toString();
  }
}
