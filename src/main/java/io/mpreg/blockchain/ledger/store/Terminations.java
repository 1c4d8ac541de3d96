package io.mpreg.blockchain.ledger.store;

import java.util.Optional;
import org.springframework.data.repository.Repository;

/// Ends of accepted transactions; written by [BlockCommits] only.
interface Terminations extends Repository<TerminationRow, byte[]> {
  Optional<TerminationRow> findById(byte[] id);
}
