package io.mpreg.blockchain.tools.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// How the program was started. Without a command it is a server, so that settings alone
/// (`--server.port=8090`) start a node.
public sealed interface Invocation {

  /// Run a node.
  ///
  /// @param settings of Spring Boot, each `--name` or `--name=value`
  record Server(List<String> settings) implements Invocation {
    public Server {
      settings = List.copyOf(settings);
    }
  }

  /// Run a command.
  record Command(List<String> arguments) implements Invocation {
    public Command {
      arguments = List.copyOf(arguments);
    }

    /// Runs it on the standard streams.
    ///
    /// @return the exit code
    public int run() {
      // Logback reads this when something logs for the first time, so most commands never load it.
      System.setProperty("logback.configurationFile", "cli/logback.xml");
      return LedgerCommand.line().execute(arguments.toArray(String[]::new));
    }
  }

  static Invocation of(String... arguments) {
    List<String> all = Arrays.asList(arguments);
    boolean named = !all.isEmpty() && all.getFirst().equals(ServeCommand.NAME);
    List<String> settings = named ? all.subList(1, all.size()) : all;
    return settings.stream().allMatch(Invocation::isSetting)
        ? new Server(settings)
        : new Command(all);
  }

  private static boolean isSetting(String argument) {
    return argument.startsWith("--") && !Set.of("--help", "--version", "--").contains(argument);
  }
}
