package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.causality.VectorClock;
import io.mpreg.blockchain.core.consensus.ProofOfAuthority;
import io.mpreg.blockchain.core.consensus.Verdict;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.List;
import java.util.TreeSet;

/// Builds and judges the blocks of one member (rules P and V) on its last final one.
final class Workshop {

  /// How far a timestamp may be ahead of a member's clock.
  static final long AHEAD_MILLIS = 10_000;

  private static final int MOST_WORK = 20;

  private final NodeId id;
  private final AuthorityPlan plan;
  private final Clock clock;
  private final TreeSet<Integer> waiting = new TreeSet<>();
  private final TreeSet<Integer> done = new TreeSet<>();
  private ChainEnd end;

  /// A clock that may be wrong.
  interface Clock {
    long millis();
  }

  Workshop(NodeId id, ChainEnd end, AuthorityPlan plan, Clock clock) {
    this.id = id;
    this.end = end;
    this.plan = plan;
    this.clock = clock;
  }

  void submit(int work) {
    if (!done.contains(work)) {
      waiting.add(work);
    }
  }

  /// After a restart: exactly the work in the chain is done.
  void restart(ChainEnd found, Storage storage) {
    end = found;
    done.clear();
    for (long height = 1; height < storage.height(); height++) {
      finished(storage.at(height).block().work());
    }
  }

  /// The chain is longer now.
  void advance(ChainEnd longer, List<Integer> work) {
    end = longer;
    finished(work);
  }

  private void finished(List<Integer> work) {
    done.addAll(work);
    work.forEach(waiting::remove);
  }

  ChainEnd end() {
    return end;
  }

  List<Integer> waiting() {
    return waiting.stream().limit(MOST_WORK).toList();
  }

  boolean isIdle() {
    return waiting.isEmpty();
  }

  SimulatedBlock build(int round) {
    return build(round, honestTime(), true, waiting());
  }

  SimulatedBlock build(int round, long timestamp, boolean rootsHold, List<Integer> work) {
    ProofOfAuthority turns = end.head().next();
    return SimulatedBlock.of(
        turns.height(),
        round,
        end.head().hash(),
        id,
        clockAfter(turns, round),
        timestamp,
        rootsHold,
        work);
  }

  long honestTime() {
    return Math.max(clock.millis(), end.timestamp() + 1);
  }

  private VectorClock clockAfter(ProofOfAuthority turns, int originRound) {
    AuthoritySet next = plan.at(turns.height() + 1).set();
    return turns.after(originRound, next).turns().clock();
  }

  /// Judges a block on top of the last final one.
  Verdict judge(SimulatedBlock block) {
    ProofOfAuthority turns = end.head().next();
    boolean right =
        block.height() == turns.height()
            && block.previousHash().equals(end.head().hash())
            && block.miner().equals(turns.leader(block.originRound()))
            && block.rootsHold()
            && block.timestamp() > end.timestamp()
            && block.work().stream().noneMatch(done::contains)
            && block.clock().equals(clockAfter(turns, block.originRound()));
    if (!right) {
      return Verdict.INVALID;
    }
    return millisUntilValid(block) > 0 ? Verdict.NOT_YET : Verdict.VALID;
  }

  long millisUntilValid(SimulatedBlock block) {
    long latest = Math.max(clock.millis() + AHEAD_MILLIS, end.timestamp() + 1);
    return block.timestamp() - latest;
  }
}
