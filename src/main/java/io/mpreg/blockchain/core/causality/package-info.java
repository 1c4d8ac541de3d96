/// Causal order: the vector clock of consumed leader turns in a block header, and the causal
/// position of a transaction.
@NullMarked
package io.mpreg.blockchain.core.causality;

import org.jspecify.annotations.NullMarked;
