package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.List;
import java.util.function.Consumer;

/// The port to the other members. Answers arrive at any later time, on the consensus thread.
public interface Peers<B extends Block> {

  /// The other members whose address is known, in the order of their ids.
  List<NodeId> all();

  /// Sends a message to all others. It may be lost.
  void toAll(Message<B> message);

  /// Sends a message to one of them. It may be lost. May be called by any thread.
  void to(NodeId member, Message<B> message);

  /// Sets this member's voting status, which goes out with the next messages.
  void stand(VotingStatus standing);

  /// Asks the holders of a block for its body. It may never be found; asking again meanwhile does
  /// nothing.
  void obtain(Hash hash, List<NodeId> holders, Consumer<B> then);

  /// Asks a member for its final blocks from a height on. Always answered.
  void page(NodeId member, long from, Consumer<Page<B>> then);

  /// Asks a member which votes of this one it has seen at open heights. Always answered.
  void inquire(NodeId member, Consumer<Inquired> then);

  /// A member's answer to a request for final blocks from a height on.
  sealed interface Page<B extends Block> {

    /// Consecutive final blocks; empty when it has none that high.
    ///
    /// @param bytes their total size
    record Given<B extends Block>(List<Certified<B>> blocks, long bytes) implements Page<B> {
      public Given {
        blocks = List.copyOf(blocks);
      }
    }

    /// It joined from a snapshot above that height.
    record NotHeld<B extends Block>(String reason) implements Page<B> {}

    /// It did not answer in time.
    record Away<B extends Block>(String reason) implements Page<B> {}

    /// Its answer does not decode to blocks.
    record Malformed<B extends Block>(String reason) implements Page<B> {}
  }

  /// A member's answer to the question which votes of this one it has seen.
  sealed interface Inquired {
    record Seen(List<Vote> votes) implements Inquired {
      public Seen {
        votes = List.copyOf(votes);
      }
    }

    /// It did not answer, or does not know yet.
    record Away() implements Inquired {}

    /// Its answer does not decode to votes.
    record Malformed(String reason) implements Inquired {}
  }
}
