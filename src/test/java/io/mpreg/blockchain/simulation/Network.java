package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.members.deciding.Message;
import io.mpreg.blockchain.members.deciding.VotingStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongBiFunction;

/// Loses, duplicates, delays and reorders messages and requests between members, as the storm says.
/// Everything is a request with an answer; a sender that gets none in time is told so, whatever
/// became of the request.
final class Network {

  private static final int RARELY_SLOW_PERCENT = 20;
  private static final long TIMEOUT_MILLIS = 2_000;

  private final Agenda agenda;
  private final Chance chance;
  private Storm storm = Storm.NONE;
  private BiPredicate<Member, Member> cut = (from, to) -> false;
  private ToLongBiFunction<Member, Member> slowness = (from, to) -> 0;
  private BiConsumer<Member, List<Message<SimulatedBlock>>> witness = (from, together) -> {};
  private long digest;
  private long messages;

  Network(Agenda agenda, Chance chance) {
    this.agenda = agenda;
    this.chance = chance;
  }

  void begin(Storm next) {
    storm = next;
  }

  /// Additionally cuts every connection for which this holds, from the first to the second.
  void cut(BiPredicate<Member, Member> where) {
    cut = where;
  }

  /// The additional time, in milliseconds, until the first member has an answer of the second.
  void slow(ToLongBiFunction<Member, Member> millis) {
    slowness = millis;
  }

  /// Sets an observer of everything that is sent, with its sender.
  void witness(BiConsumer<Member, List<Message<SimulatedBlock>>> who) {
    witness = who;
  }

  Weather weather() {
    return storm.weather();
  }

  /// Delivers a batch of messages to another member, where it may arrive twice.
  ///
  /// @param arrived told whether an answer came
  void bring(
      Member from, Member to, List<Message<SimulatedBlock>> together, Consumer<Boolean> arrived) {
    digest(from, to, together);
    witness.accept(from, together);
    Supplier<Optional<Boolean>> taken =
        () -> {
          to.receive(from, together);
          return Optional.of(true);
        };
    if (chance.percent(weather().duplicatePercent())) {
      ask(from, to, taken, nobody -> {});
    }
    ask(from, to, taken, answer -> arrived.accept(answer.isPresent()));
  }

  /// Sends a query to another member.
  ///
  /// @param answer computes the answer, if the member is up
  /// @param then called once; with nothing when there is no answer in time
  <T> void ask(Member from, Member to, Supplier<Optional<T>> answer, Consumer<Optional<T>> then) {
    long began = agenda.now();
    if (loses(from, to)) {
      agenda.after(TIMEOUT_MILLIS, () -> then.accept(Optional.empty()));
      return;
    }
    agenda.after(delay(), () -> arrive(from, to, began, answer, then));
  }

  private <T> void arrive(
      Member from,
      Member to,
      long began,
      Supplier<Optional<T>> answer,
      Consumer<Optional<T>> then) {
    Optional<T> given = to.isUp() ? answer.get() : Optional.empty();
    long left = Math.max(0, TIMEOUT_MILLIS - (agenda.now() - began));
    long back = delay() + slowness.applyAsLong(from, to);
    boolean inTime = to.isUp() && back <= left && !loses(to, from);
    agenda.after(inTime ? back : left, () -> then.accept(inTime ? given : Optional.empty()));
  }

  private boolean loses(Member from, Member to) {
    return chance.percent(weather().dropPercent())
        || cut.test(from, to)
        || storm.partition().cuts(agenda.now(), from.number(), to.number())
        || isApart(from, to);
  }

  /// Whether the other is the instance of a twin that does not talk to this member.
  boolean isApart(Member one, Member other) {
    return storm != Storm.NONE && (one.isDeafTo(other) || other.isDeafTo(one));
  }

  // Most are fast, some are very slow; so they overtake each other.
  private long delay() {
    int most = weather().maxDelayMillis();
    boolean slow = chance.percent(RARELY_SLOW_PERCENT);
    return 1 + chance.below(slow ? most : Math.min(most, Weather.FINE.maxDelayMillis()));
  }

  private void digest(Member from, Member to, List<Message<SimulatedBlock>> together) {
    messages += together.size();
    digest = Signatures.mixed(digest, agenda.now() * 1_000 + from.place() * 30L + to.place());
    together.forEach(this::digest);
  }

  private void digest(Message<SimulatedBlock> message) {
    switch (message) {
      case Message.BlockProposed<SimulatedBlock>(var proposal, var _) ->
          digest(proposal.vote().ballot());
      case Message.VoteCast<SimulatedBlock>(var vote) -> digest(vote.ballot());
      case Message.CertificateFormed<SimulatedBlock>(var certificate) ->
          digest(certificate.ballot());
      case Message.StatusReport<SimulatedBlock>(VotingStatus standing) ->
          digest = Signatures.mixed(digest, standing.height() * 1_000 + standing.round());
    }
  }

  private void digest(Ballot ballot) {
    digest = Signatures.mixed(digest, ballot.height() * 10_000 + ballot.round());
    digest = Signatures.mixed(digest, ballot.kind().code());
    digest = Signatures.mixed(digest, ballot.blockHash().hashCode());
  }

  /// Equal for two runs in which the same was sent at the same times.
  long digest() {
    return digest;
  }

  long messages() {
    return messages;
  }
}
