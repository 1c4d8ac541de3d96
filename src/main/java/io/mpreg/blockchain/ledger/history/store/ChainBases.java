package io.mpreg.blockchain.ledger.history.store;

import java.util.Optional;
import org.springframework.data.repository.Repository;

/// Where the chain begins, if not with its genesis; written by [BlockCommits] only.
interface ChainBases extends Repository<ChainBaseRow, Boolean> {
  Optional<ChainBaseRow> findBySingletonTrue();
}
