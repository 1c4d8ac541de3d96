package io.mpreg.blockchain.tools.cli.terminal;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The output of a command: text, or JSON with `--json`, and then nothing else on standard output.
public final class Output {
  private static final String JSON = "--json";

  @Option(
      names = JSON,
      description = "Answer in JSON on standard output; everything else goes to standard error.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  /// Whether a parsed command was given `--json`.
  public static boolean isJson(CommandLine command) {
    return command.getParseResult() != null && command.getParseResult().hasMatchedOption(JSON);
  }

  /// Writes a line of text, unless `--json` is given.
  public void line(String text) {
    if (!json) {
      command.commandLine().getOut().println(text);
    }
  }

  /// Writes the answer as JSON on one line, if `--json` is given.
  public void json(Object value) {
    if (json) {
      command.commandLine().getOut().println(Json.text(value));
    }
  }

  /// Writes a remark to standard error, with or without `--json`.
  public void remark(String text) {
    command.commandLine().getErr().println(text);
  }

  /// A progress display on standard error.
  public Progress progress() {
    return new Progress(command.commandLine().getErr());
  }
}
