package io.mpreg.blockchain.wrong.ledger.web;

import io.mpreg.blockchain.wrong.ledger.store.Stored;

/// Comes after the store, and still must not use it.
public record Sideways(Stored stored) {}
