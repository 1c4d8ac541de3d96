/// The ledger: accepts transactions durably, keeps the chain, answers what is final. {@link
/// io.mpreg.blockchain.ledger.Ledger} is the one door, {@link
/// io.mpreg.blockchain.ledger.LedgerStore} the one port to storage.
@NullMarked
package io.mpreg.blockchain.ledger;

import org.jspecify.annotations.NullMarked;
