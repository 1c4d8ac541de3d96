/// The ledger's interfaces for submission and for the consensus; opens the ledger of this member.
@NullMarked
package io.mpreg.blockchain.ledger.door;

import org.jspecify.annotations.NullMarked;
