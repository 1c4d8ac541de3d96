/// What a member notes outside of its database, so that it knows when that was put back: how far
/// the chain was, and what it has signed.
@NullMarked
package io.mpreg.blockchain.ledger.history.record;

import org.jspecify.annotations.NullMarked;
