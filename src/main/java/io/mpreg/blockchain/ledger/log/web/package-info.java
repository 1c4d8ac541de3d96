/// The log, receipts, and verification of clients' proofs, over HTTP.
@NullMarked
package io.mpreg.blockchain.ledger.log.web;

import org.jspecify.annotations.NullMarked;
