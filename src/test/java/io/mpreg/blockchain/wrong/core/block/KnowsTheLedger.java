package io.mpreg.blockchain.wrong.core.block;

import io.mpreg.blockchain.wrong.ledger.history.store.Stored;

/// The core uses a package of a group above it.
public record KnowsTheLedger(Stored above) {}
