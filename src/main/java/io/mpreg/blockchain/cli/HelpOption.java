package io.mpreg.blockchain.cli;

import picocli.CommandLine.Option;

/// `--help`, which every command has.
final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help and exit.")
  private boolean requested;
}
