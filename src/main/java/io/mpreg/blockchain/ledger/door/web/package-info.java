/// Transactions, the chain's summary and the health of this member over HTTP.
@NullMarked
package io.mpreg.blockchain.ledger.door.web;

import org.jspecify.annotations.NullMarked;
