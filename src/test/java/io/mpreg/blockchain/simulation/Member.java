package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.members.deciding.Insight;
import io.mpreg.blockchain.members.deciding.Message;
import io.mpreg.blockchain.members.deciding.OtherMembers;
import io.mpreg.blockchain.members.deciding.PublishedHeight;
import io.mpreg.blockchain.members.deciding.PublishedState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// One member over all its lives; its storage outlives them. While it lives it is the production
/// driver; it is killed at any point between two steps.
final class Member {

  private static final long LEAST_DOWN_MILLIS = 100;
  private static final int LONGEST_DOWN_MILLIS = 4_000;
  private static final int HISTORY_LIMIT = 16;
  private static final int TURNS_BETWEEN_COUNTS = 20;
  private static final int STEP_OF_CLOCK_EVERY_MILLIS = 3_000;
  private static final int NOTES_KEPT = 12;
  private static final long INSISTS_EVERY_MILLIS = 500;

  private final Federation federation;
  private final int place;
  private final int number;
  private final NodeId id;
  private final Conduct conduct;
  private final Storage storage;
  private final Workshop workshop;
  private final long error; // of its clock, wanted by a storm
  private final Deque<String> notes = new ArrayDeque<>();

  private final Mind mind = new Mind();
  private final Voice voice;

  private @Nullable Life life; // null while it is down
  private long published;
  private long reopens;
  private long insistedAt;
  private boolean hasStarted;
  private long knownHeight = Long.MAX_VALUE;
  private OptionalInt onlyKey = OptionalInt.empty();
  private boolean dead;

  Member(Federation federation, int place, int number, Conduct conduct, long error) {
    this.federation = federation;
    this.place = place;
    this.number = number;
    this.id = Roster.id(number);
    this.conduct = conduct;
    this.error = error;
    this.voice = new Voice(federation, this);
    this.storage = new Storage(federation.first());
    this.workshop = new Workshop(id, end(), federation.plan(), this::clock);
  }

  // ---- living and dying ----------------------------------------------------------------------

  void start() {
    workshop.restart(end(), storage);
    published = storage.height() - 1;
    hasStarted = true;
    federation.oracle().started(this);
    Life next = new Life(federation, this, reopens);
    life = next;
    next.start();
  }

  private ChainEnd end() {
    return ChainEnd.of(storage, federation.plan(), knownHeight);
  }

  private void startUnlessUp() {
    if (!isUp() && !dead) {
      start();
    }
  }

  void mayBeKilled() {
    if (federation.chance().perTenThousand(network().weather().crashesPerTenThousandSteps())) {
      throw new Killed();
    }
  }

  void killed() {
    stop();
    after(LEAST_DOWN_MILLIS + federation.chance().below(LONGEST_DOWN_MILLIS), this::startUnlessUp);
  }

  void stop() {
    Life ended = life;
    if (ended != null) {
      life = null;
      ended.end();
      mind.forgetBodies();
      storage.crash(federation.chance());
    }
  }

  void die() {
    dead = true;
    stop();
  }

  /// Stops, loses the given part of its storage, and starts again.
  void lose(Runnable loss) {
    stop();
    loss.run();
    federation.oracle().lost(this);
    after(LEAST_DOWN_MILLIS + federation.chance().below(1_000), this::startUnlessUp);
  }

  /// Starts again with its operator's confirmation that a height is reopened.
  void restart(long reopened) {
    reopens = reopened;
    stop();
    after(1_000, this::startUnlessUp);
  }

  /// From its next start on, its software knows the rules of heights up to this one.
  void knowsRulesThrough(long height) {
    knownHeight = height;
  }

  /// From now on, it holds only this one of its keys.
  void holdsOnly(int key) {
    onlyKey = OptionalInt.of(key);
  }

  boolean holdsKeyOf(Roster roster) {
    int index = roster.indexOf(number);
    return index >= 0 && onlyKey.orElse(roster.keys().get(index)) == roster.keys().get(index);
  }

  private void after(long millis, Runnable action) {
    federation.agenda().after(millis, action);
  }

  /// Its wall clock.
  long clock() {
    Weather weather = network().weather();
    int most = weather.skewMillis();
    long part = federation.agenda().now() / STEP_OF_CLOCK_EVERY_MILLIS;
    long wrong = weather.machines().clockSteps() ? Signatures.mixed(error, part) : error;
    return Federation.EPOCH_MILLIS
        + federation.agenda().now()
        + (most == 0 ? 0 : Math.floorMod(wrong, 2 * most + 1) - most);
  }

  /// Work becomes executable at this member.
  void submit(int work) {
    workshop.submit(work);
    if (life != null) {
      life.work().tell();
    }
  }

  /// Called after its own part of a step.
  void hasMoved(int turns) {
    Life now = life;
    if (now != null && turns % TURNS_BETWEEN_COUNTS == 0) {
      federation.oracle().keeps(this, Insight.messagesKept(now.deciding()));
    }
    if (now != null && acts()) {
      conduct.moved(this);
      insist(now);
    }
  }

  // Its own driver notices the contradiction, and would keep it from continuing.
  private void insist(Life now) {
    if (now.deciding().publication().isAbstaining()
        && federation.agenda().now() >= insistedAt + INSISTS_EVERY_MILLIS) {
      insistedAt = federation.agenda().now();
      stop();
      storage.claimToRememberAll();
      start();
    }
  }

  /// Makes the stored blocks visible to all members.
  void publish() {
    while (published < storage.height() - 1) {
      FinalBlock last = storage.at(++published);
      workshop.advance(end(), last.block().work());
      mind.forgetBodies(published);
      federation.oracle().decided(this, last);
      mayBeKilled();
      federation.oracle().acknowledged(this);
    }
  }

  // ---- answering -----------------------------------------------------------------------------

  Optional<SimulatedBlock> give(Hash hash) {
    return conduct.givesBodies() ? known(hash) : Optional.empty();
  }

  Optional<SimulatedBlock> known(Hash hash) {
    Life now = life;
    return now == null
        ? Optional.empty()
        : now.deciding().candidates().find(hash).or(() -> mind.body(hash));
  }

  List<FinalBlock> history(long from) {
    long first = Math.max(1, from);
    long end = Math.min(storage.height(), first + HISTORY_LIMIT);
    return LongStream.range(first, end).mapToObj(storage::at).toList();
  }

  /// The votes of a member that are known here; empty until this one has begun.
  Optional<List<Vote>> votesOf(NodeId member) {
    return publication().flatMap(shown -> shown.votesOf(member));
  }

  // ---- sending and receiving -----------------------------------------------------------------

  void send(Member receiver, Message<SimulatedBlock> message) {
    Life now = life;
    if (now != null) {
      now.peers().send(receiver, message);
    }
  }

  void receive(Member sender, List<Message<SimulatedBlock>> messages) {
    Life now = life;
    if (now == null) {
      return;
    }
    now.run(() -> now.deciding().reception().take(sender.id, messages));
    if (acts()) {
      now.run(() -> Voice.events(messages).forEach(event -> conduct.heard(this, event)));
    }
  }

  /// Whether messages of the other are dropped, because a twin talks to one half only.
  boolean isDeafTo(Member other) {
    return conduct == ByzantineAct.TWINS && (other.number == number || other.half() != half());
  }

  private int half() {
    return (conduct == ByzantineAct.TWINS ? place : number) % 2;
  }

  // ---- reading -------------------------------------------------------------------------------

  int place() {
    return place;
  }

  int number() {
    return number;
  }

  NodeId id() {
    return id;
  }

  boolean isUp() {
    return life != null;
  }

  boolean hasStarted() {
    return hasStarted;
  }

  boolean isDead() {
    return dead;
  }

  boolean acts() {
    return conduct != Conduct.HONEST;
  }

  Conduct conduct() {
    return conduct;
  }

  /// What it sends.
  Voice voice() {
    return voice;
  }

  /// The memory of a Byzantine member.
  Mind mind() {
    return mind;
  }

  Storage storage() {
    return storage;
  }

  Workshop workshop() {
    return workshop;
  }

  Federation federation() {
    return federation;
  }

  private Network network() {
    return federation.network();
  }

  /// Its published state; empty while it is down.
  Optional<PublishedState> publication() {
    return Optional.ofNullable(life).map(now -> now.deciding().publication());
  }

  /// What it knows of the others; empty while it is down.
  Optional<OtherMembers> others() {
    return Optional.ofNullable(life).map(Life::others);
  }

  /// Its latest log lines, in order.
  List<String> notes() {
    return List.copyOf(notes);
  }

  /// The height that it decides at the moment, if any.
  Optional<PublishedHeight> deciding() {
    return publication().flatMap(PublishedState::height);
  }

  /// The round of the open height; 0 while it decides none.
  int round() {
    return deciding().map(PublishedHeight::round).orElse(0);
  }

  boolean isHalted() {
    return publication().flatMap(PublishedState::halted).isPresent();
  }

  boolean hasVotedAtTheOpenHeight() {
    return !storage.votes().isEmpty();
  }

  // ---- for people ----------------------------------------------------------------------------

  void note(String text) {
    notes.addLast("%d ms: %s".formatted(federation.agenda().now(), text));
    if (notes.size() > NOTES_KEPT) {
      notes.removeFirst();
    }
  }

  private static String state(Life now) {
    PublishedState shown = now.deciding().publication();
    boolean votes = !shown.isStarting() && !shown.isAbstaining();
    return "%s%s%s"
        .formatted(
            votes ? "votes" : shown.reasonNotToVote(),
            now.deciding().isAwaiting() ? ", awaits the store" : "",
            shown.trouble().map(what -> ", in trouble: " + what).orElse(""));
  }

  @Override
  public String toString() {
    Life now = life;
    String deciding =
        deciding()
            .map(shown -> "decides %d/%d".formatted(shown.height(), shown.round()))
            .orElse("decides nothing");
    return "\n  %d %s, has final %d; %s; %s"
        .formatted(
            number,
            conduct,
            storage.height() - 1,
            now == null ? "is down" : deciding + ", " + state(now),
            notes);
  }
}
