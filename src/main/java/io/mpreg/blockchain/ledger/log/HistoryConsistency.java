package io.mpreg.blockchain.ledger.log;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.merkle.ConsistencyProof;

/// A consistency proof: a longer history begins with a shorter one.
public record HistoryConsistency(ConsistencyProof proof, Hash oldRoot, Hash newRoot) {}
