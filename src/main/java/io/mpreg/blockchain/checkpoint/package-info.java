/// What a light client verifies, offline and from the genesis alone: signed notes and checkpoints
/// in the formats of C2SP, receipts of final transactions, and proofs of the state (protocol,
/// sections 13 to 15).
///
/// Pure like the rest of the core: the bytes and the genesis decide, nothing else. May use what the
/// core has up to `consensus`.
@NullMarked
package io.mpreg.blockchain.checkpoint;

import org.jspecify.annotations.NullMarked;
