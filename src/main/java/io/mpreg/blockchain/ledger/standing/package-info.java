/// Nodes, accounts, proposals and evidence in the state.
@NullMarked
package io.mpreg.blockchain.ledger.standing;

import org.jspecify.annotations.NullMarked;
