/// Stored rows held against what the chain says they have to be, at start and by an audit.
@NullMarked
package io.mpreg.blockchain.ledger.history.inspection;

import org.jspecify.annotations.NullMarked;
