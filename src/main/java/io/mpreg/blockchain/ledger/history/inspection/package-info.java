/// Verification of stored rows against the chain, at start and by audits.
@NullMarked
package io.mpreg.blockchain.ledger.history.inspection;

import org.jspecify.annotations.NullMarked;
