package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.crypto.Hash;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Every vote that any member has ever sent. A quorum counts as soon as its votes exist, whether or
/// not any member has received them all.
final class SentVotes {

  private final AuthorityPlan plan;
  private final Consumer<String> violated;
  private final Map<Place, Content> writtenOnce = new HashMap<>();
  private final Map<Support, BitSet> supporters = new HashMap<>();
  private final Map<Long, List<Support>> quorums = new HashMap<>();

  private enum Column {
    PROPOSED,
    NOTARIZED,
    CLOSED
  }

  private record Place(int number, long height, int round, Column column) {}

  private record Content(VoteKind kind, Hash hash) {}

  private record Support(VoteKind kind, long height, int round, Hash hash) {}

  SentVotes(AuthorityPlan plan, Consumer<String> violated) {
    this.plan = plan;
    this.violated = violated;
  }

  /// The quorum for this number of members, Byzantine and crashed.
  static int quorum(Roster roster) {
    return switch (roster.size() + "/" + roster.byzantine() + "/" + roster.crashed()) {
      case "1/0/0" -> 1;
      case "2/0/0" -> 2;
      case "3/0/0", "4/1/0", "5/0/2" -> 3;
      case "5/1/0", "6/1/1" -> 4;
      case "6/1/0", "7/2/0" -> 5;
      case "8/2/0" -> 6;
      case "9/2/0", "10/3/0" -> 7;
      case "11/3/0" -> 8;
      case "12/3/0", "13/4/0" -> 9;
      default -> throw new AssertionError("no quorum is written down for " + roster);
    };
  }

  void add(int number, boolean honest, Vote vote) {
    if (honest) {
      writeOnce(number, vote);
    }
    var support = new Support(vote.kind(), vote.height(), vote.round(), vote.blockHash());
    BitSet signers = supporters.computeIfAbsent(support, votes -> new BitSet());
    if (!signers.get(number)) {
      signers.set(number);
      if (vote.kind() != VoteKind.PROPOSE
          && signers.cardinality() == quorum(plan.at(vote.height()))) {
        addQuorum(support);
      }
    }
  }

  // I5: of an honest key at most one PROPOSE, one NOTARIZE, and NULLIFY or FINALIZE in a round
  private void writeOnce(int number, Vote vote) {
    Column column =
        switch (vote.kind()) {
          case PROPOSE -> Column.PROPOSED;
          case NOTARIZE -> Column.NOTARIZED;
          case NULLIFY, FINALIZE -> Column.CLOSED;
        };
    var content = new Content(vote.kind(), vote.blockHash());
    Content before =
        writtenOnce.putIfAbsent(new Place(number, vote.height(), vote.round(), column), content);
    if (before != null && !before.equals(content)) {
      violated.accept(
          "%d sends %s after %s in round %d of height %d"
              .formatted(number, content, before, vote.round(), vote.height()));
    }
  }

  private void addQuorum(Support now) {
    List<Support> known = quorums.computeIfAbsent(now.height, height -> new ArrayList<>());
    for (Support other : known) {
      if (excludes(now, other) || excludes(other, now)) {
        violated.accept("quorums for both " + now + " and " + other);
      }
    }
    known.add(now);
  }

  // I1, I3, I4, and the step of the proof that carries them from round to round: once a block can
  // be final, no later round notarizes another.
  private static boolean excludes(Support one, Support other) {
    boolean another = !one.hash.equals(other.hash);
    return switch (one.kind) {
      case FINALIZE ->
          switch (other.kind) {
            case FINALIZE -> another;
            case NOTARIZE -> another && other.round >= one.round;
            case NULLIFY -> other.round == one.round;
            case PROPOSE -> false;
          };
      case NOTARIZE -> other.kind == VoteKind.NOTARIZE && another && other.round == one.round;
      case NULLIFY, PROPOSE -> false;
    };
  }

  boolean contains(int number, VoteKind kind, long height, int round, Hash hash) {
    BitSet signers = supporters.get(new Support(kind, height, round, hash));
    return signers != null && signers.get(number);
  }
}
