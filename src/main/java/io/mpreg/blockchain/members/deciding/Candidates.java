package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The blocks that were proposed for the height that is being decided, and for the next one. Read
/// by any thread, so that other members can fetch them.
public final class Candidates<B extends Block> {
  /// How many of one member's blocks are kept for one height before they are asked for: a leader
  /// proposes one in a round, and rounds are few. What is not kept is fetched when it is needed.
  static final int MAX_UNASKED = 2;

  private final Map<Hash, Held<B>> held = new LinkedHashMap<>();

  // by: whoever sent it unasked
  private record Held<B>(B block, @Nullable NodeId by) {}

  /// Keeps a block that a member has sent, unless it has sent too many of this height.
  synchronized void offer(B block, NodeId by) {
    long others =
        held.values().stream()
            .filter(each -> by.equals(each.by()) && each.block().height() == block.height())
            .count();
    if (others < MAX_UNASKED) {
      held.putIfAbsent(block.hash(), new Held<>(block, by));
    }
  }

  /// Keeps a block that this member has asked for.
  synchronized void keep(B block) {
    held.putIfAbsent(block.hash(), new Held<>(block, null));
  }

  /// Keeps a block that was made or judged here, which says more than what was sent.
  synchronized void replace(B block) {
    held.put(block.hash(), new Held<>(block, null));
  }

  /// The block of this hash, if it is here.
  public synchronized Optional<B> find(Hash hash) {
    return Optional.ofNullable(held.get(hash)).map(Held::block);
  }

  /// Forgets all below a height.
  synchronized void forgetBelow(long height) {
    held.values().removeIf(each -> each.block().height() < height);
  }
}
