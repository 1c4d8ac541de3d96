package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.consensus.State;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The other authorities' confirmations that the open height is to be reopened although votes at it
/// are lost ([io.mpreg.blockchain.core.consensus.Reopening]). All of them have to confirm.
///
/// @param height the height
/// @param confirmed the status of those that confirm it
/// @param missing those that do not, or were not heard from for a while
/// @param tooFar those that confirm it, but claim a round that cannot have been reached
record ReopeningConfirmations(
    long height, List<VotingStatus> confirmed, List<NodeId> missing, List<NodeId> tooFar) {
  private static final long WITHIN_NANOS = 5_000_000_000L;
  private static final int ROUNDS_AHEAD = 8;

  /// The confirmations received so far.
  ///
  /// @param now the open height, and the round that this member is in
  static ReopeningConfirmations of(State now, NodeId self, OtherMembers others) {
    AuthoritySet authorities = now.consensus().authorities();
    // No member can be further ahead than messages are accepted; certificates are retransmitted at
    // each standstill.
    int highest = now.round() + authorities.size() + ROUNDS_AHEAD;
    List<VotingStatus> confirmed = new ArrayList<>();
    List<NodeId> missing = new ArrayList<>();
    List<NodeId> tooFar = new ArrayList<>();
    for (Authority authority : authorities.authorities()) {
      NodeId id = authority.id();
      Optional<VotingStatus> confirming =
          others.standing(id, WITHIN_NANOS).filter(standing -> standing.confirms(now.height()));
      if (confirming.filter(standing -> standing.round() > highest).isPresent()) {
        tooFar.add(id);
      } else if (confirming.isPresent()) {
        confirmed.add(confirming.get());
      } else if (!id.equals(self)) {
        missing.add(id);
      }
    }
    return new ReopeningConfirmations(now.height(), confirmed, missing, tooFar);
  }

  ReopeningConfirmations {
    confirmed = List.copyOf(confirmed);
    missing = List.copyOf(missing);
    tooFar = List.copyOf(tooFar);
  }

  boolean areOfAll() {
    return missing.isEmpty() && tooFar.isEmpty();
  }

  /// The highest round that any of them knows of, or 0.
  int highestRound() {
    return confirmed.stream().mapToInt(VotingStatus::round).reduce(0, Math::max);
  }

  /// Which members are waited for, for operators; empty when none are.
  Optional<String> waiting() {
    if (areOfAll()) {
      return Optional.empty();
    }
    return Optional.of(
        String.join(
            "; ",
            Stream.of(
                    "height %d is decided although votes are lost, once all authorities confirm it"
                        .formatted(height),
                    said("not confirmed yet by %s", missing),
                    said("%s claim a round that nobody can have reached", tooFar))
                .filter(text -> !text.isEmpty())
                .toList()));
  }

  private static String said(String text, List<NodeId> members) {
    return members.isEmpty()
        ? ""
        : text.formatted(String.join(", ", members.stream().map(NodeId::value).toList()));
  }
}
