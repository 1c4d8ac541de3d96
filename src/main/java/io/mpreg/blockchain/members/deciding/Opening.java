package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Simplex;
import io.mpreg.blockchain.core.consensus.Step;
import io.mpreg.blockchain.core.consensus.VoteGuard;
import io.mpreg.blockchain.members.deciding.Votes.Opened;
import java.util.List;
import java.util.Optional;

/// Takes a height up from what is stored of it: the guard, certificates and blocks with which the
/// core begins. Knows whether something was to be written that has not been found there yet.
final class Opening<B extends Block> {
  private final Votes<B> votes;
  private final Candidates<B> candidates;
  private final Abstention abstention;
  private Optional<Unsure> unsure = Optional.empty();

  // What was to be written and is not known to be.
  private record Unsure(Optional<GuardRow> row) {
    boolean isStored(List<GuardRow> votes) {
      return row.filter(votes::contains).isPresent();
    }
  }

  Opening(Votes<B> votes, Candidates<B> candidates, Abstention abstention) {
    this.votes = votes;
    this.candidates = candidates;
    this.abstention = abstention;
  }

  /// Begins the height after the end of the chain.
  Step begin(Head head, Role role) {
    Opened<B> open = votes.open(head.height() + 1);
    candidates.forgetBelow(head.height() + 1);
    open.candidates().forEach(candidates::replace);
    // Where it was a vote that could not be written, it is there now, or is to be written yet.
    if (unsure.filter(vote -> vote.isStored(open.votes())).isPresent()) {
      trust();
    }
    return Simplex.resume(
        role.id(),
        head.next(),
        head.hash(),
        head.finality(),
        // Alone there is nobody who could show what was forgotten.
        role.isAlone() ? VoteGuard.of(open.votes()) : abstention.guard(open),
        open.certificates(),
        open.candidates().stream().map(Block::candidate).toList());
  }

  /// Something was to be written and is not known to be.
  ///
  /// @param vote that; empty where it was a block
  void doubt(Optional<GuardRow> vote) {
    unsure = Optional.of(new Unsure(vote));
  }

  /// It is there, or something else was written.
  void trust() {
    unsure = Optional.empty();
  }

  /// Whether all that was to be written is.
  boolean isSure() {
    return unsure.isEmpty();
  }
}
