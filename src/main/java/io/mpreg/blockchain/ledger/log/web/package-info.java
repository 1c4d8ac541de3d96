/// The log, receipts and checks of what anyone brings, over HTTP.
@NullMarked
package io.mpreg.blockchain.ledger.log.web;

import org.jspecify.annotations.NullMarked;
