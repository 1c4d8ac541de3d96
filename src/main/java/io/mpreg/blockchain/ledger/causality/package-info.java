/// Causal order over final transactions: how two of them relate, which ones a transaction is
/// concurrent with, and what its sender had seen.
@NullMarked
package io.mpreg.blockchain.ledger.causality;

import org.jspecify.annotations.NullMarked;
