package io.mpreg.blockchain.tools.cli.terminal;

/// The exit codes, the same for all commands.
public final class ExitCode {
  /// Done, and everything that was checked is valid.
  public static final int OK = 0;

  /// Something that was checked is invalid, or was refused.
  public static final int REFUSED = 1;

  /// The arguments are invalid.
  public static final int USAGE = 2;

  /// Failed because of a file, the network or a database.
  public static final int FAILED = 3;

  /// The input is of rules unknown to this software: nothing is concluded from it.
  public static final int RULES_UNKNOWN = 4;

  private ExitCode() {}
}
