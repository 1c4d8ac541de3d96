package io.mpreg.blockchain.tools.cli;

/// How a command ended, for the shell; the same for all commands.
final class ExitCode {
  static final int OK = 0;
  static final int REFUSED = 1;
  static final int USAGE = 2;
  static final int FAILED = 3;

  /// What was to be read is of rules that this software does not know: nothing is said of it.
  static final int RULES_UNKNOWN = 4;

  private ExitCode() {}
}
