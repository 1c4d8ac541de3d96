package io.mpreg.blockchain.tools.cli.terminal;

/// Ends a command with an exit code and a message for the user, without class name or stack trace.
public final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandFailed(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /// Something that was checked is invalid, or was refused by the node.
  public static CommandFailed refused(String message) {
    return new CommandFailed(ExitCode.REFUSED, message);
  }

  /// The arguments are invalid.
  public static CommandFailed usage(String message) {
    return new CommandFailed(ExitCode.USAGE, message);
  }

  /// It failed because of a file, the network or a database.
  public static CommandFailed impossible(String message) {
    return new CommandFailed(ExitCode.FAILED, message);
  }

  /// The exit code, one of [ExitCode].
  public int exitCode() {
    return exitCode;
  }
}
