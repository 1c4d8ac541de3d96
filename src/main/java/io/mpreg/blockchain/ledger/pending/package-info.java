/// Pending transactions: admission, lanes, the journal that makes them durable, and their
/// termination.
@NullMarked
package io.mpreg.blockchain.ledger.pending;

import org.jspecify.annotations.NullMarked;
