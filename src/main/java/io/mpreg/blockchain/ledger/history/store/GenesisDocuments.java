package io.mpreg.blockchain.ledger.history.store;

import java.util.Optional;
import org.springframework.data.repository.Repository;

/// The genesis document, once there is a chain; only [BlockCommits] writes it.
interface GenesisDocuments extends Repository<GenesisRow, Boolean> {
  Optional<GenesisRow> findBySingletonTrue();
}
