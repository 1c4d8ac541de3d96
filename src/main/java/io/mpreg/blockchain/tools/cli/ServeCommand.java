package io.mpreg.blockchain.tools.cli;

import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// `serve`: only its help and its misuse are handled here, as [Invocation] starts the node before
/// any command is parsed.
@Command(
    name = ServeCommand.NAME,
    description = {
      "Start a node. The same as no command at all.",
      "Settings are given as --name=value or in the environment; docs/configuration.md lists them."
    },
    customSynopsis = "mpreg-ledger serve [--SETTING=VALUE]...")
final class ServeCommand implements Callable<Integer> {
  static final String NAME = "serve";

  @Unmatched private final List<String> settings = new ArrayList<>();

  @Override
  public Integer call() {
    throw CommandFailed.usage(
        "serve takes settings like --server.port=8080 and nothing else: " + settings);
  }
}
