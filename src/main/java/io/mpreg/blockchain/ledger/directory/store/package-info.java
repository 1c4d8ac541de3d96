/// The directory's table, a projection of the state.
@NullMarked
package io.mpreg.blockchain.ledger.directory.store;

import org.jspecify.annotations.NullMarked;
