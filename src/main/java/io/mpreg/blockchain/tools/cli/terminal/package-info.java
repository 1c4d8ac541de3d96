/// What all commands share: their exit codes, what they read and write, and the node that some of
/// them talk to.
@NullMarked
package io.mpreg.blockchain.tools.cli.terminal;

import org.jspecify.annotations.NullMarked;
