package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.consensus.Event;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Loses, doubles, delays and reorders what members send each other, as the storm wants it.
final class Network {

  private static final int RARELY_SLOW_PERCENT = 20;

  private final Agenda agenda;
  private final Chance chance;
  private Storm storm = Storm.NONE;
  private long digest;
  private long messages;

  Network(Agenda agenda, Chance chance) {
    this.agenda = agenda;
    this.chance = chance;
  }

  void begin(Storm next) {
    storm = next;
  }

  boolean isStormy() {
    return storm != Storm.NONE;
  }

  Weather weather() {
    return storm.weather();
  }

  void send(Member from, Member to, Message message) {
    digest(from, to, message.event());
    int copies = chance.percent(weather().duplicatePercent()) ? 2 : 1;
    for (int copy = 0; copy < copies; copy++) {
      if (!loses(from, to)) {
        agenda.after(delay(), () -> to.receive(message));
      }
    }
  }

  /// Asks another member; there may be no answer.
  <T> void ask(Member from, Member to, Supplier<Optional<T>> answer, Consumer<T> then) {
    if (loses(from, to)) {
      return;
    }
    agenda.after(
        delay(),
        () -> {
          if (to.isUp() && !loses(to, from)) {
            answer.get().ifPresent(given -> agenda.after(delay(), () -> then.accept(given)));
          }
        });
  }

  private boolean loses(Member from, Member to) {
    return chance.percent(weather().dropPercent())
        || storm.partition().cuts(agenda.now(), from.number(), to.number())
        || (isStormy() && (from.isDeafTo(to) || to.isDeafTo(from)));
  }

  // Most are fast, some are very slow; so they overtake each other.
  private long delay() {
    int most = weather().maxDelayMillis();
    boolean slow = chance.percent(RARELY_SLOW_PERCENT);
    return 1 + chance.below(slow ? most : Math.min(most, Weather.FINE.maxDelayMillis()));
  }

  private void digest(Member from, Member to, Event event) {
    messages++;
    digest = Seals.mixed(digest, agenda.now() * 1_000 + from.place() * 30L + to.place());
    switch (event) {
      case Event.ProposalReceived(var proposal) -> digest(proposal.vote().ballot());
      case Event.VoteReceived(var vote) -> digest(vote.ballot());
      case Event.CertificateReceived(var certificate) -> digest(certificate.ballot());
      default -> throw new AssertionError("not a message: " + event);
    }
  }

  private void digest(Ballot ballot) {
    digest = Seals.mixed(digest, ballot.height() * 10_000 + ballot.round());
    digest = Seals.mixed(digest, ballot.kind().code());
    digest = Seals.mixed(digest, ballot.blockHash().hashCode());
  }

  /// The same for two runs in which the same was sent at the same times.
  long digest() {
    return digest;
  }

  long messages() {
    return messages;
  }
}
