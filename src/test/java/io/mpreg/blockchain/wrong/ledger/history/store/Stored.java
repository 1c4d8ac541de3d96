package io.mpreg.blockchain.wrong.ledger.history.store;

/// What the other side of the ledger must not know.
public final class Stored {}
