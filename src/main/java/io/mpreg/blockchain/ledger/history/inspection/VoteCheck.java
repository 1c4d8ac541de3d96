package io.mpreg.blockchain.ledger.history.inspection;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.ledger.history.BlockColumns;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.platform.database.AuditCheck;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.Throttle;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Compares this member's votes with the decided blocks.
public final class VoteCheck implements AuditCheck {
  private final LedgerStore store;

  public VoteCheck(LedgerStore store) {
    this.store = store;
  }

  @Override
  public String table() {
    return "vote_guard";
  }

  @Override
  public Optional<Divergence> inspect(ChainState state, Throttle throttle) {
    boolean alone = state.authorities().size() == 1;
    List<GuardRow> rows = store.guardRows(0);
    long head = store.rows().headHeight();
    return rows.stream()
        .flatMap(row -> vote(row, head, alone).stream())
        .findFirst()
        .or(() -> forgotten(rows, state));
  }

  // A sole authority votes at every height. It may have become sole authority late, and may have
  // been joined by others; but all heights between two of its votes are its own.
  private Optional<Divergence> forgotten(List<GuardRow> rows, ChainState state) {
    for (int next = 1; next < rows.size(); next++) {
      long before = rows.get(next - 1).height();
      long after = rows.get(next).height();
      boolean alone =
          after <= state.height()
              && state
                  .reignAt(after)
                  .filter(reign -> reign.authorities().size() == 1 && reign.first() <= before)
                  .isPresent();
      if (alone && after > before + 1) {
        return Optional.of(
            Divergence.of(
                before + 1,
                "vote_guard",
                "is missing, although this member decided alone before and after it"));
      }
    }
    return Optional.empty();
  }

  // A vote at a final height may be for another block if it is of another round than the deciding
  // one; a sole authority's may not, because nobody else could have decided the height.
  private Optional<Divergence> vote(GuardRow row, long head, boolean alone) {
    if (row.height() > head + 1) {
      return Optional.of(
          wrong(row, "height", "is above %d, the next height to be decided".formatted(head + 1)));
    }
    Optional<Certificate> deciding =
        store
            .rows()
            .block(row.height())
            .flatMap(BlockColumns::certificate)
            .flatMap(VoteCheck::certificate)
            .filter(certificate -> certificate.round() == row.round());
    if (deciding.isEmpty()) {
      return Optional.empty();
    }
    Hash decided = deciding.get().blockHash();
    return (alone ? allVotes(row) : finalVote(row))
        .filter(vote -> !vote.hash().equals(decided))
        .findFirst()
        .map(
            vote ->
                wrong(row, vote.column(), "is %s, final is %s".formatted(vote.hash(), decided)));
  }

  private record Recorded(String column, Hash hash) {}

  private static Stream<Recorded> allVotes(GuardRow row) {
    return Stream.of(
            recorded("proposed", row.proposed()),
            recorded("notarized", row.notarized()),
            recorded("closed", row.closed()))
        .flatMap(Optional::stream);
  }

  private static Stream<Recorded> finalVote(GuardRow row) {
    return recorded("closed", row.closed()).filter(vote -> !vote.hash().equals(Hash.ZERO)).stream();
  }

  private static Optional<Recorded> recorded(String column, @Nullable Hash hash) {
    return Optional.ofNullable(hash).map(voted -> new Recorded(column, voted));
  }

  // Blocks above the last audited one are left to the next audit, also when their certificate does
  // not decode.
  private static Optional<Certificate> certificate(Bytes bytes) {
    try {
      return Optional.of(Certificate.decode(bytes));
    } catch (Malformed malformed) {
      return Optional.empty();
    }
  }

  private static Divergence wrong(GuardRow row, String column, String detail) {
    return Divergence.of(
        row.height(), "vote_guard." + column, "of round %d %s".formatted(row.round(), detail));
  }
}
