package io.mpreg.blockchain.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// A second, literal implementation of the turns (protocol, section 8): the leader of each round,
/// and the vector clock after each block. Members are numbers here.
final class ExpectedTurns {

  private final TreeMap<Integer, Long> turns = new TreeMap<>();
  private final TreeMap<Integer, Long> misses = new TreeMap<>();
  private final TreeMap<Integer, Long> sidelinedUntil = new TreeMap<>();

  /// The leaders of a height's rounds, n of them.
  List<Integer> order(long height, Roster roster) {
    List<Integer> last = sidelined(height, roster);
    var order = new ArrayList<>(roster.numbers());
    order.sort(
        Comparator.comparing((Integer number) -> last.contains(number) ? 1 : 0)
            .thenComparing(number -> turns.getOrDefault(number, 0L))
            .thenComparing(number -> number));
    return order;
  }

  private List<Integer> sidelined(long height, Roster roster) {
    var candidates = new ArrayList<Integer>();
    for (int number : roster.numbers()) {
      if (sidelinedUntil.getOrDefault(number, 0L) >= height) {
        candidates.add(number);
      }
    }
    candidates.sort(
        Comparator.comparing((Integer number) -> -misses.getOrDefault(number, 0L))
            .thenComparing(number -> number));
    return candidates.subList(0, Math.min(candidates.size(), roster.byzantine()));
  }

  /// A block of this height that was first proposed in this round is final.
  void advance(long height, int originRound, Roster roster, Roster next) {
    List<Integer> order = order(height, roster);
    int size = order.size();
    var late = new TreeMap<Integer, Boolean>();
    for (int round = 0; round <= originRound; round++) {
      int leader = order.get(round % size);
      turns.merge(leader, 1L, Long::sum);
      if (round % size != originRound % size) {
        misses.merge(leader, 1L, Long::sum);
        late.put(leader, true);
      }
    }
    int miner = order.get(originRound % size);
    int missedByMiner = originRound / size;
    if (missedByMiner > 0) {
      misses.merge(miner, (long) missedByMiner, Long::sum);
      late.put(miner, true);
    }
    for (int number : late.keySet()) {
      long missed = misses.get(number);
      if (missed >= 3) {
        long cycles = missed >= 9 ? 64 : Math.powExact(2L, (int) missed - 3);
        sidelinedUntil.put(number, height + cycles * size);
      }
    }
    misses.put(miner, 0L);
    join(height, roster, next);
  }

  // A member that joins or returns starts at the largest count.
  private void join(long height, Roster roster, Roster next) {
    long most = 0;
    for (int number : next.numbers()) {
      most = Math.max(most, turns.getOrDefault(number, 0L));
    }
    for (int number : next.numbers()) {
      boolean isNew = !roster.numbers().contains(number);
      if (isNew || sidelinedUntil.getOrDefault(number, 0L) == height) {
        turns.merge(number, most, Math::max);
      }
    }
  }

  /// Without entries of 0, as in a header.
  TreeMap<String, Long> clock() {
    var clock = new TreeMap<String, Long>();
    turns.forEach(
        (number, count) -> {
          if (count > 0) {
            clock.put(Roster.id(number).value(), count);
          }
        });
    return clock;
  }
}
