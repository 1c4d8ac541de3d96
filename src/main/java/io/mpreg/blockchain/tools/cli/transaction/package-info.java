/// The commands that make transactions and hand them in: `sign`, `submit` and `send`.
@NullMarked
package io.mpreg.blockchain.tools.cli.transaction;

import org.jspecify.annotations.NullMarked;
