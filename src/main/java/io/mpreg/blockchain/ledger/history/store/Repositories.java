package io.mpreg.blockchain.ledger.history.store;

/// The Spring Data repositories of the chain's tables.
record Repositories(
    GenesisDocuments genesis,
    RulesDrafts drafts,
    ChainBases bases,
    Blocks blocks,
    AuthorityChanges authorityChanges,
    Terminations terminations) {}
