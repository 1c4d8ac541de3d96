/// The command `genesis`, which makes genesis documents.
@NullMarked
package io.mpreg.blockchain.tools.cli.genesis;

import org.jspecify.annotations.NullMarked;
