package io.mpreg.blockchain.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Which authorities decide which height. Fixed in advance, as if the chain had ordered it.
final class AuthorityPlan {

  private static final int FIRST_CHANGE = 3;
  private static final int MOST_HEIGHTS_BETWEEN = 5;

  private final TreeMap<Long, Roster> from = new TreeMap<>();

  private AuthorityPlan(Roster first) {
    from.put(0L, first);
  }

  /// The same authorities for ever, numbered from 0.
  static AuthorityPlan constant(Size size) {
    return new AuthorityPlan(
        Roster.of(
            size.byzantine(),
            size.crashed(),
            IntStream.range(0, size.members()).boxed().toList(),
            IntStream.range(0, size.members()).map(number -> 0).boxed().toList()));
  }

  /// So many changes, one at a time: a member joins, leaves or changes its keys. No set has more of
  /// these liars than it tolerates.
  static AuthorityPlan changing(
      Size size, int spares, int changes, Set<Integer> liars, Chance chance) {
    AuthorityPlan plan = constant(size);
    Roster last = plan.at(0);
    long height = FIRST_CHANGE;
    for (int change = 0; change < changes; change++) {
      Roster next = changed(last, size.members() + spares, chance);
      if (next.numbers().stream().filter(liars::contains).count() <= next.byzantine()) {
        plan.from.put(height, next);
        last = next;
      }
      height += 1 + chance.below(MOST_HEIGHTS_BETWEEN);
    }
    return plan;
  }

  private static Roster changed(Roster last, int everybody, Chance chance) {
    int number = chance.below(everybody);
    var numbers = new ArrayList<>(last.numbers());
    var keys = new ArrayList<>(last.keys());
    int index = last.indexOf(number);
    if (index < 0) {
      int place = (int) numbers.stream().filter(other -> other < number).count();
      numbers.add(place, number);
      keys.add(place, chance.below(3));
    } else if (chance.percent(50) || last.size() == 3) {
      keys.set(index, keys.get(index) + 1);
    } else {
      numbers.remove(index);
      keys.remove(index);
    }
    return Roster.of((numbers.size() - 1) / 3, 0, List.copyOf(numbers), List.copyOf(keys));
  }

  Roster at(long height) {
    return from.floorEntry(height).getValue();
  }

  boolean isConstant() {
    return from.size() == 1;
  }
}
