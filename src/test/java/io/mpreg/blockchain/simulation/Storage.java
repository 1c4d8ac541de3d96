package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.consensus.Candidate;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.ProofOfAuthority;
import io.mpreg.blockchain.core.consensus.VoteGuard;
import io.mpreg.blockchain.core.crypto.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What one member has stored, on two devices: a database, and a file outside of it with the votes
/// of the open height. Reads see everything that was written; a crash does not spare all of it.
final class Storage {

  static final Hash GENESIS = Hash.of("genesis".getBytes(StandardCharsets.US_ASCII));

  private final Disk<Entry> database = new Disk<>();
  private final Disk<VoteFile> voteFile = new Disk<>();
  private final ProofOfAuthority first;

  // What the devices' content amounts to.
  private final List<Entry.Final> chain = new ArrayList<>();
  private final TreeMap<Long, TreeMap<Integer, GuardRow>> rows = new TreeMap<>();
  private final List<Certificate> certificates = new ArrayList<>();
  private final TreeMap<Hash, SimulatedBlock> bodies = new TreeMap<>();
  private long abstainingThrough;
  private boolean votesUnknown;

  private sealed interface Entry {
    /// The member was set up here, and nothing was lost since.
    record Begun(long abstainingThrough) implements Entry {}

    /// One transaction, so it is torn as a whole.
    record Voted(GuardRow row, @Nullable SimulatedBlock body) implements Entry {}

    record Known(Certificate certificate) implements Entry {}

    record Final(FinalBlock last, ProofOfAuthority next) implements Entry {}
  }

  /// Written anew as a whole each time: a torn one leaves its predecessor.
  private record VoteFile(long height, List<GuardRow> rows) {}

  /// A new member, before the first height.
  Storage(ProofOfAuthority first) {
    this.first = first;
    database.write(new Entry.Begun(0));
    database.sync();
  }

  // ---- writing -------------------------------------------------------------------------------

  void writeVote(GuardRow row, @Nullable SimulatedBlock body) {
    put(row);
    if (body != null) {
      bodies.put(body.hash(), body);
    }
    database.write(new Entry.Voted(row, body));
  }

  private void put(GuardRow row) {
    rows.computeIfAbsent(row.height(), height -> new TreeMap<>()).put(row.round(), row);
  }

  /// Everything that was voted at this height.
  void writeVoteFile(long height) {
    voteFile.write(new VoteFile(height, List.copyOf(rows.get(height).values())));
  }

  void write(Certificate certificate) {
    certificates.add(certificate);
    database.write(new Entry.Known(certificate));
  }

  void write(FinalBlock last, ProofOfAuthority next) {
    var entry = new Entry.Final(last, next);
    take(entry);
    database.write(entry);
  }

  void syncDatabase() {
    database.sync();
    long open = height();
    database.prune(
        entry ->
            switch (entry) {
              case Entry.Voted(GuardRow row, SimulatedBlock body) -> row.height() < open;
              case Entry.Known(Certificate certificate) -> certificate.height() < open;
              case Entry.Begun begun -> false;
              case Entry.Final last -> false;
            });
  }

  void syncVoteFile() {
    voteFile.sync();
  }

  /// From now on it is known until where this member may have voted: up to this height.
  void writeBegun(long abstaining) {
    abstainingThrough = Math.max(abstainingThrough, abstaining);
    votesUnknown = false;
    database.write(new Entry.Begun(abstainingThrough));
    database.sync();
  }

  // ---- losing --------------------------------------------------------------------------------

  void crash(Chance chance) {
    database.crash(chance);
    voteFile.crash(chance);
    recover();
  }

  Runnable backup() {
    List<Entry> content = database.read();
    return () -> {
      database.restore(content);
      recover();
    };
  }

  void loseEverything() {
    database.restore(List.of());
    voteFile.restore(List.of());
    recover();
  }

  private void recover() {
    chain.clear();
    rows.clear();
    certificates.clear();
    bodies.clear();
    abstainingThrough = 0;
    votesUnknown = true;
    database.read().forEach(this::take);
    List<VoteFile> files = voteFile.read();
    if (!files.isEmpty()) {
      take(files.getLast());
    }
  }

  private void take(Entry entry) {
    switch (entry) {
      case Entry.Begun(long abstaining) -> {
        votesUnknown = false;
        abstainingThrough = Math.max(abstainingThrough, abstaining);
      }
      case Entry.Voted(GuardRow row, SimulatedBlock body) -> {
        if (row.height() == height()) {
          put(row);
          if (body != null) {
            bodies.put(body.hash(), body);
          }
        }
      }
      case Entry.Known(Certificate certificate) -> {
        if (certificate.height() == height()) {
          certificates.add(certificate);
        }
      }
      case Entry.Final last -> {
        chain.add(last);
        rows.headMap(height()).clear();
        certificates.clear();
        bodies.clear();
      }
    }
  }

  // The file is the newer of the two unless the crash came between them.
  private void take(VoteFile file) {
    if (file.height < height()) {
      return;
    }
    if (file.height > height()) {
      // An old database: what was signed between it and the file is not known any more.
      abstainingThrough = Math.max(abstainingThrough, file.height - 1);
    }
    votesUnknown = false;
    TreeMap<Integer, GuardRow> known = rows.computeIfAbsent(file.height, at -> new TreeMap<>());
    for (GuardRow row : file.rows) {
      known.merge(row.round(), row, Storage::both);
    }
  }

  private static GuardRow both(GuardRow one, GuardRow other) {
    return new GuardRow(
        one.height(),
        one.round(),
        one.proposed() == null ? other.proposed() : one.proposed(),
        one.notarized() == null ? other.notarized() : one.notarized(),
        one.closed() == null ? other.closed() : one.closed());
  }

  // ---- reading -------------------------------------------------------------------------------

  /// The height that is open.
  long height() {
    return chain.size() + 1L;
  }

  ProofOfAuthority next() {
    return chain.isEmpty() ? first : chain.getLast().next();
  }

  Optional<FinalBlock> head() {
    return chain.isEmpty() ? Optional.empty() : Optional.of(chain.getLast().last());
  }

  Hash headHash() {
    return head().map(last -> last.block().hash()).orElse(GENESIS);
  }

  long headTimestamp() {
    return head().map(last -> last.block().timestamp()).orElse(0L);
  }

  FinalBlock at(long height) {
    return chain.get((int) height - 1).last();
  }

  VoteGuard guard() {
    List<GuardRow> all = rows.values().stream().flatMap(at -> at.values().stream()).toList();
    VoteGuard known = VoteGuard.of(all).abstainingThrough(abstainingThrough);
    return votesUnknown ? known.abstainingThrough(Long.MAX_VALUE) : known;
  }

  /// Whether this member may have voted anywhere, as far as it can tell.
  boolean votesAreUnknown() {
    return votesUnknown;
  }

  Collection<Certificate> certificates() {
    return certificates;
  }

  List<Candidate> candidates() {
    return bodies.values().stream().map(SimulatedBlock::candidate).toList();
  }

  Map<Hash, SimulatedBlock> bodies() {
    return bodies;
  }
}
