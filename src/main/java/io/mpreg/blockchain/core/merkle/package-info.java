/// Merkle trees: the append-only tree of RFC 9162 section 2.1 (the same as RFC 6962) with inclusion
/// and consistency proofs, for transactions and for the history, and the sparse Merkle tree of the
/// state with proofs of membership and of absence. A proof checks its own exact shape when it is
/// built and computes the only root it can support.
@NullMarked
package io.mpreg.blockchain.core.merkle;

import org.jspecify.annotations.NullMarked;
