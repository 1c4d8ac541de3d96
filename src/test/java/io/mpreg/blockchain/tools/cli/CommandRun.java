package io.mpreg.blockchain.tools.cli;

import io.mpreg.blockchain.tools.cli.terminal.Json;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/// A command that was run in this process, with its output. JSON output must match the page on it.
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
      CommandRun run = new CommandRun(line.execute(arguments), out.toString(), err.toString());
      if (List.of(arguments).contains("--json")) {
        CommandLinePage.require(arguments[0], run.out());
      }
      return run;
    } finally {
      System.setIn(terminal);
    }
  }

  /// All of standard output, which has to be one JSON value.
  public JsonNode json() {
    return Json.MAPPER.readTree(out);
  }
}
