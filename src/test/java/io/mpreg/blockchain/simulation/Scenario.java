package io.mpreg.blockchain.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// The events of a run: everything that does not follow from the production code. The same
/// scenario, with its seed, gives the same run.
///
/// @param byzantineMembers the Byzantine members by number
/// @param storms one after the other, with fault-free times in between, in which all must make
///   progress
/// @param loss what the victims lose of their storage, once, in the first storm
/// @param dead the member that crashes for good when the first storm ends, or [#NOBODY]
/// @param changes what changes from height to height
/// @param late the member that starts for the first time when blocks are final, or [#NOBODY]
/// @param lossHeight the open height at which each victim suffers the loss, once it has voted
///   there; 0 for a moment of the first storm
record Scenario(
    long seed,
    Size size,
    SortedMap<Integer, ByzantineAct> byzantineMembers,
    List<Storm> storms,
    Loss loss,
    Set<Integer> victims,
    int dead,
    Changes changes,
    int late,
    long lossHeight) {

  static final int NOBODY = -1;

  /// The open height at which a late member starts.
  static final long LATE_HEIGHT = 2;

  /// Members that are no authorities at first, where the set changes.
  static final int SPARES = 2;

  private static final List<Size> SIZES =
      List.of(Size.FOUR, Size.FOUR, Size.FOUR, Size.HYBRID, Size.HYBRID, Size.SEVEN, Size.TEN);
  private static final int MOST_STORMS = 3;
  private static final int MOST_CHANGES = 8;

  /// What a member can lose of its storage.
  enum Loss {
    NOTHING,
    /// The database is restored from an earlier backup; the vote file stays.
    DATABASE,
    /// Database and vote file are restored from an earlier copy. Votes since then that others have
    /// not seen are forgotten, and nobody can know them, so the member may contradict itself: it
    /// counts as Byzantine.
    COPY,
    /// Database and vote file are empty.
    EVERYTHING
  }

  /// What changes from height to height.
  ///
  /// @param times how often the authority set changes
  /// @param breathing whether the set goes from one authority to all and back, again and again
  /// @param timings whether timeouts and intervals change
  record Changes(int times, boolean breathing, boolean timings) {
    static final Changes NONE = new Changes(0, false, false);

    boolean ofAuthorities() {
      return times > 0 || breathing;
    }
  }

  Scenario {
    byzantineMembers = Collections.unmodifiableSortedMap(new TreeMap<>(byzantineMembers));
    storms = List.copyOf(storms);
    victims = Collections.unmodifiableSet(new TreeSet<>(victims));
  }

  /// No faults.
  static Scenario calm(long seed, Size size) {
    return new Scenario(
        seed,
        size,
        new TreeMap<>(),
        List.of(),
        Loss.NOTHING,
        Set.of(),
        NOBODY,
        Changes.NONE,
        NOBODY,
        0);
  }

  /// All faults at once, chosen by the seed; never more than the members tolerate.
  static Scenario mixed(long seed) {
    var chance = new Chance(~seed);
    if (chance.percent(8)) {
      return breathing(seed).in(storms(chance)).withTimings(chance.percent(30));
    }
    Size size = chance.of(SIZES);
    if (chance.percent(3)) {
      return calm(seed, size);
    }
    Loss loss = chance.percent(70) ? Loss.NOTHING : chance.of(List.of(Loss.values()));
    int victim = chance.below(size.members());
    int byzantine = size.byzantine() - (loss == Loss.COPY ? 1 : 0);
    int tolerated = byzantine + size.crashed() - (loss == Loss.EVERYTHING ? 1 : 0);
    var byzantineMembers = new TreeMap<Integer, ByzantineAct>();
    for (int left = chance.below(Math.min(byzantine, tolerated) + 1); left > 0; left--) {
      int number = chance.below(size.members());
      if (number != victim) {
        byzantineMembers.put(number, chance.of(List.of(ByzantineAct.values())));
      }
    }
    int dead =
        tolerated > byzantineMembers.size() && chance.percent(30)
            ? chance.below(size.members())
            : NOBODY;
    // Until it starts, it counts as crashed.
    boolean mayBeLate = tolerated > byzantineMembers.size() + (dead >= 0 ? 1 : 0);
    int late = mayBeLate && chance.percent(20) ? chance.below(size.members()) : NOBODY;
    int changes = chance.percent(30) ? 1 + chance.below(MOST_CHANGES) : 0;
    return new Scenario(
        seed,
        size,
        byzantineMembers,
        List.of(storms(chance)),
        loss,
        loss == Loss.NOTHING ? Set.of() : Set.of(victim),
        dead == victim || byzantineMembers.containsKey(dead) ? NOBODY : dead,
        new Changes(changes, false, chance.percent(20)),
        late == victim || late == dead || byzantineMembers.containsKey(late) ? NOBODY : late,
        0);
  }

  private static Storm[] storms(Chance chance) {
    var storms = new ArrayList<Storm>();
    for (int left = 1 + chance.below(MOST_STORMS); left > 0; left--) {
      storms.add(Storm.any(chance));
    }
    return storms.toArray(Storm[]::new);
  }

  /// One storm of the usual kind, with these Byzantine members.
  static Scenario storm(long seed, Size size, Map<Integer, ByzantineAct> byzantineMembers) {
    return calm(seed, size)
        .with(byzantineMembers)
        .in(new Storm(Weather.STORM, Partition.NONE, 15_000));
  }

  /// From one authority to four and back, again and again, without faults.
  static Scenario breathing(long seed) {
    return calm(seed, Size.FOUR).changing(new Changes(0, true, false));
  }

  Scenario with(Map<Integer, ByzantineAct> theirs) {
    return new Scenario(
        seed, size, new TreeMap<>(theirs), storms, loss, victims, dead, changes, late, lossHeight);
  }

  Scenario in(Storm... others) {
    return new Scenario(
        seed,
        size,
        byzantineMembers,
        List.of(others),
        loss,
        victims,
        dead,
        changes,
        late,
        lossHeight);
  }

  Scenario losing(Loss what, Integer... who) {
    return losingAt(lossHeight, what, who);
  }

  Scenario losingAt(long height, Loss what, Integer... who) {
    return new Scenario(
        seed, size, byzantineMembers, storms, what, Set.of(who), dead, changes, late, height);
  }

  Scenario changing(int times) {
    return changing(new Changes(times, false, changes.timings()));
  }

  private Scenario changing(Changes others) {
    return new Scenario(
        seed, size, byzantineMembers, storms, loss, victims, dead, others, late, lossHeight);
  }

  Scenario withTimings(boolean timings) {
    return changing(new Changes(changes.times(), changes.breathing(), timings));
  }

  Scenario dying(int who) {
    return new Scenario(
        seed, size, byzantineMembers, storms, loss, victims, who, changes, late, lossHeight);
  }

  Scenario startingLate(int who) {
    return new Scenario(
        seed, size, byzantineMembers, storms, loss, victims, dead, changes, who, lossHeight);
  }

  boolean isCalm() {
    return storms.isEmpty() && byzantineMembers.isEmpty() && !changes.ofAuthorities();
  }

  /// Whether an honest member may contradict what it has signed: its record was restored from a
  /// copy, and nobody may have seen what it has signed since.
  boolean mayForget(int number) {
    return loss == Loss.COPY
        && victims.contains(number)
        && storms.stream().anyMatch(Storm::losesMessages);
  }
}
