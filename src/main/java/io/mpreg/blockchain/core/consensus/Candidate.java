package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.crypto.Hash;

/// A block that is not final, as the consensus rules see it: its hash and three fields of its
/// header.
public record Candidate(Hash hash, long height, int originRound, Hash previousHash) {}
