package io.mpreg.blockchain.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/// A command that has been run in this process, with what it wrote.
public record CommandRun(int exitCode, String out, String err) {

  public static CommandRun of(String... arguments) {
    return withInput("", arguments);
  }

  public static CommandRun withInput(String input, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        LedgerCommand.line()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    InputStream terminal = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return new CommandRun(line.execute(arguments), out.toString(), err.toString());
    } finally {
      System.setIn(terminal);
    }
  }

  /// The whole of standard output, which has to be one JSON value.
  public JsonNode json() {
    return Json.MAPPER.readTree(out);
  }
}
