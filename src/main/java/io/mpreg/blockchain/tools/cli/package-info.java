/// The command line in the same jar: keys, genesis documents, signing, submitting and verifying.
/// Every command answers with one of five exit codes ([ExitCode]) and, with `--json`, with JSON on
/// standard output and nothing else there. Starts no Spring unless a command says so.
@NullMarked
package io.mpreg.blockchain.tools.cli;

import org.jspecify.annotations.NullMarked;
