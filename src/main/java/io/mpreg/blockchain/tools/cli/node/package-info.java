/// The commands that query a running node, and `load`, which measures its throughput.
@NullMarked
package io.mpreg.blockchain.tools.cli.node;

import org.jspecify.annotations.NullMarked;
