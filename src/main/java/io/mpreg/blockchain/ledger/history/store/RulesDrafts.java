package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.platform.database.DatabaseUnusable;
import java.util.Optional;
import org.springframework.data.repository.Repository;

/// The draft of rules 1 by which the chain was executed; only [BlockCommits] writes it.
interface RulesDrafts extends Repository<RulesDraftRow, Boolean> {
  Optional<RulesDraftRow> findBySingletonTrue();

  /// Refuses a chain that was executed by another draft: its state differs from what this software
  /// computes, and yet nothing is damaged.
  ///
  /// @throws DatabaseUnusable that says what to do
  default void requireOurs() {
    Optional<Integer> draft = findBySingletonTrue().map(RulesDraftRow::draft);
    if (draft.filter(ours -> ours == Rules.DRAFT).isEmpty()) {
      throw new DatabaseUnusable(
          "The chain in this database was executed by %s of rules 1; this software has draft %d."
              .formatted(
                  draft.map("draft %d"::formatted).orElse("an early draft, without a number,"),
                  Rules.DRAFT),
          "Nothing is damaged. Continue with the version that made this database, or begin a new"
              + " chain in an empty one. Until the first release, drafts are not converted.");
    }
  }
}
