package io.mpreg.blockchain.wrong.ledger.history.store;

/// A store class, which the web side of the feature must not use.
public final class Stored {}
