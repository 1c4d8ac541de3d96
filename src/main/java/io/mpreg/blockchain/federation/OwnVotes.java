package io.mpreg.blockchain.federation;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import io.mpreg.blockchain.core.consensus.State;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.keys.AuthorityKeys;
import io.mpreg.blockchain.ledger.Ledger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares what others show of this member's votes with what it has recorded, and draws the
/// consequences. Used by the deciding thread only.
final class OwnVotes {
  private static final Logger LOG = LoggerFactory.getLogger(OwnVotes.class);
  private static final long LOOK_CLOSELY_NANOS = 5_000_000_000L;

  private final Ledger ledger;
  private final AuthorityKeys keys;
  private final Peers peers;
  private final Abstention abstention;
  private final long reopenHeight;
  // Claims that do not hold, by the set that they were judged by: looked into once.
  private final Map<Vote, Hash> refuted = new HashMap<>();
  private volatile long looksUntilNanos = System.nanoTime();

  /// @param reopenHeight the height that this member's operator wants to have reopened; 0 for none
  OwnVotes(
      Ledger ledger, AuthorityKeys keys, Peers peers, Abstention abstention, long reopenHeight) {
    this.ledger = ledger;
    this.keys = keys;
    this.peers = peers;
    this.abstention = abstention;
    this.reopenHeight = reopenHeight;
  }

  /// What is known of a member's votes at the open height and the next one.
  static List<Vote> of(NodeId member, State now, View view) {
    return now.votes().stream().filter(vote -> isBy(member, vote, view)).toList();
  }

  private static boolean isBy(NodeId member, Vote vote, View view) {
    return authorities(vote, view).filter(set -> set.indexOf(member) == vote.signer()).isPresent();
  }

  private static Optional<AuthoritySet> authorities(Vote vote, View view) {
    return view.authoritiesOf(vote.height());
  }

  /// Whether this member is an authority by the key that it votes with.
  boolean holdsKeyOf(AuthoritySet authorities) {
    int index = authorities.indexOf(keys.id());
    return index >= 0
        && authorities.at(index).consensusKey().equals(keys.consensusKey().publicKey());
  }

  /// How this member stands.
  PeerMessage.Standing standing(State now) {
    boolean votes =
        holdsKeyOf(now.consensus().authorities()) && !now.guard().abstainsAt(now.height());
    int round = reopenHeight == now.height() ? highestRound(now) : now.round();
    long reopens = abstention.isConfirming() ? 0 : reopenHeight;
    return new PeerMessage.Standing(votes, now.height(), round, reopens);
  }

  private static int highestRound(State now) {
    IntStream seen =
        now.votes().stream().filter(vote -> vote.height() == now.height()).mapToInt(Vote::round);
    IntStream signed =
        now.guard().rows().stream()
            .filter(row -> row.height() == now.height())
            .mapToInt(GuardRow::round);
    return IntStream.concat(seen, signed).reduce(now.round(), Math::max);
  }

  /// What another member has seen of this one's votes.
  void tell(NodeId member, List<Vote> votes) {
    abstention.tell(member, votes);
    if (abstention.isToldEnough(ledger.tip(), keys.id())) {
      looksUntilNanos = System.nanoTime() + LOOK_CLOSELY_NANOS;
    }
  }

  /// Whether enough have told a moment ago, so that it is worth looking often whether there is
  /// anything that is final and not here.
  boolean isAlmostSure() {
    return abstention.isConfirming() && System.nanoTime() - looksUntilNanos < 0;
  }

  /// Looks at what others have told by now.
  ///
  /// @param answered the members that have said that there is nothing more that is final
  /// @return whether this member may vote elsewhere than before, so that it has to begin again
  boolean settle(State now, View view, Set<NodeId> answered, long nanos) {
    Stream<Vote> lacking = abstention.told().stream().filter(vote -> abstention.lacks(vote, now));
    if (areMissing(lacking.filter(vote -> isGenuine(vote, view)), now) || hasReopened(now, view)) {
      return true;
    }
    boolean lost = !abstention.isConfirming();
    boolean settled = abstention.settle(ledger.tip(), keys.id(), answered, nanos);
    if (settled && lost) {
      LOG.info("This member has no whole record of its votes: {}", abstention.reason());
    }
    return settled;
  }

  private boolean isOwn(Vote vote, AuthoritySet authorities) {
    return authorities.indexOf(keys.id()) == vote.signer() && holdsKeyOf(authorities);
  }

  // Of a height whose authorities are not known yet it is judged by the latest that are: a
  // signature that holds is this member's.
  private boolean isGenuine(Vote vote, View view) {
    AuthoritySet authorities = authorities(vote, view).orElse(view.following());
    if (!isOwn(vote, authorities) || Objects.equals(refuted.get(vote), authorities.hash())) {
      return false;
    }
    boolean holds = vote.isValid(authorities, ledger.tip().state().chainId());
    if (!holds) {
      refuted.put(vote, authorities.hash());
    }
    return holds;
  }

  /// Whether the record lacks one of these votes that is this member's. Then it is of another time,
  /// and it is given up.
  ///
  /// @param verified votes whose signatures hold
  boolean areMissing(Stream<Vote> verified, State now, View view) {
    return areMissing(
        verified.filter(
            vote -> authorities(vote, view).filter(set -> isOwn(vote, set)).isPresent()),
        now);
  }

  private boolean areMissing(Stream<Vote> own, State now) {
    Optional<Vote> missing = own.filter(vote -> abstention.lacks(vote, now)).findFirst();
    missing.ifPresent(this::loseRecord);
    return missing.isPresent();
  }

  private void loseRecord(Vote missing) {
    abstention.lose();
    LOG.warn(
        "This member has signed {} at height {}, round {}, and its record of votes does not know"
            + " that: its data is a copy that was put back. It does not vote until the others have"
            + " shown how far its votes may go. The record is {} now",
        missing.kind(),
        missing.height(),
        missing.round(),
        ledger.setVotesAside());
  }

  // Every authority has been told by its operator to decide this height again, and says what it has
  // seen of this member's votes.
  private boolean hasReopened(State now, View view) {
    long height = now.height();
    AuthoritySet authorities = now.consensus().authorities();
    if (reopenHeight != height
        || abstention.isConfirming()
        || !now.guard().abstainsAt(height)
        || !holdsKeyOf(authorities)) {
      return false;
    }
    Confirmations confirmations = Confirmations.of(now, keys.id(), peers);
    if (!confirmations.areOfAll() || !abstention.haveTold(authorities, keys.id())) {
      return false;
    }
    if (isOfSomebody(now)) {
      return false;
    }
    reopen(now, view, confirmations);
    return true;
  }

  /// What is missing yet before the open height is decided although votes are lost, for people;
  /// empty where that is not wanted here, or nothing is. For any thread.
  Optional<String> waitsToReopen(State now) {
    if (reopenHeight != now.height()) {
      return Optional.empty();
    }
    if (isOfSomebody(now)) {
      return Optional.of(
          "its database holds votes at height %d of which it is not known whose they are: it takes no part in deciding it although votes are lost; start it with an empty one"
              .formatted(now.height()));
    }
    return Confirmations.of(now, keys.id(), peers).waiting();
  }

  // A database that was copied from another member holds the votes of that one.
  private boolean isOfSomebody(State now) {
    return !abstention.isRecorded()
        && now.guard().abstainsAt(now.height())
        && now.guard().rows().stream().anyMatch(row -> row.height() >= now.height());
  }

  private void reopen(State now, View view, Confirmations confirmations) {
    int highest = Math.max(highestRound(now), confirmations.highestRound());
    List<GuardRow> seen =
        now.guard()
            .rowsWith(
                abstention.told().stream()
                    .filter(vote -> vote.height() >= now.height() && isGenuine(vote, view))
                    .map(Vote::ballot)
                    .toList());
    int reached =
        seen.stream()
            .filter(row -> row.height() == now.height())
            .mapToInt(GuardRow::round)
            .reduce(highest, Math::max);
    Reopening reopening = Reopening.above(now.height(), reached);
    ledger.record(reopening, seen);
    abstention.reopen();
    LOG.warn(
        "All authorities confirm that height {} is decided although votes are lost: this member"
            + " votes again, in round {} and above, and keeps to {}",
        now.height(),
        reopening.firstRound(),
        seen);
  }
}
