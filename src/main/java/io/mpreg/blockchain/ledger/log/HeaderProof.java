package io.mpreg.blockchain.ledger.log;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.merkle.InclusionProof;

/// An inclusion proof of a header in the history.
///
/// @param header the header that is proved
/// @param leafHash hash of its bytes as a leaf
/// @param proof its path to the root
/// @param root the history's root at the proof's tree size; the header of the height that equals
///   the tree size, where it exists, carries it as historyRoot
public record HeaderProof(BlockHeader header, Hash leafHash, InclusionProof proof, Hash root) {}
