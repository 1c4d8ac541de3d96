/// The chain on PostgreSQL: the one implementation of {@link
/// io.mpreg.blockchain.ledger.history.LedgerStore}. Nothing here decides what is valid: rows carry
/// the canonical bytes, everything read is decoded from them and compared with the columns that
/// found it.
@NullMarked
package io.mpreg.blockchain.ledger.history.store;

import org.jspecify.annotations.NullMarked;
