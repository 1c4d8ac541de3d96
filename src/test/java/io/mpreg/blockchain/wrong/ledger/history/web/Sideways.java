package io.mpreg.blockchain.wrong.ledger.history.web;

import io.mpreg.blockchain.wrong.ledger.history.store.Stored;

/// Comes after the store, and still must not use it.
public record Sideways(Stored stored) {}
