package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.crypto.Hash;

/// What the rules need to know of a block that is not final: its hash and three fields of its
/// header.
public record Candidate(Hash hash, long height, int originRound, Hash previousHash) {}
