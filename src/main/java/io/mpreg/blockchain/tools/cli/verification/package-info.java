/// The commands that verify: `verify` a proof, `audit` a database.
@NullMarked
package io.mpreg.blockchain.tools.cli.verification;

import org.jspecify.annotations.NullMarked;
