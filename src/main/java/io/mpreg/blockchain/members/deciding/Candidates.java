package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The proposed blocks of the open height and of the next one. Read by any thread, so that other
/// members can fetch them.
public final class Candidates<B extends Block> {
  /// How many blocks of one member are kept for one height before the core asks for them. A leader
  /// proposes one per round, and rounds are few; a block that is not kept is fetched when needed.
  static final int MAX_UNASKED = 2;

  private final Map<Hash, Held<B>> held = new LinkedHashMap<>();

  // by: the member that sent it unasked; null if it was requested or made here
  private record Held<B>(B block, @Nullable NodeId by) {}

  /// Keeps a block that a member has sent, unless it has sent too many for this height.
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

  /// Keeps a block that was built or judged here, in place of the one received.
  synchronized void replace(B block) {
    held.put(block.hash(), new Held<>(block, null));
  }

  /// The block with this hash, if it is kept.
  public synchronized Optional<B> find(Hash hash) {
    return Optional.ofNullable(held.get(hash)).map(Held::block);
  }

  /// Drops all blocks below a height.
  synchronized void forgetBelow(long height) {
    held.values().removeIf(each -> each.block().height() < height);
  }
}
