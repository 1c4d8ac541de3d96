package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.chain.Turns;
import io.mpreg.blockchain.consensus.ProofOfAuthority;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One run of a scenario: all members in one thread, until the time is over or something has gone
/// wrong.
final class Federation {

  static final long EPOCH_MILLIS = 1_000_000;

  /// Twenty time-outs of the first round.
  static final long LIVELY_WITHIN_MILLIS = 20L * Member.TIMES.timeoutMillis(0);

  private static final int HEIGHTS_AFTER_HEALING = 4;
  private static final int WORK_EVERY_MILLIS = 400;
  private static final long KNOWN_TO_ALL_MILLIS = 100;

  private final Scenario scenario;
  private final Agenda agenda = new Agenda();
  private final Chance chance;
  private final Network network;
  private final AuthorityPlan plan;
  private final Oracle oracle;
  private final List<Member> members = new ArrayList<>();
  private int work;

  Federation(Scenario scenario) {
    this.scenario = scenario;
    this.chance = new Chance(scenario.seed());
    this.network = new Network(agenda, chance, scenario);
    this.plan = plan(scenario, chance);
    this.oracle = new Oracle(scenario, plan, agenda);
    int everybody = scenario.size().members() + (scenario.changes() > 0 ? Scenario.SPARES : 0);
    for (int number = 0; number < everybody; number++) {
      addMember(number, number);
    }
    scenario.liars().forEach(this::addTwin);
    members.forEach(Member::start);
    submitWork();
    planLoss();
    agenda.after(scenario.healsAtMillis(), this::heal);
  }

  private static AuthorityPlan plan(Scenario scenario, Chance chance) {
    Set<Integer> faulty = new HashSet<>(scenario.liars().keySet());
    if (scenario.loss() == Scenario.Loss.EVERYTHING) {
      faulty.add(scenario.victim());
    }
    if (scenario.dead() >= 0) {
      faulty.add(scenario.dead());
    }
    return scenario.changes() == 0
        ? AuthorityPlan.constant(scenario.size())
        : AuthorityPlan.changing(
            scenario.size(), Scenario.SPARES, scenario.changes(), faulty, chance);
  }

  private void addMember(int place, int number) {
    Conduct conduct =
        scenario.liars().containsKey(number) ? scenario.liars().get(number) : Conduct.HONEST;
    int skew = scenario.weather().skewMillis();
    members.add(
        new Member(this, place, number, conduct, skew == 0 ? 0 : chance.below(2 * skew) - skew));
  }

  private void addTwin(int number, Lie lie) {
    if (lie == Lie.TWINS) {
      // Its place has the other parity, which is the half that it talks to.
      int place = members.size() + (members.size() % 2 == number % 2 ? 1 : 0);
      addMember(place, number);
    }
  }

  private void submitWork() {
    int next = work++;
    for (Member member : members) {
      agenda.after(1 + chance.below(60), () -> member.workshop().submit(next));
    }
    agenda.after(KNOWN_TO_ALL_MILLIS, () -> oracle.submitted(next));
    agenda.after(WORK_EVERY_MILLIS, this::submitWork);
  }

  private void planLoss() {
    if (scenario.loss() == Scenario.Loss.NOTHING) {
      return;
    }
    Member victim = members.get(scenario.victim());
    long when = scenario.healsAtMillis() / 4;
    agenda.after(
        when,
        () -> {
          Runnable restore = victim.storage().backup();
          Runnable loss =
              scenario.loss() == Scenario.Loss.DATABASE
                  ? restore
                  : victim.storage()::loseEverything;
          agenda.after(1 + chance.below((int) when), () -> victim.lose(loss));
        });
  }

  private void heal() {
    oracle.healed();
    members.stream().filter(this::isDead).forEach(Member::stop);
  }

  boolean isDead(Member member) {
    return member.number() == scenario.dead() && network.healed();
  }

  /// Runs the storm, and then until enough heights are final everywhere.
  Outcome run() {
    runUntil(scenario.healsAtMillis(), Long.MAX_VALUE);
    long goal = oracle.highest() + HEIGHTS_AFTER_HEALING;
    runUntil(scenario.healsAtMillis() + LIVELY_WITHIN_MILLIS, goal);
    if (oracle.violations().isEmpty() && finalEverywhere() < goal) {
      oracle.violated(
          "only %d of %d heights final everywhere in time: %s"
              .formatted(
                  finalEverywhere(),
                  goal,
                  members.stream()
                      .map(
                          m ->
                              m.number()
                                  + (m.isUp() ? "" : " down")
                                  + " "
                                  + m.conduct()
                                  + ": "
                                  + m.state())
                      .toList()));
    }
    return outcome();
  }

  /// Runs this long after healing, whatever is reached.
  Outcome runOn(long millisAfterHealing) {
    runUntil(scenario.healsAtMillis() + millisAfterHealing, Long.MAX_VALUE);
    return outcome();
  }

  private void runUntil(long millis, long height) {
    boolean more = true;
    while (more && oracle.violations().isEmpty() && finalEverywhere() < height) {
      more = agenda.next(millis);
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
      if (!member.lies() && !isDead(member)) {
        least = Math.min(least, member.storage().height() - 1);
      }
    }
    return least;
  }

  ProofOfAuthority first() {
    return new ProofOfAuthority(1, plan.at(1).set(), Turns.NONE, Member.TIMES);
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
