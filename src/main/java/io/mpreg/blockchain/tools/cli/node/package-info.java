/// The commands that ask a running node, and `load`, which tries how much one bears.
@NullMarked
package io.mpreg.blockchain.tools.cli.node;

import org.jspecify.annotations.NullMarked;
