package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Collection;
import java.util.Optional;

/// Single-shot Simplex, height by height: a pure function from a state and an event to the next
/// state and what is to be done. With at most b Byzantine authorities, two blocks are never final
/// at one height, whatever the network does; blocks become final while a quorum can reach each
/// other.
///
/// The driver feeds one event at a time and carries out the effects of each step in their order
/// before it feeds the next. Rules and proof: "single-shot Simplex", Chan and Pass, eprint
/// 2023/463.
public final class Simplex {

  private Simplex() {}

  /// Begins, or goes on after a restart: `next` decides the height after the last final block,
  /// whose hash and certificate (none for the genesis) follow, and the rest is what was stored of
  /// that height: all guard rows, certificates, and the blocks whose bodies were made durable.
  /// Without rows that once were stored this member could contradict itself: a guard that has lost
  /// some must abstain ([VoteGuard#abstainingThrough]), and the member only observes until then.
  public static Step resume(
      NodeId self,
      ProofOfAuthority next,
      Hash previousHash,
      Optional<Certificate> previousFinality,
      VoteGuard guard,
      Collection<Certificate> certificates,
      Collection<Candidate> bodies) {
    var context = HeightContext.first(next, previousHash, previousFinality.orElse(null));
    var deliberation = new StateTransition(self, context);
    deliberation.resume(guard, certificates, bodies);
    return frozen(deliberation);
  }

  public static Step step(State state, Event event) {
    StateTransition deliberation = state.workingCopy();
    deliberation.handle(event);
    return frozen(deliberation);
  }

  private static Step frozen(StateTransition deliberation) {
    return new Step(new State(deliberation), deliberation.effects().all());
  }
}
