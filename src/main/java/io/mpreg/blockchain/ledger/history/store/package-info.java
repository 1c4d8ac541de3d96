/// The chain on PostgreSQL: the one implementation of {@link
/// io.mpreg.blockchain.ledger.history.LedgerStore}. Nothing here decides validity: rows carry the
/// canonical bytes, and everything read is decoded from them and compared with the columns of the
/// query.
@NullMarked
package io.mpreg.blockchain.ledger.history.store;

import org.jspecify.annotations.NullMarked;
