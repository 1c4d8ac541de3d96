package io.mpreg.blockchain.ledger.log.witness;

import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/// The cosigned logs; [WitnessTable] persists the first checkpoint of each.
interface WitnessedLogRows extends Repository<WitnessedLogRow, String> {
  Optional<WitnessedLogRow> findByOrigin(String origin);

  /// Compares and swaps in one statement, and commits.
  ///
  /// @return 1, or 0 when another checkpoint is stored than the one compared with
  @Modifying
  @Transactional
  @Query(
      """
      update WitnessedLogRow log set log.treeSize = :newerSize, log.root = :newerRoot
      where log.origin = :origin and log.treeSize = :storedSize and log.root = :storedRoot
      """)
  int swap(String origin, long storedSize, byte[] storedRoot, long newerSize, byte[] newerRoot);
}
