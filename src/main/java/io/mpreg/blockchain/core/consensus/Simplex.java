package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Collection;
import java.util.Optional;

/// Single-shot Simplex, one instance for each height: a pure function from a state and an event to
/// the next state and effects. Safety: with at most b Byzantine authorities, two blocks of one
/// height never become final, whatever the network does. Liveness: blocks become final while the
/// members of a quorum can reach each other.
///
/// The driver passes in one event at a time and carries out the effects of each step in order
/// before the next event. Rules and proof: "single-shot Simplex", Chan and Pass, eprint 2023/463.
public final class Simplex {

  private Simplex() {}

  /// Starts, or resumes after a restart. `next` decides the height after the last final block,
  /// whose hash and certificate (none for the genesis) follow. The rest is what was stored of that
  /// height: all guard rows, certificates, and the blocks whose bodies were made durable. If stored
  /// rows are missing, this member could equivocate: such a guard must abstain
  /// ([VoteGuard#abstainingThrough]), and until that height the member only observes.
  public static Step resume(
      NodeId self,
      ProofOfAuthority next,
      Hash previousHash,
      Optional<Certificate> previousFinality,
      VoteGuard guard,
      Collection<Certificate> certificates,
      Collection<Candidate> bodies) {
    var context = HeightContext.first(next, previousHash, previousFinality.orElse(null));
    var deliberation = new WorkingState(self, context);
    deliberation.resume(guard, certificates, bodies);
    return frozen(deliberation);
  }

  public static Step step(State state, Event event) {
    WorkingState deliberation = state.workingCopy();
    deliberation.handle(event);
    return frozen(deliberation);
  }

  private static Step frozen(WorkingState deliberation) {
    return new Step(new State(deliberation), deliberation.effects().all());
  }
}
