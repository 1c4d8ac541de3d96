package io.mpreg.blockchain.ledger.log;

import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Verified signature lines of other signers for the newest checkpoints of this log. Keeps the
/// newest line for each key and size, for a few of the largest sizes; in memory only, because
/// signers sign again.
final class Cosignatures {
  /// How many checkpoints are kept.
  static final int KEPT_SIZES = 16;

  /// Together with this member's two lines, the most that a note may have.
  private static final int MAX_LINES = 98;

  private final NavigableMap<Long, Signed> bySize = new TreeMap<>();

  private record Signed(Checkpoint checkpoint, Map<String, Kept> lines) {}

  private record Kept(NoteKey key, SignedNote.Line line) {}

  /// Stores a verified line.
  ///
  /// @return whether the line is new and was stored
  synchronized boolean keep(Checkpoint checkpoint, NoteKey key, SignedNote.Line line) {
    Signed signed =
        bySize.computeIfAbsent(
            checkpoint.size(), size -> new Signed(checkpoint, new LinkedHashMap<>()));
    Kept known = signed.lines().get(key.verifierKey());
    boolean room = known != null || signed.lines().size() < MAX_LINES;
    boolean newer = known == null || isNewer(key, line, known.line());
    boolean kept = room && newer && signed.checkpoint().equals(checkpoint);
    if (kept) {
      signed.lines().put(key.verifierKey(), new Kept(key, line));
    }
    while (bySize.size() > KEPT_SIZES) {
      bySize.pollFirstEntry();
    }
    return kept && bySize.containsKey(checkpoint.size());
  }

  // A signature of the log has no timestamp, so the first one is kept.
  private static boolean isNewer(NoteKey key, SignedNote.Line line, SignedNote.Line known) {
    return key.isCosigner() && NoteKey.timestamp(line) > NoteKey.timestamp(known);
  }

  /// The stored lines of a checkpoint.
  synchronized List<SignedNote.Line> of(Checkpoint checkpoint) {
    Signed signed = bySize.get(checkpoint.size());
    return signed == null || !signed.checkpoint().equals(checkpoint)
        ? List.of()
        : signed.lines().values().stream().map(Kept::line).toList();
  }

  /// The largest checkpoint, up to a size, that has at least this many cosigners.
  synchronized Optional<Checkpoint> cosignedBy(int cosigners, long largest) {
    List<Signed> newestFirst = new ArrayList<>(bySize.descendingMap().values());
    return newestFirst.stream()
        .filter(signed -> signed.checkpoint().size() <= largest)
        .filter(
            signed ->
                signed.lines().values().stream().filter(kept -> kept.key().isCosigner()).count()
                    >= cosigners)
        .map(Signed::checkpoint)
        .findFirst();
  }
}
