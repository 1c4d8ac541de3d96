package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.consensus.State;
import io.mpreg.blockchain.core.consensus.VoteGuard;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.members.deciding.VoteStore.Opened;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Whether this member's vote record is complete, and up to which height it abstains because it may
/// not be.
///
/// A record restored from a backup looks like any other. So after a start the member casts no vote
/// until enough others, a quorum together with itself, have shown their final blocks and reported
/// which of its votes they have seen. If they report a vote that the record lacks, the record is
/// worthless: then, as without any record, the member abstains through height P + 2, where P is the
/// highest final height shown by a quorum of others (by all, where there are fewer)
/// ([VoteGuard#abstainingThrough]).
///
/// Changed by the consensus thread only.
final class Abstention {
  /// How long to wait for the remaining members once enough have reported.
  private static final long GRACE_NANOS = 2_000_000_000L;

  private enum Knowledge {
    /// The record exists; others are being asked whether it lacks a vote.
    UNCONFIRMED,
    WHOLE,
    /// There is no record, or it is known to lack a vote.
    LOST
  }

  private volatile Knowledge record = Knowledge.UNCONFIRMED;
  private boolean bounded;
  private long through;
  private volatile boolean recorded;
  private volatile int answers;
  private final Map<NodeId, List<Vote>> reports = new HashMap<>();

  // Members that have reported and then shown that they have no final block beyond this member's.
  // As this member's chain only grows, that stays true: a growing chain does not prevent
  // confirmation.
  private final Set<NodeId> shown = new HashSet<>();
  private OptionalLong enoughSinceNanos = OptionalLong.empty();

  /// Whether the member is still asking others if the record is complete, and does not vote yet.
  boolean isConfirming() {
    return record == Knowledge.UNCONFIRMED;
  }

  /// Whether the record is missing or incomplete, and how far to abstain is not known yet.
  boolean isLost() {
    return record == Knowledge.LOST;
  }

  /// Whether the member waits for answers before it votes at all.
  boolean isOpen() {
    return record != Knowledge.WHOLE;
  }

  /// What this member waits for, for operators.
  String reason() {
    return switch (record) {
      case UNCONFIRMED ->
          "it asks the other members which of its votes they have seen before it votes; %d have answered"
              .formatted(answers);
      case LOST ->
          "it may have forgotten votes, and waits until enough members have shown their final"
              + " blocks";
      case WHOLE ->
          "it may have forgotten votes, and votes from height %d on".formatted(through + 1);
    };
  }

  /// The vote guard; it grants nothing at heights where votes may have been forgotten.
  VoteGuard guard(Opened<?> open) {
    VoteGuard guard = VoteGuard.of(open.votes());
    recorded = open.votesKnownFrom().isPresent();
    if (!recorded && !bounded) {
      record = Knowledge.LOST;
    }
    through = Math.max(through, open.votesKnownFrom().orElse(0) - 1);
    VoteGuard bound = guard.abstainingThrough(isOpen() ? Long.MAX_VALUE : through);
    return open.reopening().map(bound::reopened).orElse(bound);
  }

  /// Another member's report of this one's votes. Only its first report counts, as this member
  /// votes nothing before it has enough of them.
  void report(NodeId member, List<Vote> votes) {
    if (reports.putIfAbsent(member, votes.stream().distinct().toList()) == null) {
      shown.remove(member);
    }
    answers = reports.size();
  }

  /// Whether there is a record, so that the votes in the database are this member's own.
  boolean isRecorded() {
    return recorded;
  }

  /// All votes that others have reported.
  List<Vote> reports() {
    return reports.values().stream().flatMap(List::stream).toList();
  }

  /// Whether every other member of this set has reported.
  boolean haveReported(AuthoritySet authorities, NodeId self) {
    return reports.keySet().containsAll(others(authorities, self));
  }

  /// All authorities have confirmed that this member may vote although it may have forgotten votes.
  void reopen() {
    record = Knowledge.WHOLE;
    bounded = false;
    through = 0;
  }

  /// Whether a vote of this member is missing in a record that counts as complete.
  boolean lacks(Vote own, State state) {
    return record != Knowledge.LOST
        && own.height() >= state.height()
        && own.height() > through
        && !(state.guard().request(own.ballot()) instanceof VoteGuard.Permission.Repeated);
  }

  /// The record lacks a vote.
  void lose() {
    record = Knowledge.LOST;
    bounded = false;
    shown.clear();
  }

  /// Whether a member has reported the votes that it has seen.
  boolean hasReported(NodeId member) {
    return reports.containsKey(member);
  }

  /// A member has no final block that is missing here.
  ///
  /// @param hadReported whether it had already reported when it was asked for blocks; a later
  ///   report may be about heights that it did not have then
  void show(NodeId member, boolean hadReported) {
    if (hadReported == hasReported(member)) {
      shown.add(member);
    }
  }

  /// Checks whether enough members have reported and shown their final blocks.
  ///
  /// @return whether it has just become known where this member may vote
  boolean settle(Head head, NodeId self, long nanos) {
    return switch (record) {
      case WHOLE -> false;
      case UNCONFIRMED -> isConfirmed(head, self, nanos) && whole();
      case LOST -> {
        AuthoritySet deciding = head.following();
        Set<NodeId> others = others(deciding, self);
        Set<NodeId> have = new HashSet<>(others);
        have.retainAll(shown);
        yield (deciding.isQuorum(have) || have.size() == others.size()) && bound(head.height() + 2);
      }
    };
  }

  private boolean isConfirmed(Head head, NodeId self, long nanos) {
    if (!hasEnoughReports(head, self)) {
      enoughSinceNanos = OptionalLong.empty();
      return false;
    }
    long since = enoughSinceNanos.orElse(nanos);
    enoughSinceNanos = OptionalLong.of(since);
    // The same members must have reported and shown: a report about heights that are not final here
    // yet could not be judged.
    Set<NodeId> both = new HashSet<>(reports.keySet());
    both.retainAll(shown);
    List<AuthoritySet> sets = voting(head, self);
    return sets.stream().allMatch(set -> isQuorum(set, self, both))
        && (nanos - since >= GRACE_NANOS
            || sets.stream().allMatch(set -> both.containsAll(others(set, self))));
  }

  /// Whether enough members have reported, so that only their final blocks are still awaited.
  boolean hasEnoughReports(Head head, NodeId self) {
    List<AuthoritySet> sets = voting(head, self);
    return isConfirming()
        && !sets.isEmpty()
        && sets.stream().allMatch(set -> isQuorum(set, self, reports.keySet()));
  }

  // A member in neither set does not vote, and nobody reports to it.
  private static List<AuthoritySet> voting(Head head, NodeId self) {
    return Stream.of(head.authorities(), head.following())
        .filter(set -> set.contains(self))
        .toList();
  }

  private static boolean isQuorum(AuthoritySet set, NodeId self, Set<NodeId> members) {
    Set<NodeId> withSelf = new HashSet<>(members);
    withSelf.add(self);
    return set.isQuorum(withSelf);
  }

  private static Set<NodeId> others(AuthoritySet set, NodeId self) {
    return set.authorities().stream()
        .map(Authority::id)
        .filter(id -> !id.equals(self))
        .collect(Collectors.toSet());
  }

  private boolean whole() {
    record = Knowledge.WHOLE;
    return true;
  }

  private boolean bound(long height) {
    through = height;
    bounded = true;
    return whole();
  }
}
