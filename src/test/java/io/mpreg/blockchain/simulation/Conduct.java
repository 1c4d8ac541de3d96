package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.consensus.Event;
import java.util.List;
import java.util.Optional;

/// How a member carries out what its driver asks of its ports. The defaults are those of an honest
/// member; a Byzantine one overrides some of them.
interface Conduct {

  Conduct HONEST =
      new Conduct() {
        @Override
        public String toString() {
          return "HONEST";
        }
      };

  /// The driver of a Byzantine member asks to send this vote, for the first time or again.
  default void cast(Member me, Ballot ballot, List<Certificate> justification) {
    me.voice().sendToAll(ballot, justification);
  }

  /// A Byzantine member has received a message, and its driver has processed it.
  default void heard(Member me, Event event) {}

  /// The driver of a Byzantine member has done a step.
  default void moved(Member me) {}

  /// The driver asks for a new block.
  default SimulatedBlock build(Member me, int round) {
    return me.workshop().build(round);
  }

  /// Whether a Byzantine member sends certificates to others.
  default boolean forwards() {
    return true;
  }

  default boolean givesBodies() {
    return true;
  }

  /// The answer to a request for blocks from this height on.
  default List<FinalBlock> history(Member me, long from) {
    return me.history(from);
  }

  /// The answer to a member that asks which of its votes were seen here; empty while that is not
  /// known.
  default Optional<List<Vote>> votesSeen(Member me, Member asking) {
    return me.votesOf(asking.id());
  }
}
