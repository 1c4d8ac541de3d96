package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.crypto.Hash;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Prevents equivocation: a record of what this authority has signed at heights that are not final
/// yet, one row per (height, round) in which each field is written once.
///
/// Safety depends on the row being durable before the signature leaves the process. The caller
/// stores the rows, passes them to [#of] at start, and calls [#abstainingThrough] if rows may have
/// been lost.
public final class VoteGuard {

  public static final VoteGuard NONE = new VoteGuard(new TreeMap<>(), 0, Optional.empty());

  private final TreeMap<Slot, GuardRow> rows;
  private final long abstainingThrough;
  private final Optional<Reopening> reopening;

  private record Slot(long height, int round) implements Comparable<Slot> {
    @Override
    public int compareTo(Slot other) {
      int byHeight = Long.compare(height, other.height);
      return byHeight != 0 ? byHeight : Integer.compare(round, other.round);
    }
  }

  /// All rows, with these signed ballots added; of two conflicting ballots the first counts.
  public List<GuardRow> rowsWith(Collection<Ballot> signed) {
    VoteGuard guard = of(rows.values());
    for (Ballot ballot : signed) {
      if (guard.request(ballot) instanceof Permission.Granted(VoteGuard next, GuardRow _)) {
        guard = next;
      }
    }
    return guard.rows();
  }

  /// The answer to a request to sign a vote.
  public sealed interface Permission {

    /// The vote may be signed once `row` is durable; `guard` replaces this guard.
    record Granted(VoteGuard guard, GuardRow row) implements Permission {}

    /// The same vote was granted before; sending it again is harmless.
    record Repeated() implements Permission {}

    /// The vote must never be signed: a conflicting vote for `recorded` was signed ([Hash#ZERO] is
    /// NULLIFY).
    record Refused(Hash recorded) implements Permission {}

    /// The vote may not be signed: what was signed in this round may be lost.
    record Abstained() implements Permission {}
  }

  private VoteGuard(
      SortedMap<Slot, GuardRow> rows, long abstainingThrough, Optional<Reopening> reopening) {
    this.rows = new TreeMap<>(rows);
    this.abstainingThrough = abstainingThrough;
    this.reopening = reopening;
  }

  /// A guard with these stored rows; two rows for one round are an [IllegalArgumentException].
  public static VoteGuard of(Collection<GuardRow> rows) {
    var bySlot = new TreeMap<Slot, GuardRow>();
    for (GuardRow row : rows) {
      if (bySlot.put(new Slot(row.height(), row.round()), row) != null) {
        throw new IllegalArgumentException(
            "two guard rows for height " + row.height() + ", round " + row.round());
      }
    }
    return new VoteGuard(bySlot, 0, Optional.empty());
  }

  /// This guard, but granting no votes up to and including this height, because rows were lost. A
  /// larger height set before stays.
  ///
  /// How to choose the height: With a restored database, and the votes of the current height
  /// recovered from elsewhere, it is the height before the current one. With nothing recovered, let
  /// P be the highest final height that q other members of the set that decides P + 2 prove when
  /// they are asked after the loss. Then it is P + 2: a vote at height h needed a FINALIZE quorum
  /// at h - 1, and one honest member among those q voted in that quorum, so it can prove h - 2.
  /// With at most b + c faults the other members get beyond P + 2 without this one.
  public VoteGuard abstainingThrough(long height) {
    return new VoteGuard(rows, Math.max(abstainingThrough, height), reopening);
  }

  /// This guard, but granting only NULLIFY in the rounds that a reopening closes.
  public VoteGuard reopened(Reopening heights) {
    return new VoteGuard(rows, abstainingThrough, Optional.of(heights));
  }

  /// Whether the guard grants no votes at this height.
  public boolean abstainsAt(long height) {
    return height <= abstainingThrough;
  }

  public Permission request(Ballot ballot) {
    GuardRow row = row(ballot.height(), ballot.round());
    Hash recorded = row.recorded(ballot.kind());
    if (recorded == null && (abstainsAt(ballot.height()) || isClosed(ballot))) {
      return new Permission.Abstained();
    }
    if (recorded == null) {
      GuardRow written = row.recording(ballot);
      return new Permission.Granted(with(written), written);
    }
    return recorded.equals(ballot.blockHash())
        ? new Permission.Repeated()
        : new Permission.Refused(recorded);
  }

  private boolean isClosed(Ballot ballot) {
    return ballot.kind() != VoteKind.NULLIFY
        && reopening.filter(heights -> heights.closes(ballot.height(), ballot.round())).isPresent();
  }

  private VoteGuard with(GuardRow row) {
    SortedMap<Slot, GuardRow> next = new TreeMap<>(rows);
    next.put(new Slot(row.height(), row.round()), row);
    return new VoteGuard(next, abstainingThrough, reopening);
  }

  /// The row of this round, without any vote if nothing was signed.
  public GuardRow row(long height, int round) {
    GuardRow row = rows.get(new Slot(height, round));
    return row == null ? GuardRow.empty(height, round) : row;
  }

  /// All rows, by height and round.
  public List<GuardRow> rows() {
    return List.copyOf(rows.values());
  }

  /// This guard without the rows below a height, which are not needed once everything below it is
  /// final.
  public VoteGuard from(long height) {
    return new VoteGuard(rows.tailMap(new Slot(height, 0)), abstainingThrough, reopening);
  }

  @Override
  public String toString() {
    return rows.values().toString();
  }
}
