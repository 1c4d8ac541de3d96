package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.crypto.Hash;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The single valid chain: the first final block of each height that any member decided.
final class History {

  private final AuthorityPlan plan;
  private final Consumer<String> violated;
  private final List<SimulatedBlock> blocks = new ArrayList<>();
  private final ExpectedTurns turns = new ExpectedTurns();
  private final Set<Integer> done = new HashSet<>();
  private long rounds;

  History(AuthorityPlan plan, Consumer<String> violated) {
    this.plan = plan;
    this.violated = violated;
  }

  /// Compares a decided block with the chain; returns whether it is the first of its height.
  boolean add(SimulatedBlock block) {
    long height = block.height();
    if (height <= highest()) {
      SimulatedBlock known = blocks.get((int) height - 1);
      if (!known.hash().equals(block.hash())) { // I1
        violated.accept("two final blocks: " + known + " and " + block);
      }
      return false;
    }
    if (height != highest() + 1) {
      violated.accept("height " + height + " is final before " + (highest() + 1));
      return false;
    }
    check(block);
    blocks.add(block);
    return true;
  }

  // I6, I8, I12
  private void check(SimulatedBlock block) {
    boolean first = blocks.isEmpty();
    Hash previous = first ? Storage.GENESIS : blocks.getLast().hash();
    long time = first ? 0 : blocks.getLast().timestamp();
    if (!block.previousHash().equals(previous) || block.timestamp() <= time) {
      violated.accept(block + " does not follow " + previous.hex());
    }
    if (!block.rootsHold() || !block.hashHolds()) {
      violated.accept("a block that is invalid is final: " + block);
    }
    for (int work : block.work()) {
      if (!done.add(work)) {
        violated.accept("work " + work + " is done twice");
      }
    }
    checkTurns(block);
  }

  private void checkTurns(SimulatedBlock block) {
    Roster roster = plan.at(block.height());
    List<Integer> order = turns.order(block.height(), roster);
    int miner = order.get(block.originRound() % order.size());
    if (!Roster.id(miner).equals(block.miner())) {
      violated.accept("the turn of " + miner + " was taken: " + block);
    }
    turns.advance(block.height(), block.originRound(), roster, plan.at(block.height() + 1));
    TreeMap<String, Long> clock = new TreeMap<>();
    block.clock().entries().forEach((id, count) -> clock.put(id.value(), count));
    if (!clock.equals(turns.clock())) {
      violated.accept("clock of " + block + ", expected " + turns.clock());
    }
    rounds += block.originRound() + 1L;
    long sum = clock.values().stream().mapToLong(Long::longValue).sum();
    if (sum < rounds) {
      violated.accept("%d turns in %d rounds: %s".formatted(sum, rounds, block));
    }
  }

  boolean hasDone(int work) {
    return done.contains(work);
  }

  long highest() {
    return blocks.size();
  }
}
