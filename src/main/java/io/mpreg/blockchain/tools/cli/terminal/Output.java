package io.mpreg.blockchain.tools.cli.terminal;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What a command answers, for people or, with `--json`, for programs: then standard output holds
/// JSON and nothing else.
public final class Output {
  private static final String JSON = "--json";

  @Option(
      names = JSON,
      description = "Answer in JSON on standard output; everything else goes to standard error.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  /// Whether a command that has been parsed was asked for JSON.
  public static boolean isJson(CommandLine command) {
    return command.getParseResult() != null && command.getParseResult().hasMatchedOption(JSON);
  }

  /// Text for people; not written where JSON was asked for.
  public void line(String text) {
    if (!json) {
      command.commandLine().getOut().println(text);
    }
  }

  /// The answer in JSON, on one line; not written unless JSON was asked for.
  public void json(Object value) {
    if (json) {
      command.commandLine().getOut().println(Json.text(value));
    }
  }

  /// A remark for people on standard error, whatever was asked for.
  public void remark(String text) {
    command.commandLine().getErr().println(text);
  }

  /// How far the command has come, on standard error.
  public Progress progress() {
    return new Progress(command.commandLine().getErr());
  }
}
