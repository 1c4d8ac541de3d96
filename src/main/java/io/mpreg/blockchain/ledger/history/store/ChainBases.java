package io.mpreg.blockchain.ledger.history.store;

import java.util.Optional;
import org.springframework.data.repository.Repository;

/// The snapshot that the chain begins with, if any; only [BlockCommits] writes it.
interface ChainBases extends Repository<ChainBaseRow, Boolean> {
  Optional<ChainBaseRow> findBySingletonTrue();
}
