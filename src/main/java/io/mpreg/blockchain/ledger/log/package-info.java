/// The history as a transparency log: proofs, checkpoints and their cosignatures, receipts.
@NullMarked
package io.mpreg.blockchain.ledger.log;

import org.jspecify.annotations.NullMarked;
