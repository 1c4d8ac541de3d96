package io.mpreg.blockchain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.members.deciding.Message;
import io.mpreg.blockchain.members.deciding.PublishedState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// A federation without random faults whose events are scripted by a test, in virtual time; the
/// seed is the only source of randomness, and waiting is for a condition.
final class Story {

  /// How long to wait for a condition, in virtual time.
  static final long PATIENCE_MILLIS = 60_000;

  private final Federation federation;
  private int work;
  private boolean mayBreak;

  Story(int members, AuthorityPlan plan, Map<Integer, Conduct> conducts) {
    this(1, members, plan, conducts);
  }

  Story(long seed, int members, AuthorityPlan plan, Map<Integer, Conduct> conducts) {
    Scenario scenario =
        Scenario.calm(seed, new Size(members, (plan.at(1).size() - 1) / 3, 0))
            .with(acts(conducts))
            .in(Storm.NONE); // members come and go, so turns may be given up
    this.federation = new Federation(scenario, plan, conducts);
  }

  private static Map<Integer, ByzantineAct> acts(Map<Integer, Conduct> conducts) {
    Map<Integer, ByzantineAct> acts = new TreeMap<>();
    conducts.forEach(
        (number, conduct) ->
            acts.put(
                number, conduct instanceof ByzantineAct act ? act : ByzantineAct.KEEPS_SILENT));
    return acts;
  }

  /// Four authorities with a quorum of three.
  static Story ofFour() {
    return new Story(4, AuthorityPlan.of(0, 1, 2, 3), Map.of());
  }

  /// Four authorities, one of which has its own conduct.
  static Story ofFour(int number, Conduct conduct) {
    return new Story(4, AuthorityPlan.of(0, 1, 2, 3), Map.of(number, conduct));
  }

  // ---- what happens --------------------------------------------------------------------------

  Story starts(Integer... numbers) {
    Stream.of(numbers).map(this::member).forEach(Member::start);
    return this;
  }

  Story startsAll() {
    federation.members().forEach(Member::start);
    return this;
  }

  Story stops(Integer... numbers) {
    Stream.of(numbers).map(this::member).forEach(Member::stop);
    return this;
  }

  /// A member that is down loses part of its storage.
  void loses(int number, Runnable loss) {
    member(number).stop();
    loss.run();
    federation.oracle().lost(member(number));
  }

  /// Work becomes executable, known to these members.
  int submit(Integer... numbers) {
    int next = work++;
    Stream.of(numbers).map(this::member).forEach(member -> member.submit(next));
    return next;
  }

  /// One more block becomes final at all members that are up.
  void goesOn() {
    Integer[] up =
        federation.members().stream()
            .filter(Member::isUp)
            .map(Member::number)
            .toArray(Integer[]::new);
    goesOnAt(up);
  }

  /// One more block becomes final at these members, which know of its work.
  void goesOnAt(Integer... numbers) {
    int next = submit(numbers);
    until("work %d is final at %s".formatted(next, List.of(numbers)), () -> isFinal(next, numbers));
  }

  /// This many more blocks become final at all members that are up.
  void growsBy(int blocks) {
    for (int block = 0; block < blocks; block++) {
      goesOn();
    }
  }

  /// From now on the oracle is not asked: more faults than tolerated follow.
  void mayBreak() {
    mayBreak = true;
  }

  /// Waits, in virtual time.
  void until(String what, BooleanSupplier isSo) {
    long latest = federation.agenda().now() + PATIENCE_MILLIS;
    boolean more = true;
    while (more && !isSo.getAsBoolean()) {
      more = federation.agenda().next(latest);
      requireSound();
    }
    assertThat(isSo.getAsBoolean()).as("%s: %s", what, federation.members()).isTrue();
  }

  /// Lets time pass, in which something must not happen.
  void pass(long millis) {
    long end = federation.agenda().now() + millis;
    federation.agenda().after(millis, () -> {}); // however little else there is to do
    boolean more = true;
    while (more) {
      more = federation.agenda().next(end);
      requireSound();
    }
  }

  private void requireSound() {
    assertThat(mayBreak || federation.oracle().violations().isEmpty())
        .as("%s %s", federation.oracle().violations(), federation.members())
        .isTrue();
  }

  // ---- who says what -------------------------------------------------------------------------

  /// Delivers a message as if a member had sent it, whether or not it is up.
  void says(int number, Message<SimulatedBlock> message, Integer... listeners) {
    for (int listener : listeners) {
      federation.network().bring(member(number), member(listener), List.of(message), arrived -> {});
    }
  }

  /// What these members send from now on, once for each receiver.
  List<Message<SimulatedBlock>> sentBy(Integer... numbers) {
    List<Message<SimulatedBlock>> sent = new ArrayList<>();
    List<Integer> who = List.of(numbers);
    federation
        .network()
        .witness(
            (from, together) -> {
              if (who.contains(from.number())) {
                sent.addAll(together);
              }
            });
    return sent;
  }

  /// The ballots of the votes among these.
  static Set<Ballot> ballots(List<Message<SimulatedBlock>> messages) {
    return messages.stream()
        .flatMap(message -> Voice.vote(message).stream())
        .map(Vote::ballot)
        .collect(Collectors.toSet());
  }

  // ---- reading -------------------------------------------------------------------------------

  Member member(int number) {
    return federation.members().get(number);
  }

  Network network() {
    return federation.network();
  }

  Oracle oracle() {
    return federation.oracle();
  }

  long now() {
    return federation.agenda().now();
  }

  /// How many blocks are final at a member.
  long height(int number) {
    return member(number).storage().height() - 1;
  }

  boolean isFinal(int done, Integer... numbers) {
    return Stream.of(numbers)
        .map(number -> member(number).storage())
        .allMatch(
            storage ->
                LongStream.range(1, storage.height())
                    .anyMatch(height -> storage.at(height).block().work().contains(done)));
  }

  PublishedState shown(int number) {
    return member(number).publication().orElseThrow(() -> new AssertionError(number + " is down"));
  }

  /// Whether a member votes at the open height.
  boolean votes(int number) {
    Optional<PublishedState> shown = member(number).publication();
    return shown.isPresent()
        && shown.get().height().isPresent()
        && shown.get().isAuthority()
        && !shown.get().isStarting()
        && !shown.get().isAbstaining();
  }

  /// Whether a member reports that it abstains because it may have forgotten votes.
  boolean abstains(int number) {
    return member(number).publication().filter(PublishedState::isAbstaining).isPresent();
  }

  boolean allVote(Integer... numbers) {
    return Stream.of(numbers).allMatch(this::votes);
  }

  /// Whether a member has logged this.
  boolean hasTold(int number, String text) {
    return member(number).notes().stream().anyMatch(note -> note.contains(text));
  }
}
