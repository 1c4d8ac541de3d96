package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.consensus.State;
import io.mpreg.blockchain.core.consensus.VoteGuard;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.members.deciding.Votes.Opened;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Whether this member's record of its votes is whole, and where it does not vote because it may
/// not be.
///
/// A record that was put back from a copy looks like any other. So at a start nothing is voted
/// before as many others as make a quorum with this member have shown what is final and what they
/// have seen of its votes. A vote among those that the record lacks makes it worthless: then, as
/// without any record, the member does not vote through P + 2, P being the highest final height
/// that a quorum of others (all, where they are fewer) shows ([VoteGuard#abstainingThrough]).
///
/// Changed by the one caller only.
final class Abstention {
  /// How long the last ones are waited for, once enough have said what they have seen.
  private static final long GRACE_NANOS = 2_000_000_000L;

  private enum Knowledge {
    /// There, and others are being asked whether it lacks anything.
    UNCONFIRMED,
    WHOLE,
    /// Not there, or known to lack something.
    LOST
  }

  private volatile Knowledge record = Knowledge.UNCONFIRMED;
  private boolean bounded;
  private long through;
  private volatile boolean recorded;
  private volatile int answers;
  private final Map<NodeId, List<Vote>> told = new HashMap<>();

  // Who has shown that there is no more that is final, after all that it has told. As this member's
  // chain only grows, that holds from then on: a chain that does not stand still hinders nobody.
  private final Set<NodeId> shown = new HashSet<>();
  private OptionalLong enoughSinceNanos = OptionalLong.empty();

  /// Whether others are being asked, before anything is voted, whether the record is whole.
  boolean isConfirming() {
    return record == Knowledge.UNCONFIRMED;
  }

  /// Whether there is no record, or one that lacks something, and it is not known yet how far.
  boolean isLost() {
    return record == Knowledge.LOST;
  }

  /// Whether nothing is voted until others have answered.
  boolean isOpen() {
    return record != Knowledge.WHOLE;
  }

  /// What this member waits for, for people.
  String reason() {
    return switch (record) {
      case UNCONFIRMED ->
          "it asks the others for what they have seen of its votes before it votes; %d have answered"
              .formatted(answers);
      case LOST ->
          "it may have forgotten votes, and waits until enough others have shown what is final";
      case WHOLE ->
          "it may have forgotten votes, and votes from height %d on".formatted(through + 1);
    };
  }

  /// The guard that grants nothing where votes may have been forgotten.
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

  /// What another member has seen of this one's votes; only its first answer counts, as nothing is
  /// voted after it.
  void tell(NodeId member, List<Vote> votes) {
    if (told.putIfAbsent(member, votes.stream().distinct().toList()) == null) {
      shown.remove(member);
    }
    answers = told.size();
  }

  /// Whether there is a record of this member's votes, so that those in the database are its own.
  boolean isRecorded() {
    return recorded;
  }

  /// All that others have told.
  List<Vote> told() {
    return told.values().stream().flatMap(List::stream).toList();
  }

  /// Whether all others of these have told what they have seen.
  boolean haveTold(AuthoritySet authorities, NodeId self) {
    return told.keySet().containsAll(others(authorities, self));
  }

  /// All authorities have confirmed that this member votes where it may have forgotten votes.
  void reopen() {
    record = Knowledge.WHOLE;
    bounded = false;
    through = 0;
  }

  /// Whether a vote of this member is missing in a record that is taken for whole.
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

  /// Whether another member has told what it has seen.
  boolean hasTold(NodeId member) {
    return told.containsKey(member);
  }

  /// Another member has nothing final that is not here.
  ///
  /// @param hadTold whether it had told when it was asked: what it has told since may be of heights
  ///   that it did not have then
  void show(NodeId member, boolean hadTold) {
    if (hadTold == hasTold(member)) {
      shown.add(member);
    }
  }

  /// Looks whether others have shown enough.
  ///
  /// @return whether it is known from now on where this member may vote
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
    if (!isToldEnough(head, self)) {
      enoughSinceNanos = OptionalLong.empty();
      return false;
    }
    long since = enoughSinceNanos.orElse(nanos);
    enoughSinceNanos = OptionalLong.of(since);
    // Who has told and who has shown have to be the same: what was told of heights that are not
    // here yet could not be judged.
    Set<NodeId> both = new HashSet<>(told.keySet());
    both.retainAll(shown);
    List<AuthoritySet> sets = voting(head, self);
    return sets.stream().allMatch(set -> isQuorum(set, self, both))
        && (nanos - since >= GRACE_NANOS
            || sets.stream().allMatch(set -> both.containsAll(others(set, self))));
  }

  /// Whether as many as are needed have told what they have seen, so that only what is final is to
  /// be looked at.
  boolean isToldEnough(Head head, NodeId self) {
    List<AuthoritySet> sets = voting(head, self);
    return isConfirming()
        && !sets.isEmpty()
        && sets.stream().allMatch(set -> isQuorum(set, self, told.keySet()));
  }

  // Who is in neither does not vote, and is told nothing.
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
