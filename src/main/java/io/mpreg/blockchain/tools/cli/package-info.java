/// The command line in the same jar: the program and its subcommands, which are in the packages
/// below. Every command ends with one of five exit codes
/// ([io.mpreg.blockchain.tools.cli.terminal.ExitCode]) and, with `--json`, writes only JSON to
/// standard output. Most commands do not start Spring.
@NullMarked
package io.mpreg.blockchain.tools.cli;

import org.jspecify.annotations.NullMarked;
