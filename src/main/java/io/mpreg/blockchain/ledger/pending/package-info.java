/// What was accepted and is not final yet: its lanes, the journal that makes it durable, and how it
/// ends.
@NullMarked
package io.mpreg.blockchain.ledger.pending;

import org.jspecify.annotations.NullMarked;
