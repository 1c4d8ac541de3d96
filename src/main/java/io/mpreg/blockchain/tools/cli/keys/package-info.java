/// The commands that make keys, `keygen` and `api-key`, and how the others open a key store.
@NullMarked
package io.mpreg.blockchain.tools.cli.keys;

import org.jspecify.annotations.NullMarked;
