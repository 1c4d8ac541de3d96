/// The command line in the same jar: the program, which lists the commands of the packages below.
/// Every command answers with one of five exit codes
/// ([io.mpreg.blockchain.tools.cli.terminal.ExitCode]) and, with `--json`, with JSON on standard
/// output and nothing else there. Starts no Spring unless a command says so.
@NullMarked
package io.mpreg.blockchain.tools.cli;

import org.jspecify.annotations.NullMarked;
