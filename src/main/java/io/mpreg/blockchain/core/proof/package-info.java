/// What anybody verifies, offline and from the genesis alone: receipts of final transactions,
/// proofs of the state, changes of the authorities, and snapshots (protocol, sections 13 to 15).
@NullMarked
package io.mpreg.blockchain.core.proof;

import org.jspecify.annotations.NullMarked;
