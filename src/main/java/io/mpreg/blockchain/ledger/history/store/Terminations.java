package io.mpreg.blockchain.ledger.history.store;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

/// Terminations of accepted transactions; only [BlockCommits] writes them.
interface Terminations extends Repository<TerminationRow, byte[]> {
  Optional<TerminationRow> findById(byte[] id);

  List<TerminationRow> findByIdGreaterThanOrderById(byte[] id, Limit limit);
}
