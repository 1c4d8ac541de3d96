/// The commands that make keys, `keygen` and `api-key`, and the key store options of the others.
@NullMarked
package io.mpreg.blockchain.tools.cli.keys;

import org.jspecify.annotations.NullMarked;
