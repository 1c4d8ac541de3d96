/// The parts that all commands share: exit codes, input and output, and the client of a node.
@NullMarked
package io.mpreg.blockchain.tools.cli.terminal;

import org.jspecify.annotations.NullMarked;
