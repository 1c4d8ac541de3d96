package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.consensus.ProofOfAuthority;
import io.mpreg.blockchain.core.state.Turns;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// One run of a scenario: all members in one thread, until the time is over or an invariant is
/// violated.
final class Federation {

  static final long EPOCH_MILLIS = 1_000_000;

  /// After all faults have healed, [#HEIGHTS_AFTER_STORM] more heights have to become final at
  /// every live honest member within this many of the longest first timeout.
  static final int LIVELY_WITHIN_TIMEOUTS = 20;

  static final int HEIGHTS_AFTER_STORM = 4;
  private static final long SETTLING_MILLIS = 10_000;
  private static final long LONG_MILLIS = 60_000;
  private static final int WORK_EVERY_MILLIS = 400;
  private static final long KNOWN_TO_ALL_MILLIS = 100;
  private static final long LOOK_EVERY_MILLIS = 5;

  private final Scenario scenario;
  private final Agenda agenda = new Agenda();
  private final Chance chance;
  private final Network network;
  private final AuthorityPlan plan;
  private final Oracle oracle;
  private final List<Member> members = new ArrayList<>();
  private int work;

  Federation(Scenario scenario) {
    this(scenario, new Chance(scenario.seed()));
  }

  private Federation(Scenario scenario, Chance chance) {
    this(scenario, chance, plan(scenario, chance), Map.of());
    members.stream().filter(member -> member.number() != scenario.late()).forEach(Member::start);
    members.stream().filter(member -> member.number() == scenario.late()).forEach(this::startLate);
    submitWork();
  }

  /// A federation whose members are all down, without work: the test tells what happens.
  ///
  /// @param conducts of the members that are not honest, by number
  Federation(Scenario scenario, AuthorityPlan plan, Map<Integer, Conduct> conducts) {
    this(scenario, new Chance(scenario.seed()), plan, conducts);
  }

  private Federation(
      Scenario scenario, Chance chance, AuthorityPlan plan, Map<Integer, Conduct> conducts) {
    this.scenario = scenario;
    this.chance = chance;
    this.network = new Network(agenda, chance);
    this.plan = plan;
    this.oracle = new Oracle(scenario, plan, agenda);
    int spares = scenario.changes().times() > 0 ? Scenario.SPARES : 0;
    int everybody = scenario.size().members() + spares;
    for (int number = 0; number < everybody; number++) {
      addMember(number, number, conducts.getOrDefault(number, conduct(number)));
    }
    scenario.byzantineMembers().forEach(this::addTwin);
  }

  private Conduct conduct(int number) {
    ByzantineAct act = scenario.byzantineMembers().get(number);
    return act == null ? Conduct.HONEST : act;
  }

  private static AuthorityPlan plan(Scenario scenario, Chance chance) {
    Set<Integer> faulty = new HashSet<>(scenario.byzantineMembers().keySet());
    faulty.addAll(scenario.victims());
    if (scenario.dead() >= 0) {
      faulty.add(scenario.dead());
    }
    AuthorityPlan plan = authorities(scenario, faulty, chance);
    return scenario.changes().timings() ? plan.withChangingTimings(chance) : plan;
  }

  private static AuthorityPlan authorities(Scenario scenario, Set<Integer> faulty, Chance chance) {
    if (scenario.changes().breathing()) {
      return AuthorityPlan.breathing(scenario.size(), chance);
    }
    int times = scenario.changes().times();
    return times == 0
        ? AuthorityPlan.constant(scenario.size())
        : AuthorityPlan.changing(scenario.size(), Scenario.SPARES, times, faulty, chance);
  }

  private void addMember(int place, int number, Conduct conduct) {
    members.add(new Member(this, place, number, conduct, chance.any()));
  }

  private void addTwin(int number, ByzantineAct act) {
    if (act == ByzantineAct.TWINS) {
      // Its place has the other parity, and so talks to the other half.
      int place = members.size() + (members.size() % 2 == number % 2 ? 1 : 0);
      addMember(place, number, act);
    }
  }

  private void startLate(Member member) {
    when(() -> oracle.highest() + 1 >= Scenario.LATE_HEIGHT, member::start);
  }

  // Polls a condition, and runs the action once it holds.
  private void when(BooleanSupplier isSo, Runnable action) {
    if (isSo.getAsBoolean()) {
      action.run();
    } else {
      agenda.after(LOOK_EVERY_MILLIS, () -> when(isSo, action));
    }
  }

  private void submitWork() {
    int next = work++;
    for (Member member : members) {
      agenda.after(1 + chance.below(60), () -> member.submit(next));
    }
    agenda.after(KNOWN_TO_ALL_MILLIS, () -> oracle.submitted(next));
    agenda.after(WORK_EVERY_MILLIS, this::submitWork);
  }

  // All at the same moment, so that none has come back when the others fall.
  private void planLoss(Storm storm) {
    if (scenario.lossHeight() > 0) {
      scenario.victims().forEach(number -> planLossAtHeight(members.get(number)));
      return;
    }
    int quarter = (int) storm.millis() / 4;
    long delay = 1L + chance.below(quarter);
    for (int number : scenario.victims()) {
      Member victim = members.get(number);
      agenda.after(
          quarter,
          () -> {
            Runnable loss = loss(victim);
            agenda.after(delay, () -> victim.lose(loss));
          });
    }
  }

  // Where the victim is reset to a copy, the copy is made now and restored later.
  private Runnable loss(Member victim) {
    return switch (scenario.loss()) {
      case DATABASE -> victim.storage().databaseBackup();
      case COPY -> victim.storage().backup();
      case EVERYTHING, NOTHING -> victim.storage()::loseEverything;
    };
  }

  private void planLossAtHeight(Member victim) {
    long height = scenario.lossHeight();
    when(
        () -> victim.isUp() && victim.storage().height() >= height,
        () -> {
          Runnable loss = loss(victim);
          when(() -> victim.isUp() && victim.hasVotedAtTheOpenHeight(), () -> victim.lose(loss));
        });
  }

  /// Runs all storms, and after each until enough heights are final everywhere.
  Outcome run() {
    if (scenario.storms().isEmpty()) {
      goOn();
    }
    for (Storm storm : scenario.storms()) {
      rage(storm);
      goOn();
    }
    return outcome();
  }

  /// Runs the storms only.
  Outcome runStorms() {
    scenario.storms().forEach(this::rage);
    return outcome();
  }

  /// Runs the storms, after which too few members know what they have signed. Then every operator
  /// confirms the reopening of the open height, and all continue; unless the last final block was
  /// lost with those that had it, so that nobody can know which height is open.
  Outcome runReopened() {
    runStorms();
    long open = oracle.highest() + 1;
    if (members.stream().anyMatch(member -> member.storage().height() == open)) {
      members.forEach(member -> member.restart(open));
      goOn();
    }
    return outcome();
  }

  /// Starts all members; once a height is final everywhere, the weather changes for this long.
  Outcome runChanging(long height, Weather weather, long millis) {
    members.forEach(Member::start);
    submitWork();
    runUntil(LONG_MILLIS, height);
    network.begin(new Storm(weather, Partition.NONE, millis));
    runUntil(agenda.now() + millis, Long.MAX_VALUE);
    return outcome();
  }

  /// Runs on for this long, whatever was violated.
  void runOnFor(long millis) {
    long end = agenda.now() + millis;
    while (agenda.next(end)) {}
  }

  /// Runs all storms, lets all members catch up, and then runs this long, in which no work may be
  /// censored.
  Outcome runOn(long millis) {
    scenario.storms().forEach(this::rage);
    runUntil(agenda.now() + SETTLING_MILLIS, Long.MAX_VALUE);
    oracle.settled();
    runUntil(agenda.now() + millis, Long.MAX_VALUE);
    return outcome();
  }

  private void rage(Storm storm) {
    network.begin(storm);
    if (storm == scenario.storms().getFirst()) {
      planLoss(storm);
    }
    runUntil(agenda.now() + storm.millis(), Long.MAX_VALUE);
    network.begin(Storm.NONE);
    when(
        () -> members.stream().allMatch(Member::hasStarted),
        () ->
            members.stream()
                .filter(member -> member.number() == scenario.dead())
                .forEach(Member::die));
  }

  private void goOn() {
    long goal = oracle.highest() + HEIGHTS_AFTER_STORM;
    runUntil(agenda.now() + LIVELY_WITHIN_TIMEOUTS * plan.longestTimeoutMillis(), goal);
    if (oracle.violations().isEmpty() && finalEverywhere() < goal) {
      oracle.violated("height " + goal + " is not final everywhere in time: " + members);
    }
  }

  // An exception of a driver or a core is a violation like others, and has a seed.
  private void runUntil(long millis, long height) {
    try {
      boolean more = true;
      while (more && oracle.violations().isEmpty() && finalEverywhere() < height) {
        more = agenda.next(millis);
      }
    } catch (RuntimeException | AssertionError e) {
      var trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      oracle.violated(trace.toString());
    }
  }

  private Outcome outcome() {
    return new Outcome(
        scenario,
        oracle.violations(),
        network.digest(),
        network.messages(),
        oracle.highest(),
        agenda.now(),
        oracle.refusals(),
        oracle.offences());
  }

  private long finalEverywhere() {
    long least = Long.MAX_VALUE;
    for (Member member : members) {
      if (!member.acts() && !member.isDead()) {
        least = Math.min(least, member.storage().height() - 1);
      }
    }
    return least;
  }

  ProofOfAuthority first() {
    return new ProofOfAuthority(1, plan.at(1).set(), Turns.NONE, plan.timing(1).times());
  }

  Agenda agenda() {
    return agenda;
  }

  Chance chance() {
    return chance;
  }

  Network network() {
    return network;
  }

  AuthorityPlan plan() {
    return plan;
  }

  Oracle oracle() {
    return oracle;
  }

  List<Member> members() {
    return members;
  }
}
