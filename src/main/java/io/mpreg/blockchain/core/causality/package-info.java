/// The causal order of what nodes do: the vector clock of consumed turns in a block header, and the
/// causal position of a transaction.
@NullMarked
package io.mpreg.blockchain.core.causality;

import org.jspecify.annotations.NullMarked;
