package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.consensus.Event;
import java.util.List;
import java.util.Optional;

/// What a member does with what its driver wants done by its ports. These are the ways of an honest
/// one, which does just that; a liar changes some of them.
interface Conduct {

  Conduct HONEST =
      new Conduct() {
        @Override
        public String toString() {
          return "HONEST";
        }
      };

  /// The driver of a liar wants this vote sent, for the first time or again.
  default void cast(Member me, Ballot ballot, List<Certificate> justification) {
    me.voice().sendToAll(ballot, justification);
  }

  /// A liar has heard something, and its driver has had its say.
  default void heard(Member me, Event event) {}

  /// The driver of a liar has done something.
  default void moved(Member me) {}

  /// The driver wants a new block.
  default SimulatedBlock build(Member me, int round) {
    return me.workshop().build(round);
  }

  /// Whether a liar tells others of certificates.
  default boolean forwards() {
    return true;
  }

  default boolean givesBodies() {
    return true;
  }

  /// The blocks that another asks for, from this height on.
  default List<FinalBlock> history(Member me, long from) {
    return me.history(from);
  }

  /// What another asks for: its votes that were seen here; nothing while that is not known.
  default Optional<List<Vote>> votesSeen(Member me, Member asking) {
    return me.votesOf(asking.id());
  }
}
