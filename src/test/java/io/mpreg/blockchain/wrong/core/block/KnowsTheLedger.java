package io.mpreg.blockchain.wrong.core.block;

import io.mpreg.blockchain.wrong.ledger.store.Stored;

/// The core uses a package of a group above it.
public record KnowsTheLedger(Stored above) {}
