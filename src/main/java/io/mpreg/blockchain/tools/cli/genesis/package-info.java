/// The command `genesis`, which makes the document that a chain begins with.
@NullMarked
package io.mpreg.blockchain.tools.cli.genesis;

import org.jspecify.annotations.NullMarked;
