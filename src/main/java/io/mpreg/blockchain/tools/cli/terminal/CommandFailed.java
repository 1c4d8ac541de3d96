package io.mpreg.blockchain.tools.cli.terminal;

/// Ends a command with a message for people, who see neither class nor stack trace, and an exit
/// code.
public final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandFailed(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /// What was looked at does not hold, or was refused by the one who decides.
  public static CommandFailed refused(String message) {
    return new CommandFailed(ExitCode.REFUSED, message);
  }

  /// The command was given something that it cannot mean.
  public static CommandFailed usage(String message) {
    return new CommandFailed(ExitCode.USAGE, message);
  }

  /// It could not be done: a file, the network, a database.
  public static CommandFailed impossible(String message) {
    return new CommandFailed(ExitCode.FAILED, message);
  }

  /// What the shell is told, one of [ExitCode].
  public int exitCode() {
    return exitCode;
  }
}
