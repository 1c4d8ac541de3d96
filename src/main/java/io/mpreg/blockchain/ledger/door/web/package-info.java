/// Transactions, the chain at a glance and the health of this member over HTTP.
@NullMarked
package io.mpreg.blockchain.ledger.door.web;

import org.jspecify.annotations.NullMarked;
