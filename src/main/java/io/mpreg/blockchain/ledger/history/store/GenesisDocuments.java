package io.mpreg.blockchain.ledger.history.store;

import java.util.Optional;
import org.springframework.data.repository.Repository;

/// The genesis document, once there is a chain; written by [BlockCommits] only.
interface GenesisDocuments extends Repository<GenesisRow, Boolean> {
  Optional<GenesisRow> findBySingletonTrue();
}
