package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.consensus.Event;
import io.mpreg.blockchain.core.consensus.Verdict;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.members.deciding.Blocks.Judged;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Finds the blocks that the core asks for, here or at the members that hold them, and judges them.
final class BlockRetrieval<B extends Block> {
  private static final long LEAST_RETRY_MILLIS = 50;

  // The longest wait before a block from the future is judged again.
  private static final long LONGEST_RETRY_MILLIS = 10_000;

  private final NodeId self;
  private final Blocks<B> blocks;
  private final Peers<B> peers;
  private final Time time;
  private final Candidates<B> candidates;
  private final Generation generation;
  private final Pacemaker pacemaker;
  private final Consumer<Event> core;
  // Blocks being judged. Judging may outlast the interval at which the core asks again.
  private final Set<Hash> judging = new HashSet<>();

  /// @param core receives the results as events
  BlockRetrieval(
      Ports<B> ports,
      Candidates<B> candidates,
      Generation generation,
      Pacemaker pacemaker,
      Consumer<Event> core) {
    this.self = ports.signatures().self();
    this.blocks = ports.blocks();
    this.peers = ports.peers();
    this.time = ports.time();
    this.candidates = candidates;
    this.generation = generation;
    this.pacemaker = pacemaker;
    this.core = core;
  }

  /// This member begins to decide: results for an earlier generation are dropped.
  void begin() {
    judging.clear();
  }

  /// Builds a block for a round.
  ///
  /// @param failed called when no block could be built
  void build(int round, Runnable failed) {
    blocks.build(
        round,
        time.nowMillis(),
        generation.unlessAgain(made -> made.ifPresentOrElse(block -> built(round, block), failed)));
  }

  private void built(int round, B block) {
    candidates.replace(block);
    core.accept(new Event.BlockBuilt(round, block.candidate()));
  }

  /// Finds a block and judges it.
  void obtain(Hash hash, List<NodeId> holders) {
    Optional<B> here = candidates.find(hash);
    if (here.isPresent()) {
      judge(here.get());
      return;
    }
    List<NodeId> others = holders.stream().filter(id -> !id.equals(self)).toList();
    peers.obtain(hash, others, generation.unlessAgain(this::obtained));
  }

  private void obtained(B block) {
    candidates.keep(block);
    judge(block);
  }

  private void judge(B block) {
    if (judging.add(block.hash())) {
      blocks.judge(
          block,
          time.nowMillis(),
          generation.unlessAgain(
              judgement -> {
                judging.remove(block.hash());
                judgement.ifPresent(this::judged);
              }));
    }
  }

  private void judged(Judged<B> judged) {
    B block = judged.block();
    if (judged.verdict() != Verdict.INVALID) {
      candidates.replace(block);
    }
    if (judged.verdict() == Verdict.NOT_YET) {
      pacemaker.after(
          Math.clamp(judged.againInMillis(), LEAST_RETRY_MILLIS, LONGEST_RETRY_MILLIS),
          () -> judge(block));
    }
    core.accept(new Event.BlockJudged(block.candidate(), judged.verdict()));
  }
}
