/// What the directory keeps in the database, made from the state.
@NullMarked
package io.mpreg.blockchain.ledger.directory.store;

import org.jspecify.annotations.NullMarked;
