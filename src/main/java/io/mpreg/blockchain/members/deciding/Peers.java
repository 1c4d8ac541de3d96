package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.List;
import java.util.function.Consumer;

/// The port to the other members. Answers come whenever they are there, and to the one caller.
public interface Peers<B extends Block> {

  /// The others that can be reached, in the order of their ids.
  List<NodeId> all();

  /// Sends something to all others. It may be lost.
  void toAll(Message<B> message);

  /// Sends something to one of them. It may be lost. May be called by any thread.
  void to(NodeId member, Message<B> message);

  /// How this member stands; the others are told with what is sent next.
  void stand(VotingStatus standing);

  /// Looks for the body of a block at its holders. It may never be found; asking again while it is
  /// looked for does nothing.
  void obtain(Hash hash, List<NodeId> holders, Consumer<B> then);

  /// Asks a member for its final blocks, from a height on. There is an answer always.
  void page(NodeId member, long from, Consumer<Page<B>> then);

  /// Asks a member what it has seen of this one's votes at open heights. There is an answer always.
  void inquire(NodeId member, Consumer<Inquired> then);

  /// What a member answers who is asked for its final blocks from a height on.
  sealed interface Page<B extends Block> {

    /// Final blocks, one after the other; none when there are none that high.
    ///
    /// @param bytes how long they are together
    record Given<B extends Block>(List<Certified<B>> blocks, long bytes) implements Page<B> {
      public Given {
        blocks = List.copyOf(blocks);
      }
    }

    /// It joined from a snapshot above that height.
    record NotHeld<B extends Block>(String reason) implements Page<B> {}

    /// It did not answer in time.
    record Away<B extends Block>(String reason) implements Page<B> {}

    /// It answered with something that no blocks are.
    record Malformed<B extends Block>(String reason) implements Page<B> {}
  }

  /// What a member answers who is asked what it has seen of another's votes.
  sealed interface Inquired {
    record Seen(List<Vote> votes) implements Inquired {
      public Seen {
        votes = List.copyOf(votes);
      }
    }

    /// It did not answer, or does not know yet.
    record Away() implements Inquired {}

    /// It answered with something that no votes are.
    record Malformed(String reason) implements Inquired {}
  }
}
