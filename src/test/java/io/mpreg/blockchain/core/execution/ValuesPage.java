package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import java.util.List;

/// Writes a page of named bytes in Markdown.
final class ValuesPage {
  private static final int HEX_DIGITS_IN_A_LINE = 128;

  private final StringBuilder text = new StringBuilder();

  ValuesPage heading(String heading) {
    text.append("\n## ").append(heading).append("\n");
    return this;
  }

  ValuesPage part(String heading) {
    text.append("\n### ").append(heading).append("\n");
    return this;
  }

  ValuesPage say(String paragraph) {
    text.append("\n").append(paragraph.strip()).append("\n");
    return this;
  }

  ValuesPage text(String name, String content) {
    return fenced(name, "text", content.strip());
  }

  ValuesPage json(String name, String content) {
    return fenced(name, "json", content);
  }

  ValuesPage bytes(String name, Bytes content) {
    String lines = content.hex().replaceAll("(.{" + HEX_DIGITS_IN_A_LINE + "})(?=.)", "$1\n");
    return fenced("%s, %d bytes".formatted(name, content.length()), "hex", lines);
  }

  ValuesPage hash(String name, Hash hash) {
    return fenced(name, "hex", hash.hex());
  }

  private ValuesPage fenced(String name, String language, String content) {
    text.append("\n%s:\n\n```%s\n%s\n```\n".formatted(name, language, content));
    return this;
  }

  /// @param rows the first one is the table header
  ValuesPage table(List<List<String>> rows) {
    text.append("\n").append(row(rows.getFirst()));
    text.append(row(rows.getFirst().stream().map(column -> "---").toList()));
    rows.stream().skip(1).forEach(row -> text.append(row(row)));
    return this;
  }

  private static String row(List<String> columns) {
    return "| " + String.join(" | ", columns) + " |\n";
  }

  @Override
  public String toString() {
    return text.toString().stripLeading();
  }
}
