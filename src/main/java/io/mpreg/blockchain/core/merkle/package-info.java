/// Merkle trees: the append-only tree of RFC 9162 section 2.1 (the same as RFC 6962) with inclusion
/// and consistency proofs, for transactions and for the history, and the sparse Merkle tree of the
/// state with proofs of membership and of absence. A proof checks its exact shape when it is
/// constructed, and computes the only root to which it can lead.
@NullMarked
package io.mpreg.blockchain.core.merkle;

import org.jspecify.annotations.NullMarked;
