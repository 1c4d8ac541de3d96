package io.mpreg.blockchain.wrong.ledger.store;

/// What the other side of the ledger must not know.
public final class Stored {}
