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

/// The lines of others under the newest checkpoints of this log, each verified before. Of each key
/// and size the newest is kept, of the sizes the largest few; all of it in memory, since whoever
/// has signed once signs again.
final class Cosignatures {
  /// How many checkpoints are kept.
  static final int KEPT_SIZES = 16;

  /// With the two lines of this member, as many as a note may have.
  private static final int MAX_LINES = 98;

  private final NavigableMap<Long, Signed> bySize = new TreeMap<>();

  private record Signed(Checkpoint checkpoint, Map<String, Kept> lines) {}

  private record Kept(NoteKey key, SignedNote.Line line) {}

  /// Keeps a line that holds.
  ///
  /// @return whether it is new, and there was room for it
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

  // A signature of the log has no time: the first one is as good as any.
  private static boolean isNewer(NoteKey key, SignedNote.Line line, SignedNote.Line known) {
    return key.isCosigner() && NoteKey.timestamp(line) > NoteKey.timestamp(known);
  }

  /// What is kept under a checkpoint.
  synchronized List<SignedNote.Line> of(Checkpoint checkpoint) {
    Signed signed = bySize.get(checkpoint.size());
    return signed == null || !signed.checkpoint().equals(checkpoint)
        ? List.of()
        : signed.lines().values().stream().map(Kept::line).toList();
  }

  /// The largest checkpoint that so many cosigners have signed, at most of a size.
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
