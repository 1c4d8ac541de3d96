/// The ledger on PostgreSQL: the one implementation of {@link
/// io.mpreg.blockchain.ledger.LedgerStore}, its checks at start, and the embedded server that is
/// used where no database is configured. Nothing here decides what is valid: rows carry the
/// canonical bytes, everything read is decoded from them and compared with the columns that found
/// it.
@NullMarked
package io.mpreg.blockchain.ledger.store;

import org.jspecify.annotations.NullMarked;
