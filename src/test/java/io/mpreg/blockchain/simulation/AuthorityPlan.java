package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.consensus.RoundTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The authority set and the parameters of each height. Fixed in advance, as if the chain had
/// decided them.
final class AuthorityPlan {

  /// The parameters of a chain that does not change them.
  static final Timing USUAL = new Timing(new RoundTimes(1_500), 100);

  private static final int FIRST_CHANGE = 3;
  private static final int MOST_HEIGHTS_BETWEEN = 5;
  private static final List<Integer> TIMEOUTS_MILLIS = List.of(800, 1_500, 2_500);
  private static final List<Integer> INTERVALS_MILLIS = List.of(0, 100, 1_000);
  private static final int PACES = 8;

  private final TreeMap<Long, Roster> from = new TreeMap<>();
  private final TreeMap<Long, Timing> timings = new TreeMap<>();

  /// The timeout of a round, and the minimum interval between blocks.
  record Timing(RoundTimes times, long intervalMillis) {}

  private AuthorityPlan(Roster first) {
    from.put(0L, first);
    timings.put(0L, USUAL);
  }

  /// The same authorities at every height, numbered from 0.
  static AuthorityPlan constant(Size size) {
    return new AuthorityPlan(
        roster(size, IntStream.range(0, size.members()).boxed().toList(), List.of()));
  }

  /// These authorities at first, with their first keys.
  static AuthorityPlan of(Integer... numbers) {
    List<Integer> firstKeys = Stream.of(numbers).map(number -> 0).toList();
    return new AuthorityPlan(Roster.of((numbers.length - 1) / 3, 0, List.of(numbers), firstKeys));
  }

  /// From a height on, these authorities with these keys.
  AuthorityPlan then(long height, List<Integer> numbers, List<Integer> keys) {
    from.put(height, Roster.of((numbers.size() - 1) / 3, 0, numbers, keys));
    return this;
  }

  /// From a height on, this timing.
  AuthorityPlan then(long height, Timing timing) {
    timings.put(height, timing);
    return this;
  }

  private static Roster roster(Size size, List<Integer> numbers, List<Integer> keys) {
    return Roster.of(
        size.byzantine(),
        size.crashed(),
        numbers,
        keys.isEmpty() ? numbers.stream().map(number -> 0).toList() : keys);
  }

  /// This many changes, one at a time: a member joins, leaves or changes its keys. No set has more
  /// of these faulty members than it tolerates.
  static AuthorityPlan changing(
      Size size, int spares, int changes, Set<Integer> faulty, Chance chance) {
    AuthorityPlan plan = constant(size);
    Roster last = plan.at(0);
    long height = FIRST_CHANGE;
    for (int change = 0; change < changes; change++) {
      Roster next = changed(last, size.members() + spares, chance);
      if (next.numbers().stream().filter(faulty::contains).count() <= next.byzantine()) {
        plan.from.put(height, next);
        last = next;
      }
      height += 1 + chance.below(MOST_HEIGHTS_BETWEEN);
    }
    return plan;
  }

  private static Roster changed(Roster last, int everybody, Chance chance) {
    int number = chance.below(everybody);
    int index = last.indexOf(number);
    if (index < 0) {
      return with(last, number, chance.below(3));
    }
    if (chance.percent(50) || last.size() == 1) {
      var keys = new ArrayList<>(last.keys());
      keys.set(index, keys.get(index) + 1);
      return Roster.of(last.byzantine(), last.crashed(), last.numbers(), List.copyOf(keys));
    }
    return without(last, index);
  }

  private static Roster with(Roster last, int number, int key) {
    var numbers = new ArrayList<>(last.numbers());
    var keys = new ArrayList<>(last.keys());
    int place = (int) numbers.stream().filter(other -> other < number).count();
    numbers.add(place, number);
    keys.add(place, key);
    return Roster.of((numbers.size() - 1) / 3, 0, List.copyOf(numbers), List.copyOf(keys));
  }

  private static Roster without(Roster last, int index) {
    var numbers = new ArrayList<>(last.numbers());
    var keys = new ArrayList<>(last.keys());
    numbers.remove(index);
    keys.remove(index);
    return Roster.of((numbers.size() - 1) / 3, 0, List.copyOf(numbers), List.copyOf(keys));
  }

  /// From one authority to all members and back to one, perhaps another, again and again.
  static AuthorityPlan breathing(Size size, Chance chance) {
    AuthorityPlan plan =
        new AuthorityPlan(
            roster(new Size(1, 0, 0), List.of(chance.below(size.members())), List.of()));
    Roster last = plan.at(0);
    long height = 2;
    boolean grows = true;
    for (int change = 0; change < 4 * size.members(); change++) {
      if (grows) {
        int number = chance.below(size.members());
        while (last.indexOf(number) >= 0) {
          number = (number + 1) % size.members();
        }
        last = with(last, number, chance.below(3));
      } else {
        last = without(last, chance.below(last.size()));
      }
      grows = last.size() == 1 || (grows && last.size() < size.members());
      plan.from.put(height, last);
      height += 1 + chance.below(3);
    }
    return plan;
  }

  /// Times and intervals change now and then.
  AuthorityPlan withChangingTimings(Chance chance) {
    long height = 1;
    for (int change = 0; change < PACES; change++) {
      height += 1 + chance.below(MOST_HEIGHTS_BETWEEN);
      timings.put(
          height,
          new Timing(new RoundTimes(chance.of(TIMEOUTS_MILLIS)), chance.of(INTERVALS_MILLIS)));
    }
    return this;
  }

  Roster at(long height) {
    return from.floorEntry(height).getValue();
  }

  Timing timing(long height) {
    return timings.floorEntry(height).getValue();
  }

  /// The longest first timeout of all heights.
  long longestTimeoutMillis() {
    return timings.values().stream()
        .mapToLong(timing -> timing.times().timeoutMillis(0))
        .max()
        .orElse(0);
  }

  /// The roster of a set that decides some height.
  Roster of(AuthoritySet set) {
    return from.values().stream()
        .filter(roster -> roster.set() == set)
        .findFirst()
        .or(() -> from.values().stream().filter(roster -> roster.set().equals(set)).findFirst())
        .orElseThrow(() -> new AssertionError("nobody has planned " + set));
  }

  boolean isConstant() {
    return from.size() == 1;
  }
}
