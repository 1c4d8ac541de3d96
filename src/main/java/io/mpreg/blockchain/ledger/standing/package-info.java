/// What the state holds of nodes and accounts.
@NullMarked
package io.mpreg.blockchain.ledger.standing;

import org.jspecify.annotations.NullMarked;
