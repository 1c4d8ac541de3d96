package io.mpreg.blockchain.ledger.history.store;

/// The tables of the chain that are read as entities.
record Repositories(
    GenesisDocuments genesis,
    ChainBases bases,
    Blocks blocks,
    AuthorityChanges authorityChanges,
    Terminations terminations) {}
