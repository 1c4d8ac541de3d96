package io.mpreg.blockchain.tools.cli.terminal;

/// How a command ended, for the shell; the same for all commands.
public final class ExitCode {
  /// Done, and everything that was checked holds.
  public static final int OK = 0;

  /// Something that was checked does not hold, or was refused.
  public static final int REFUSED = 1;

  /// The command was given something that it cannot mean.
  public static final int USAGE = 2;

  /// It could not be done: a file, the network, a database.
  public static final int FAILED = 3;

  /// What was to be read is of rules that this software does not know: nothing is said of it.
  public static final int RULES_UNKNOWN = 4;

  private ExitCode() {}
}
