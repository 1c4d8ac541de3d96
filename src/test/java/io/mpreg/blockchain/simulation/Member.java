package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.consensus.Event;
import io.mpreg.blockchain.core.consensus.Proposal;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.deciding.Insight;
import io.mpreg.blockchain.deciding.Message;
import io.mpreg.blockchain.deciding.Publication;
import io.mpreg.blockchain.deciding.PublishedHeight;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One member over all its lives: what it has stored outlives them. While it lives it is the driver
/// that ships; it is killed at any point between two steps.
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

  // What a liar has in mind.
  private final Map<Hash, SimulatedBlock> kept = new TreeMap<>();
  private final List<Event> memory = new ArrayList<>();
  private final Set<Long> lied = new HashSet<>();
  private List<Certificate> formed = new ArrayList<>();

  private @Nullable Life life; // null while it is down
  private long published;
  private long reopens;
  private long insistedAt;
  private boolean hasStarted;
  private boolean dead;

  Member(Federation federation, int place, int number, Conduct conduct, long error) {
    this.federation = federation;
    this.place = place;
    this.number = number;
    this.id = Roster.id(number);
    this.conduct = conduct;
    this.error = error;
    this.storage = new Storage(federation.first());
    this.workshop =
        new Workshop(id, ChainEnd.of(storage, federation.plan()), federation.plan(), this::clock);
  }

  // ---- living and dying ----------------------------------------------------------------------

  void start() {
    workshop.restart(ChainEnd.of(storage, federation.plan()), storage);
    published = storage.height() - 1;
    hasStarted = true;
    federation.oracle().started(this);
    Life next = new Life(federation, this, reopens);
    life = next;
    next.start();
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
      kept.clear();
      storage.crash(federation.chance());
    }
  }

  void die() {
    dead = true;
    stop();
  }

  /// Stops, loses what this takes away, and starts again.
  void lose(Runnable loss) {
    stop();
    loss.run();
    federation.oracle().lost(this);
    after(LEAST_DOWN_MILLIS + federation.chance().below(1_000), this::startUnlessUp);
  }

  /// Starts again, with the word of its operator that a height is decided although votes are lost.
  void restart(long reopened) {
    reopens = reopened;
    stop();
    after(1_000, this::startUnlessUp);
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

  /// Something may be done with it now.
  void submit(int work) {
    workshop.submit(work);
    if (life != null) {
      life.work().tell();
    }
  }

  /// Its own part of what it does is done for now.
  void hasMoved(int turns) {
    Life now = life;
    if (now != null && turns % TURNS_BETWEEN_COUNTS == 0) {
      federation.oracle().keeps(this, Insight.messagesKept(now.deciding()));
    }
    if (now != null && lies()) {
      conduct.moved(this);
      insist(now);
    }
  }

  // Its own driver notices that it contradicts itself, and would keep it from going on.
  private void insist(Life now) {
    if (now.deciding().publication().isAbstaining()
        && federation.agenda().now() >= insistedAt + INSISTS_EVERY_MILLIS) {
      insistedAt = federation.agenda().now();
      stop();
      storage.claimToRememberAll();
      start();
    }
  }

  /// What is stored becomes visible to everybody.
  void publish() {
    while (published < storage.height() - 1) {
      FinalBlock last = storage.at(++published);
      workshop.advance(ChainEnd.of(storage, federation.plan()), last.block().work());
      kept.values().removeIf(block -> block.height() <= published);
      federation.oracle().decided(this, last);
      mayBeKilled();
      federation.oracle().acknowledged(this);
    }
  }

  // ---- answering -----------------------------------------------------------------------------

  Optional<SimulatedBlock> give(Hash hash) {
    return conduct.givesBodies() ? known(hash) : Optional.empty();
  }

  private Optional<SimulatedBlock> known(Hash hash) {
    Life now = life;
    return now == null
        ? Optional.empty()
        : now.deciding().candidates().find(hash).or(() -> Optional.ofNullable(kept.get(hash)));
  }

  List<FinalBlock> history(long from) {
    long first = Math.max(1, from);
    long end = Math.min(storage.height(), first + HISTORY_LIMIT);
    return LongStream.range(first, end).mapToObj(storage::at).toList();
  }

  /// What is known here of a member's votes; empty while this one has not begun.
  Optional<List<Vote>> votesOf(NodeId member) {
    return publication().flatMap(shown -> shown.votesOf(member));
  }

  // ---- sending and receiving -----------------------------------------------------------------

  /// The driver wants this sent to all others.
  void speak(Message<SimulatedBlock> message) {
    if (message instanceof Message.CertificateFormed<SimulatedBlock>(Certificate certificate)) {
      note(certificate);
    }
    if (lies()) {
      lie(message);
    } else {
      vote(message).ifPresent(vote -> federation.oracle().sends(this, vote));
      federation.members().forEach(receiver -> send(receiver, message));
    }
  }

  static Optional<Vote> vote(Message<SimulatedBlock> message) {
    return switch (message) {
      case Message.VoteCast<SimulatedBlock>(Vote vote) -> Optional.of(vote);
      case Message.BlockProposed<SimulatedBlock>(Proposal proposal, var _) ->
          Optional.of(proposal.vote());
      case Message.CertificateFormed<SimulatedBlock> _, Message.Stands<SimulatedBlock> _ ->
          Optional.empty();
    };
  }

  private void lie(Message<SimulatedBlock> message) {
    switch (message) {
      case Message.VoteCast<SimulatedBlock>(Vote vote) ->
          conduct.cast(this, vote.ballot(), List.of());
      case Message.BlockProposed<SimulatedBlock>(Proposal proposal, var _) ->
          conduct.cast(this, proposal.vote().ballot(), proposal.justification());
      case Message.CertificateFormed<SimulatedBlock> _, Message.Stands<SimulatedBlock> _ -> {
        if (conduct.forwards()) {
          federation.members().forEach(receiver -> send(receiver, message));
        }
      }
    }
  }

  void sendToAll(Ballot ballot, List<Certificate> justification) {
    sendTo(federation.members(), sign(ballot), justification);
  }

  Vote sign(Ballot ballot) {
    return Signatures.sign(ballot, federation.plan().at(ballot.height()), number, Signatures.CHAIN);
  }

  /// What a liar sends.
  void sendTo(List<Member> receivers, Vote vote, List<Certificate> justification) {
    federation.oracle().sent(this, vote);
    Message<SimulatedBlock> message;
    if (vote.kind() == VoteKind.PROPOSE) {
      Optional<SimulatedBlock> body =
          conduct.givesBodies() ? known(vote.blockHash()) : Optional.empty();
      message = new Message.BlockProposed<>(new Proposal(vote, justification), body);
    } else {
      message = new Message.VoteCast<>(vote);
    }
    receivers.forEach(receiver -> send(receiver, message));
  }

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
    if (lies()) {
      now.run(() -> events(messages).forEach(event -> conduct.heard(this, event)));
    }
  }

  private static Stream<Event> events(List<Message<SimulatedBlock>> messages) {
    return messages.stream()
        .flatMap(
            message ->
                switch (message) {
                  case Message.VoteCast<SimulatedBlock>(Vote vote) ->
                      Stream.of(new Event.VoteReceived(vote));
                  case Message.BlockProposed<SimulatedBlock>(Proposal proposal, var _) ->
                      Stream.of(new Event.ProposalReceived(proposal));
                  case Message.CertificateFormed<SimulatedBlock>(Certificate certificate) ->
                      Stream.of(new Event.CertificateReceived(certificate));
                  case Message.Stands<SimulatedBlock> _ -> Stream.empty();
                });
  }

  /// Whether nothing from the other comes through, because a twin talks to one half only.
  boolean isDeafTo(Member other) {
    return conduct == Lie.TWINS && (other.number == number || other.half() != half());
  }

  private int half() {
    return (conduct == Lie.TWINS ? place : number) % 2;
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

  boolean lies() {
    return conduct != Conduct.HONEST;
  }

  Conduct conduct() {
    return conduct;
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

  private Optional<Publication> publication() {
    return Optional.ofNullable(life).map(now -> now.deciding().publication());
  }

  /// What it decides at the moment, if it does.
  Optional<PublishedHeight> deciding() {
    return publication().flatMap(Publication::height);
  }

  /// The round of the open height; 0 while it decides nothing.
  int round() {
    return deciding().map(PublishedHeight::round).orElse(0);
  }

  boolean isHalted() {
    return publication().flatMap(Publication::halted).isPresent();
  }

  boolean hasVotedAtTheOpenHeight() {
    return !storage.votes().isEmpty();
  }

  // ---- lying ---------------------------------------------------------------------------------

  /// Keeps a body as if it had been heard of.
  void keep(SimulatedBlock block) {
    kept.put(block.hash(), block);
  }

  private void note(Certificate certificate) {
    if (certificate.height() == storage.height()
        && formed.stream().noneMatch(known -> known.ballot().equals(certificate.ballot()))) {
      formed.removeIf(known -> known.height() < certificate.height());
      formed.add(certificate);
      formed.sort(java.util.Comparator.comparingInt(Certificate::round));
    }
  }

  /// The certificates of the open height, by round.
  List<Certificate> certificates() {
    return formed.stream().filter(known -> known.height() == storage.height()).toList();
  }

  /// What a liar wants to remember.
  List<Event> memory() {
    return memory;
  }

  /// Whether this is asked for the first time at this place; a liar lies there once.
  boolean isFirstTimeAt(long height, int round) {
    return lied.add(height * 1_000 + round);
  }

  // ---- for people ----------------------------------------------------------------------------

  void note(String text) {
    notes.addLast("%d ms: %s".formatted(federation.agenda().now(), text));
    if (notes.size() > NOTES_KEPT) {
      notes.removeFirst();
    }
  }

  private static String state(Life now) {
    Publication shown = now.deciding().publication();
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
