package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.crypto.Hash;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What this authority has signed at the heights that are not final yet: one write-once row per
/// (height, round), so that it can never sign two things that contradict each other.
///
/// Safety rests on these rows being durable before the signature leaves the process. The caller
/// stores them, and gives them back at start with [#of]. Where rows may have been lost, it says so
/// with [#abstainingThrough].
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

  /// All rows, with ballots that were signed too; of two that contradict each other the first.
  public List<GuardRow> rowsWith(Collection<Ballot> signed) {
    VoteGuard guard = of(rows.values());
    for (Ballot ballot : signed) {
      if (guard.request(ballot) instanceof Permission.Granted(VoteGuard next, GuardRow _)) {
        guard = next;
      }
    }
    return guard.rows();
  }

  /// Whether a vote may be signed.
  public sealed interface Permission {

    /// Yes, once `row` is durable; `guard` is the guard from then on.
    record Granted(VoteGuard guard, GuardRow row) implements Permission {}

    /// This very vote was granted before; sending it again is harmless.
    record Repeated() implements Permission {}

    /// Never: `recorded` was signed in its place ([Hash#ZERO] is NULLIFY).
    record Refused(Hash recorded) implements Permission {}

    /// No: what was signed at this height is not known any more.
    record Abstained() implements Permission {}
  }

  private VoteGuard(
      SortedMap<Slot, GuardRow> rows, long abstainingThrough, Optional<Reopening> reopening) {
    this.rows = new TreeMap<>(rows);
    this.abstainingThrough = abstainingThrough;
    this.reopening = reopening;
  }

  /// The guard with these stored rows; two rows for one round are an [IllegalArgumentException].
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

  /// The guard that grants nothing up to and at this height, because rows of it were lost; the
  /// larger height where this guard abstains already.
  ///
  /// With a restored database and the open height's votes from elsewhere, it is the height before
  /// that. With nothing left, let P be the highest final height that q other members of the set
  /// which decides P + 2 prove when they are asked after the loss. Then it is P + 2: a vote at
  /// height h needed a FINALIZE quorum at h - 1, and one honest member among those q voted in it,
  /// so it can prove h - 2. Within b + c faults the others get beyond P + 2 alone.
  public VoteGuard abstainingThrough(long height) {
    return new VoteGuard(rows, Math.max(abstainingThrough, height), reopening);
  }

  /// The guard that grants nothing but NULLIFY in the rounds that a reopening closes.
  public VoteGuard reopened(Reopening heights) {
    return new VoteGuard(rows, abstainingThrough, Optional.of(heights));
  }

  /// Whether nothing is granted at this height.
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

  /// The row of this round; one without any vote if nothing was signed.
  public GuardRow row(long height, int round) {
    GuardRow row = rows.get(new Slot(height, round));
    return row == null ? GuardRow.empty(height, round) : row;
  }

  /// All rows, by height and round.
  public List<GuardRow> rows() {
    return List.copyOf(rows.values());
  }

  /// Without the rows below a height, which are of no use once everything below it is final.
  public VoteGuard from(long height) {
    return new VoteGuard(rows.tailMap(new Slot(height, 0)), abstainingThrough, reopening);
  }

  @Override
  public String toString() {
    return rows.values().toString();
  }
}
