package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import io.mpreg.blockchain.core.consensus.State;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.event.Level;

/// Compares the votes that others report of this member with its record, and draws the
/// consequences. Used by the consensus thread only, unless it says otherwise.
final class OwnVotes {
  private static final long LOOK_CLOSELY_NANOS = 5_000_000_000L;

  private final VoteSignatures signatures;
  private final VoteStore<?> record;
  private final OtherMembers others;
  private final Time time;
  private final Reports reports;
  private final Abstention abstention = new Abstention();
  private final long reopenHeight;
  // Reported votes with invalid signatures, with the set that they were verified against: each is
  // verified once.
  private final Map<Vote, Hash> refuted = new HashMap<>();
  private volatile long looksUntilNanos;

  /// @param reopenHeight the height that this member's operator wants to reopen; 0 for none
  OwnVotes(Ports<?> ports, OtherMembers others, long reopenHeight) {
    this.signatures = ports.signatures();
    this.record = ports.votes();
    this.others = others;
    this.time = ports.time();
    this.reports = ports.reports();
    this.reopenHeight = reopenHeight;
    this.looksUntilNanos = time.nanos();
  }

  /// Whether the record is complete, and where this member abstains because it may not be.
  Abstention abstention() {
    return abstention;
  }

  /// The votes of a member that are known here at the open height and the next one.
  static List<Vote> of(NodeId member, State now, PublishedHeight view) {
    return now.votes().stream().filter(vote -> isBy(member, vote, view)).toList();
  }

  private static boolean isBy(NodeId member, Vote vote, PublishedHeight view) {
    return authorities(vote, view).filter(set -> set.indexOf(member) == vote.signer()).isPresent();
  }

  private static Optional<AuthoritySet> authorities(Vote vote, PublishedHeight view) {
    return view.authoritiesOf(vote.height());
  }

  /// This member's voting status.
  VotingStatus standing(State now) {
    boolean votes =
        signatures.holdsKeyOf(now.consensus().authorities())
            && !now.guard().abstainsAt(now.height());
    int round = reopenHeight == now.height() ? highestRound(now) : now.round();
    long reopens = abstention.isConfirming() ? 0 : reopenHeight;
    return new VotingStatus(votes, now.height(), round, reopens);
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

  /// Another member's report of this one's votes.
  void tell(NodeId member, List<Vote> votes, Head head) {
    abstention.report(member, votes);
    if (abstention.hasEnoughReports(head, signatures.self())) {
      looksUntilNanos = time.nanos() + LOOK_CLOSELY_NANOS;
    }
  }

  /// Whether enough members have reported a moment ago, so that looking for missing final blocks
  /// often is worthwhile.
  boolean isAlmostSure() {
    return abstention.isConfirming() && time.nanos() - looksUntilNanos < 0;
  }

  /// Evaluates the reports received so far.
  ///
  /// @return whether this member may now vote where it could not before, so that it has to restart
  boolean settle(State now, PublishedHeight view, Head head) {
    Stream<Vote> lacking =
        abstention.reports().stream().filter(vote -> abstention.lacks(vote, now));
    if (areMissing(lacking.filter(vote -> isGenuine(vote, view)), now) || hasReopened(now, view)) {
      return true;
    }
    boolean lost = !abstention.isConfirming();
    boolean settled = abstention.settle(head, signatures.self(), time.nanos());
    if (settled && lost) {
      reports.tell(
          Level.INFO,
          "This member's record of its votes is not complete: %s".formatted(abstention.reason()));
    }
    return settled;
  }

  private boolean isOwn(Vote vote, AuthoritySet authorities) {
    return authorities.indexOf(signatures.self()) == vote.signer()
        && signatures.holdsKeyOf(authorities);
  }

  // Where the authorities of a height are not known yet, the latest known set is used: a valid
  // signature is this member's in any case.
  private boolean isGenuine(Vote vote, PublishedHeight view) {
    AuthoritySet authorities = authorities(vote, view).orElse(view.following());
    if (!isOwn(vote, authorities) || Objects.equals(refuted.get(vote), authorities.hash())) {
      return false;
    }
    boolean holds = signatures.holds(vote, authorities);
    if (!holds) {
      refuted.put(vote, authorities.hash());
    }
    return holds;
  }

  /// Whether the record lacks one of these votes of this member. Then it is an old copy, and it is
  /// given up.
  ///
  /// @param verified votes with valid signatures
  boolean areMissing(Stream<Vote> verified, State now, PublishedHeight view) {
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
    reports.tell(
        Level.WARN,
        "This member has signed %s at height %d, round %d, but its record of votes lacks that vote: its data was restored from a copy. It does not vote until the other members have shown how far its votes may go. The record is %s now"
            .formatted(missing.kind(), missing.height(), missing.round(), record.setAside()));
  }

  // Every authority's operator has confirmed that this height is decided again, and every authority
  // has reported the votes of this member that it has seen.
  private boolean hasReopened(State now, PublishedHeight view) {
    long height = now.height();
    AuthoritySet authorities = now.consensus().authorities();
    if (reopenHeight != height
        || abstention.isConfirming()
        || !now.guard().abstainsAt(height)
        || !signatures.holdsKeyOf(authorities)) {
      return false;
    }
    ReopeningConfirmations confirmations =
        ReopeningConfirmations.of(now, signatures.self(), others);
    if (!confirmations.areOfAll() || !abstention.haveReported(authorities, signatures.self())) {
      return false;
    }
    if (isOfSomebody(now)) {
      return false;
    }
    reopen(now, view, confirmations);
    return true;
  }

  /// What is still missing before the open height is reopened, for operators; empty where that is
  /// not wanted here, or nothing is missing. For any thread.
  Optional<String> waitsToReopen(State now) {
    if (reopenHeight != now.height()) {
      return Optional.empty();
    }
    if (isOfSomebody(now)) {
      return Optional.of(
          "its database holds votes at height %d and it is not known whose they are: it cannot take part in reopening that height; start it with an empty database"
              .formatted(now.height()));
    }
    return ReopeningConfirmations.of(now, signatures.self(), others).waiting();
  }

  // A database that was copied from another member holds that member's votes.
  private boolean isOfSomebody(State now) {
    return !abstention.isRecorded()
        && now.guard().abstainsAt(now.height())
        && now.guard().rows().stream().anyMatch(row -> row.height() >= now.height());
  }

  private void reopen(State now, PublishedHeight view, ReopeningConfirmations confirmations) {
    int highest = Math.max(highestRound(now), confirmations.highestRound());
    List<GuardRow> seen =
        now.guard()
            .rowsWith(
                abstention.reports().stream()
                    .filter(vote -> vote.height() >= now.height() && isGenuine(vote, view))
                    .map(Vote::ballot)
                    .toList());
    int reached =
        seen.stream()
            .filter(row -> row.height() == now.height())
            .mapToInt(GuardRow::round)
            .reduce(highest, Math::max);
    Reopening reopening = Reopening.above(now.height(), reached);
    record.reopen(reopening, seen);
    abstention.reopen();
    reports.tell(
        Level.WARN,
        "All authorities confirm that height %d is decided although votes are lost: this member votes again, in round %d and above, and is bound by %s"
            .formatted(now.height(), reopening.firstRound(), seen));
  }
}
