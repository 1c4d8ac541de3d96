package io.mpreg.blockchain.federation;

import io.mpreg.blockchain.chain.Authority;
import io.mpreg.blockchain.chain.AuthoritySet;
import io.mpreg.blockchain.consensus.GuardRow;
import io.mpreg.blockchain.consensus.Reopening;
import io.mpreg.blockchain.consensus.State;
import io.mpreg.blockchain.consensus.Vote;
import io.mpreg.blockchain.keys.AuthorityKeys;
import io.mpreg.blockchain.ledger.Ledger;
import io.mpreg.blockchain.node.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares what others show of this member's votes with what it has recorded, and draws the
/// consequences. Used by the deciding thread only.
final class OwnVotes {
  private static final Logger LOG = LoggerFactory.getLogger(OwnVotes.class);
  private static final long CONFIRMED_WITHIN_NANOS = 5_000_000_000L;

  private final Ledger ledger;
  private final AuthorityKeys keys;
  private final Peers peers;
  private final Abstention abstention;
  private final long reopenHeight;

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
    return new PeerMessage.Standing(votes, now.height(), round, reopenHeight);
  }

  private static int highestRound(State now) {
    return now.votes().stream()
        .filter(vote -> vote.height() == now.height())
        .mapToInt(Vote::round)
        .reduce(now.round(), Math::max);
  }

  /// Looks at what others have told by now.
  ///
  /// @param answered the members that have said that there is nothing more that is final
  /// @return whether this member may vote elsewhere than before, so that it has to begin again
  boolean settle(State now, View view, Set<NodeId> answered, long nanos) {
    if (areMissing(genuine(view), now, view) || hasReopened(now, view)) {
      return true;
    }
    boolean lost = !abstention.isConfirming();
    boolean settled = abstention.settle(ledger.tip(), keys.id(), answered, nanos);
    if (settled && lost) {
      LOG.info("This member has no whole record of its votes: {}", abstention.reason());
    }
    return settled;
  }

  // Those that can be judged already: of the heights whose authorities are known.
  private Stream<Vote> genuine(View view) {
    return abstention.told().stream()
        .filter(vote -> isOwn(vote, view))
        .filter(
            vote ->
                authorities(vote, view)
                    .filter(set -> vote.isValid(set, ledger.tip().state().chainId()))
                    .isPresent());
  }

  private boolean isOwn(Vote vote, View view) {
    return isBy(keys.id(), vote, view)
        && authorities(vote, view).filter(this::holdsKeyOf).isPresent();
  }

  /// Whether the record lacks one of these votes that is this member's. Then it is of another time,
  /// and it is given up.
  ///
  /// @param verified votes whose signatures hold
  boolean areMissing(Stream<Vote> verified, State now, View view) {
    Optional<Vote> missing =
        verified
            .filter(vote -> isOwn(vote, view))
            .filter(vote -> abstention.lacks(vote, now))
            .findFirst();
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
    Set<NodeId> others =
        authorities.authorities().stream()
            .map(Authority::id)
            .filter(id -> !id.equals(keys.id()))
            .collect(Collectors.toSet());
    List<PeerMessage.Standing> confirmed =
        others.stream()
            .flatMap(id -> peers.standing(id, CONFIRMED_WITHIN_NANOS).stream())
            .filter(standing -> standing.confirms(height))
            .toList();
    if (confirmed.size() < others.size() || !abstention.haveTold(others)) {
      return false;
    }
    reopen(now, view, confirmed);
    return true;
  }

  private void reopen(State now, View view, List<PeerMessage.Standing> confirmed) {
    int highest =
        confirmed.stream()
            .mapToInt(PeerMessage.Standing::round)
            .reduce(highestRound(now), Math::max);
    Reopening reopening = Reopening.above(now.height(), highest);
    List<GuardRow> seen =
        now.guard()
            .rowsWith(
                genuine(view)
                    .filter(vote -> vote.height() >= now.height())
                    .map(Vote::ballot)
                    .toList());
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
