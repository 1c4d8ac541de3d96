package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.execution.BlockDraft;
import io.mpreg.blockchain.core.execution.ExecutedBlock;
import io.mpreg.blockchain.core.merkle.CompactRange;
import io.mpreg.blockchain.core.merkle.CompletedSubtree;
import io.mpreg.blockchain.core.merkle.SubtreePosition;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.history.ChainBase;
import io.mpreg.blockchain.ledger.history.StoredHistory;
import io.mpreg.blockchain.ledger.history.StoredTransaction;
import io.mpreg.blockchain.ledger.history.inspection.GenesisInspection;
import io.mpreg.blockchain.ledger.history.inspection.HeaderComparison;
import io.mpreg.blockchain.ledger.history.inspection.InspectedBlock;
import io.mpreg.blockchain.platform.database.Divergence;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Replays the chain in order, with the production code, and compares the results with what is
/// stored. Used by one thread.
final class ChainReplay {
  private final StoredHistory store;
  private final long from;
  private final AuditStart beginning;
  private final Rules supported;
  private Tip tip;
  private long transactionCount;
  private long nextChange = -1;

  /// Replays from the beginning.
  ///
  /// @param from the first height at which everything is compared; below it only headers are
  ChainReplay(StoredHistory store, AuditStart beginning, long from) {
    this.store = store;
    this.from = from;
    this.beginning = beginning;
    this.supported = Rules.supported(GenesisInspection.document(store).development());
    this.tip = beginning.tip();
  }

  Tip tip() {
    return tip;
  }

  long transactionCount() {
    return transactionCount;
  }

  /// The first divergence in the rows of the first block, whose header is already verified: the
  /// genesis, or the block of the snapshot.
  Optional<Divergence> first(InspectedBlock block) {
    transactionCount += block.transactions().size();
    return block.height() < from
        ? Optional.empty()
        : frontier().or(() -> beside(block, beginning.history(), beginning.deciding()));
  }

  // Subtrees of the history that no header held here has completed.
  private Optional<Divergence> frontier() {
    long height = beginning.history().size();
    return height == 0
        ? Optional.empty()
        : compared(height, new ChainBase(height, beginning.history()).subtrees());
  }

  /// Checks that the next block can be judged at all.
  ///
  /// @throws RulesUnknown when its rules are unknown here
  void requireKnownRules() {
    RulesUnknown.unlessKnown("Block " + (tip.height() + 1), tip.state().rules(), supported);
  }

  /// Executes the next block.
  Optional<Divergence> next(InspectedBlock block) {
    BlockDraft draft = new BlockDraft(tip, transaction -> true); // signatures were verified before
    for (StoredTransaction stored : block.transactions()) {
      Optional<Divergence> wrong = add(draft, stored);
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    if (block.inTransactions().isPresent()) {
      return block.inTransactions();
    }
    BlockHeader header = block.header();
    ExecutedBlock executed = draft.finish(header.originRound(), header.timestampMillis());
    Tip parent = tip;
    transactionCount += block.transactions().size();
    tip = executed.tip();
    return time(header, parent.header())
        .or(() -> HeaderComparison.firstDifference(header, executed.block().header()))
        .or(
            () ->
                header.height() < from
                    ? Optional.empty()
                    : beside(block, parent.history(), parent.state().authorities()));
  }

  private static Optional<Divergence> add(BlockDraft draft, StoredTransaction stored) {
    return switch (draft.add(stored.transaction())) {
      case BlockDraft.Addition.Added added ->
          added.outcome().equals(stored.outcome())
              ? Optional.empty()
              : Optional.of(
                  wrong(
                      stored,
                      "block_transaction.outcome",
                      "is %d, computed %d"
                          .formatted(stored.outcome().number(), added.outcome().number())));
      case BlockDraft.Addition.Refused refused ->
          Optional.of(
              wrong(
                  stored,
                  "block_transaction",
                  "may not be in this block: " + refused.fault().code()));
      case BlockDraft.Addition.Full full ->
          Optional.of(
              wrong(stored, "block_transaction", "has no room within the limits of a block"));
    };
  }

  private static Divergence wrong(StoredTransaction stored, String field, String detail) {
    return Divergence.of(stored.position().height(), stored.position().index(), field, detail);
  }

  private static Optional<Divergence> time(BlockHeader header, BlockHeader parent) {
    return header.timestampMillis() > parent.timestampMillis()
        ? Optional.empty()
        : Optional.of(
            Divergence.of(
                header.height(),
                "header.timestamp",
                "is %d, not later than the parent's %d"
                    .formatted(header.timestampMillis(), parent.timestampMillis())));
  }

  // Columns and tables that no header commits to.
  private Optional<Divergence> beside(
      InspectedBlock block, CompactRange history, AuthoritySet authorities) {
    return block
        .inTransactions()
        .or(() -> block.inCertificate(authorities, tip.state().chainId()))
        .or(block::inLeafHashes)
        .or(() -> change(block.header(), tip.state().authorities()))
        .or(() -> count(block))
        .or(() -> history(block.header(), history));
  }

  // Such rows are rare: the next one is read only after the one before it is passed.
  private Optional<Divergence> change(BlockHeader header, AuthoritySet next) {
    long height = header.height();
    if (!header.nextAuthoritySetHash().equals(header.authoritySetHash())) {
      return store
          .rows()
          .authorityChange(height)
          .map(stored -> stored.equals(next.encode()) ? "" : "is another set than the computed one")
          .or(() -> Optional.of("is missing"))
          .filter(wrong -> !wrong.isEmpty())
          .map(wrong -> Divergence.of(height, "authority_change.authorities", wrong));
    }
    if (nextChange < height) {
      nextChange = store.rows().authorityChangeFrom(height).orElse(Long.MAX_VALUE);
    }
    return nextChange == height
        ? Optional.of(
            Divergence.of(
                height, "authority_change", "is stored, but the block changes no authority set"))
        : Optional.empty();
  }

  private Optional<Divergence> count(InspectedBlock block) {
    long stored = block.columns().transactionCount();
    return stored == transactionCount
        ? Optional.empty()
        : Optional.of(
            Divergence.of(
                block.height(),
                "block.transaction_count",
                "is %d up to there, counted are %d".formatted(stored, transactionCount)));
  }

  private Optional<Divergence> history(BlockHeader header, CompactRange before) {
    return compared(header.height(), before.completedBy(Tip.leaf(header)));
  }

  private Optional<Divergence> compared(long height, List<CompletedSubtree> completed) {
    Map<SubtreePosition, Hash> stored =
        store.historyHashes(completed.stream().map(CompletedSubtree::position).toList());
    return completed.stream()
        .filter(subtree -> !Objects.equals(stored.get(subtree.position()), subtree.hash()))
        .findFirst()
        .map(subtree -> other(height, subtree, stored.get(subtree.position())));
  }

  private static Divergence other(long height, CompletedSubtree subtree, @Nullable Hash stored) {
    return Divergence.of(
        height,
        "history_node.hash",
        "of level %d, index %d %s, computed %s"
            .formatted(
                subtree.level(),
                subtree.index(),
                stored == null ? "is missing" : "is " + stored,
                subtree.hash()));
  }
}
