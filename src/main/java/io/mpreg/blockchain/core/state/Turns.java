package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.causality.VectorClock;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The leader turns that every present and former authority has consumed and missed: a pure
/// function of the final chain, which determines the leaders of every height (protocol, section 8).
/// Authorities without a turn have no entry; entries are never removed.
///
/// A skipped turn counts as consumed, like a produced block. Otherwise an absent authority would
/// keep the smallest count, lead every height and cost a timeout each time, instead of once in n
/// heights.
public record Turns(SortedMap<NodeId, Turn> entries) {

  public static final Turns NONE = new Turns(new TreeMap<>());

  private static final int MISSES_BEFORE_SIDELINING = 3;
  private static final int MAX_SIDELINED_CYCLES = 64;

  public Turns {
    var kept = new TreeMap<NodeId, Turn>(entries);
    kept.values().removeIf(Turn.NONE::equals);
    entries = Collections.unmodifiableSortedMap(kept);
  }

  /// An authority's consumed turns, its consecutive missed turns, and the last height at which it
  /// is side-lined (leads last; 0 for never). Each is 0 to 2^53 - 1, else an
  /// [IllegalArgumentException].
  public record Turn(long turns, long misses, long sidelinedUntil) {

    public static final Turn NONE = new Turn(0, 0, 0);

    public Turn {
      Integers.check("turns", turns, Integers.MAX);
      Integers.check("misses", misses, Integers.MAX);
      Integers.check("sidelinedUntil", sidelinedUntil, Integers.MAX);
    }

    // u64 turns ‖ u64 misses ‖ u64 sidelinedUntilHeight
    public Bytes encode() {
      return new ByteWriter().u64(turns).u64(misses).u64(sidelinedUntil).toBytes();
    }

    public static Turn decode(Bytes bytes) {
      var reader = new ByteReader(bytes);
      var turn = new Turn(reader.u64(), reader.u64(), reader.u64());
      reader.end();
      return turn;
    }

    /// Whether it has missed enough consecutive turns to be side-lined.
    public boolean isAbsent() {
      return misses >= MISSES_BEFORE_SIDELINING;
    }

    private Turn startingFrom(long least) {
      return new Turn(Math.max(turns, least), misses, sidelinedUntil);
    }
  }

  public Turn of(NodeId authority) {
    return entries.getOrDefault(authority, Turn.NONE);
  }

  /// The vector clock of a header: the turns consumed by each authority.
  public VectorClock clock() {
    var clock = new TreeMap<NodeId, Long>();
    entries.forEach((id, turn) -> clock.put(id, turn.turns()));
    return VectorClock.of(clock);
  }

  /// The authorities in the order in which they lead the rounds of this height: by consumed turns,
  /// then by index; side-lined authorities come last, in the same order.
  public List<NodeId> order(AuthoritySet set, long height) {
    Set<NodeId> sidelined = Set.copyOf(sidelined(set, height));
    Comparator<NodeId> byTurn = Comparator.comparingLong(id -> of(id).turns());
    return set.authorities().stream()
        .map(Authority::id)
        .sorted(Comparator.<NodeId, Boolean>comparing(sidelined::contains).thenComparing(byTurn))
        .toList(); // a stable sort: equal turns keep the order of the index
  }

  /// The authorities side-lined at this height: at most b, those with the most misses, so that a
  /// bad network cannot side-line all honest ones.
  public List<NodeId> sidelined(AuthoritySet set, long height) {
    return set.authorities().stream()
        .map(Authority::id)
        .filter(id -> of(id).sidelinedUntil() >= height)
        .sorted(Comparator.comparingLong((NodeId id) -> of(id).misses()).reversed())
        .limit(set.byzantine())
        .toList();
  }

  public NodeId leader(AuthoritySet set, long height, int round) {
    if (round < 0) {
      throw new IllegalArgumentException("round " + round + " must not be negative");
    }
    return order(set, height).get(round % set.size());
  }

  /// The turns after the block of this height, which was first proposed in `originRound` and
  /// decided by `set`; `nextSet` decides the next height. The cost is O(n) for any round, because
  /// an attacker can put any round into an unverified header at no cost.
  public Turns after(AuthoritySet set, long height, int originRound, AuthoritySet nextSet) {
    if (height < 1) {
      throw new IllegalArgumentException("height " + height + " must be at least 1");
    }
    List<NodeId> order = order(set, height);
    NodeId miner = leader(set, height, originRound);
    var next = new TreeMap<NodeId, Turn>(entries);
    IntStream.range(0, order.size())
        .forEach(
            position -> {
              NodeId id = order.get(position);
              long consumed = occurrences(position, originRound, order.size());
              boolean mined = id.equals(miner);
              next.put(id, consuming(of(id), consumed, mined, height, order.size()));
            });
    startLate(next, set, height, nextSet);
    return new Turns(next);
  }

  // The number of j in 0 … round with j mod size = position.
  private static long occurrences(int position, int round, int size) {
    return position > round ? 0 : (round - position) / size + 1L;
  }

  // The miner did not miss its last turn, which produced the block.
  private static Turn consuming(Turn turn, long consumed, boolean mined, long height, int size) {
    long missed = mined ? consumed - 1 : consumed;
    long misses = turn.misses() + missed;
    long until = turn.sidelinedUntil();
    if (missed > 0 && misses >= MISSES_BEFORE_SIDELINING) {
      until = height + sidelinedCycles(misses) * size;
    }
    return new Turn(turn.turns() + consumed, mined ? 0 : misses, until);
  }

  // min(2^(misses − 3), 64)
  private static long sidelinedCycles(long misses) {
    long doublings = misses - MISSES_BEFORE_SIDELINING;
    return doublings >= 6 ? MAX_SIDELINED_CYCLES : 1L << doublings;
  }

  // With a count of 0, a new authority would lead every height until it had caught up with the
  // others.
  private static void startLate(
      Map<NodeId, Turn> next, AuthoritySet set, long height, AuthoritySet nextSet) {
    long largest =
        nextSet.authorities().stream()
            .mapToLong(authority -> next.getOrDefault(authority.id(), Turn.NONE).turns())
            .max()
            .orElse(0);
    for (Authority authority : nextSet.authorities()) {
      Turn own = next.getOrDefault(authority.id(), Turn.NONE);
      if (!set.contains(authority.id()) || own.sidelinedUntil() == height) {
        next.put(authority.id(), own.startingFrom(largest));
      }
    }
  }
}
