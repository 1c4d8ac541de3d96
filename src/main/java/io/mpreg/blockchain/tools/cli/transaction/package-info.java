/// The commands that sign and submit transactions: `sign`, `submit` and `send`.
@NullMarked
package io.mpreg.blockchain.tools.cli.transaction;

import org.jspecify.annotations.NullMarked;
