package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.consensus.Event;
import java.util.List;
import java.util.Optional;

/// What a member does with what its core tells it. These are the ways of an honest one; a liar
/// changes some of them.
interface Conduct {

  Conduct HONEST =
      new Conduct() {
        @Override
        public String toString() {
          return "HONEST";
        }
      };

  /// The core wants this vote sent, for the first time or again.
  default void cast(Member me, Ballot ballot, List<Certificate> justification) {
    me.sendToAll(ballot, justification);
  }

  /// Something was heard, and the core has had its say.
  default void heard(Member me, Event event) {}

  /// The core asks for a new block.
  default SimulatedBlock build(Member me, int round) {
    return me.workshop().build(round);
  }

  /// Whether certificates are told to others.
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

  /// The last final block, as another is told.
  default Optional<FinalBlock> head(Member me) {
    return me.storage().head();
  }
}
