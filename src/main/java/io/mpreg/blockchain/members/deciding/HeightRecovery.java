package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Simplex;
import io.mpreg.blockchain.core.consensus.Step;
import io.mpreg.blockchain.core.consensus.VoteGuard;
import io.mpreg.blockchain.members.deciding.VoteStore.Opened;
import java.util.List;
import java.util.Optional;

/// Opens a height from what is stored of it: the guard, certificates and blocks that the core
/// begins with. Tracks a write whose outcome is unknown.
final class HeightRecovery<B extends Block> {
  private final VoteStore<B> votes;
  private final Candidates<B> candidates;
  private final Abstention abstention;
  private Optional<Unsure> unsure = Optional.empty();

  // A write whose outcome is unknown.
  private record Unsure(Optional<GuardRow> row) {
    boolean isStored(List<GuardRow> votes) {
      return row.filter(votes::contains).isPresent();
    }
  }

  HeightRecovery(VoteStore<B> votes, Candidates<B> candidates, Abstention abstention) {
    this.votes = votes;
    this.candidates = candidates;
    this.abstention = abstention;
  }

  /// Opens the height after the head of the chain.
  Step begin(Head head, Role role) {
    Opened<B> open = votes.open(head.height() + 1);
    candidates.forgetBelow(head.height() + 1);
    open.candidates().forEach(candidates::replace);
    // A vote whose write was in doubt is either stored by now, or still has to be written.
    if (unsure.filter(vote -> vote.isStored(open.votes())).isPresent()) {
      trust();
    }
    return Simplex.resume(
        role.id(),
        head.next(),
        head.hash(),
        head.finality(),
        // A sole authority has no peers that could show a forgotten vote.
        role.isAlone() ? VoteGuard.of(open.votes()) : abstention.guard(open),
        open.certificates(),
        open.candidates().stream().map(Block::candidate).toList());
  }

  /// The outcome of a write is unknown.
  ///
  /// @param vote the vote; empty for a block
  void doubt(Optional<GuardRow> vote) {
    unsure = Optional.of(new Unsure(vote));
  }

  /// The write was found, or a later one succeeded.
  void trust() {
    unsure = Optional.empty();
  }

  /// Whether no write is in doubt.
  boolean isSure() {
    return unsure.isEmpty();
  }
}
