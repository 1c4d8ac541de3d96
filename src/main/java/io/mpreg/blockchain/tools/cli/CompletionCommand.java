package io.mpreg.blockchain.tools.cli;

import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.Output;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `completion`: prints a script for shell completion.
@Command(
    name = "completion",
    description = {
      "Print a script that lets bash and zsh complete commands and options.",
      "Example: source <(mpreg-ledger completion)"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the specification
final class CompletionCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();

  @Option(
      names = "--name",
      paramLabel = "WORD",
      defaultValue = "ledger",
      description = "The name of the program in your shell. Default: ledger.")
  private String name = "ledger";

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
      throw CommandFailed.usage("--name is one word of letters, digits, - and _: " + name);
    }
    String script = AutoComplete.bash(name, command.root().commandLine());
    output.json(Map.of("script", script));
    output.line(script);
    return ExitCode.OK;
  }
}
