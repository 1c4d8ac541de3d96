package io.mpreg.blockchain.simulation;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What happens in a run: everything that does not follow from the production core. The same
/// scenario, which has its seed, gives the same run.
///
/// @param liars the Byzantine members by number
/// @param victim the member whose storage is lost as `loss` says
/// @param dead the member that stops for ever when everything else heals, or -1
/// @param changes how often the set of authorities changes
record Scenario(
    long seed,
    Size size,
    SortedMap<Integer, Lie> liars,
    Weather weather,
    Partition partition,
    Loss loss,
    int victim,
    int dead,
    int changes,
    long healsAtMillis) {

  static final int SPARES = 2;

  private static final int NOBODY = -1;

  /// What a member loses of its storage, once, at half of the storm.
  enum Loss {
    NOTHING,
    /// The database comes back from a backup taken earlier; the vote file is there.
    DATABASE,
    /// Database and vote file are empty.
    EVERYTHING
  }

  static Scenario calm(long seed, Size size) {
    return new Scenario(
        seed,
        size,
        new TreeMap<>(),
        Weather.FINE,
        Partition.NONE,
        Loss.NOTHING,
        NOBODY,
        NOBODY,
        0,
        0);
  }

  /// Everything at once, as the seed wants it; never more faults than the members tolerate.
  static Scenario mixed(long seed) {
    var chance = new Chance(~seed);
    if (seed % 20 == 19) {
      return calm(seed, chance.of(List.of(Size.FOUR, Size.HYBRID, Size.SEVEN)));
    }
    Size size =
        chance.of(
            List.of(
                Size.FOUR, Size.FOUR, Size.FOUR, Size.HYBRID, Size.HYBRID, Size.SEVEN, Size.TEN));
    Loss loss = chance.percent(70) ? Loss.NOTHING : chance.of(List.of(Loss.values()));
    int tolerated = size.byzantine() + size.crashed();
    int victim = chance.below(size.members());
    int spent = loss == Loss.EVERYTHING ? 1 : 0;
    int most = Math.min(size.byzantine(), tolerated - spent);
    var liars = new TreeMap<Integer, Lie>();
    for (int liar = chance.below(most + 1); liar > 0; liar--) {
      int number = chance.below(size.members());
      if (number != victim) {
        liars.put(number, chance.of(List.of(Lie.values())));
      }
    }
    int dead = NOBODY;
    if (tolerated - spent - liars.size() > 0 && chance.percent(30)) {
      dead = chance.below(size.members());
      dead = dead == victim || liars.containsKey(dead) ? NOBODY : dead;
    }
    return new Scenario(
        seed,
        size,
        liars,
        Weather.any(chance),
        Partition.any(chance),
        loss,
        victim,
        dead,
        chance.percent(30) ? 1 + chance.below(8) : 0,
        6_000 + chance.below(12_000));
  }

  Scenario with(Size other, Map<Integer, Lie> theirs) {
    return new Scenario(
        seed,
        other,
        new TreeMap<>(theirs),
        weather,
        partition,
        loss,
        victim,
        dead,
        changes,
        healsAtMillis);
  }

  /// One storm, with these liars and nothing else that is special.
  static Scenario storm(long seed, Size size, Map<Integer, Lie> liars) {
    return new Scenario(
        seed,
        size,
        new TreeMap<>(liars),
        Weather.STORM,
        Partition.NONE,
        Loss.NOTHING,
        NOBODY,
        NOBODY,
        0,
        15_000);
  }

  Scenario losing(Loss what, int who) {
    return new Scenario(
        seed, size, liars, weather, partition, what, who, dead, changes, healsAtMillis);
  }

  Scenario in(Weather otherWeather, Partition otherPartition) {
    return new Scenario(
        seed,
        size,
        liars,
        otherWeather,
        otherPartition,
        loss,
        victim,
        dead,
        changes,
        healsAtMillis);
  }

  Scenario changing(int times) {
    return new Scenario(
        seed, size, liars, weather, partition, loss, victim, dead, times, healsAtMillis);
  }

  boolean isCalm() {
    return weather.equals(Weather.FINE) && liars.isEmpty() && changes == 0 && dead == NOBODY;
  }
}
