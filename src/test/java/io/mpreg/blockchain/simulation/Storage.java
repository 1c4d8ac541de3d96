package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.ProofOfAuthority;
import io.mpreg.blockchain.core.consensus.Reopening;
import io.mpreg.blockchain.core.crypto.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The storage of one member, on two devices: a database, and a file outside of it with its votes
/// at heights that are not final. Reads see everything that was written; a crash may lose some of
/// it. Database and file work together as in production (`ledger.history.store`).
final class Storage {

  static final Hash GENESIS = Hash.of("genesis".getBytes(StandardCharsets.US_ASCII));

  private final Disk<Entry> database = new Disk<>();
  private final Disk<VoteFile> file = new Disk<>();
  private final ProofOfAuthority first;

  // The content of the database, decoded.
  private final List<Entry.Final> chain = new ArrayList<>();
  private final TreeMap<Long, TreeMap<Integer, GuardRow>> rows = new TreeMap<>();
  private final List<Certificate> certificates = new ArrayList<>();
  private final TreeMap<Hash, SimulatedBlock> bodies = new TreeMap<>();
  private Optional<String> conflict = Optional.empty();

  // The content of the file.
  private VoteFile recorded = VoteFile.NONE;

  private sealed interface Entry {
    /// One transaction, so it is torn as a whole.
    record Voted(GuardRow row, @Nullable SimulatedBlock body) implements Entry {}

    record Known(Certificate certificate) implements Entry {}

    record Final(FinalBlock last, ProofOfAuthority next) implements Entry {}

    record Conflict(String reason) implements Entry {}
  }

  /// Rewritten as a whole each time: a torn write leaves its predecessor.
  ///
  /// @param isThere whether there is a record at all
  /// @param rows by height and round
  private record VoteFile(boolean isThere, List<GuardRow> rows, Optional<Reopening> reopening) {
    static final VoteFile NONE = new VoteFile(false, List.of(), Optional.empty());

    /// Of a member that has never voted.
    static final VoteFile EMPTY = new VoteFile(true, List.of(), Optional.empty());

    VoteFile with(GuardRow row) {
      List<GuardRow> next = new ArrayList<>(rows);
      // What was signed at lower heights is final.
      next.removeIf(known -> known.height() < row.height() || isSamePlace(known, row));
      next.add(row);
      return new VoteFile(true, next, reopening.filter(each -> each.matters(row.height())));
    }
  }

  /// A new member, before the first height.
  Storage(ProofOfAuthority first) {
    this.first = first;
    writeFile(VoteFile.EMPTY);
    file.sync();
  }

  private static boolean isSamePlace(GuardRow one, GuardRow other) {
    return one.height() == other.height() && one.round() == other.round();
  }

  // ---- votes ---------------------------------------------------------------------------------

  void writeVote(GuardRow row, @Nullable SimulatedBlock body) {
    var entry = new Entry.Voted(row, body);
    take(entry);
    database.write(entry);
  }

  // A new file starts with the votes in the database.
  void writeVoteFile(GuardRow row) {
    VoteFile before =
        recorded.isThere ? recorded : new VoteFile(false, votes(), recorded.reopening);
    writeFile(before.with(row));
  }

  private void writeFile(VoteFile next) {
    recorded = next;
    file.write(next);
  }

  void syncVoteFile() {
    file.sync();
    file.keepLast();
  }

  void write(Certificate certificate) {
    certificates.add(certificate);
    database.write(new Entry.Known(certificate));
  }

  /// Gives up the record.
  void setVoteFileAside() {
    writeFile(VoteFile.NONE);
    file.sync();
  }

  /// A Byzantine member pretends that its record is complete.
  void claimToRememberAll() {
    writeFile(new VoteFile(true, votes(), Optional.empty()));
    file.sync();
  }

  void beginVoteFile(Reopening reopening) {
    writeFile(new VoteFile(true, recorded.rows, Optional.of(reopening)));
    file.sync();
  }

  /// The rows of the file with votes that the database lacks.
  List<GuardRow> missingInDatabase() {
    return recorded.rows.stream()
        .filter(row -> row.height() >= height())
        .filter(row -> saysMore(row, row(row.height(), row.round())))
        .toList();
  }

  private static boolean saysMore(GuardRow one, @Nullable GuardRow other) {
    return other == null
        || (one.proposed() != null && other.proposed() == null)
        || (one.notarized() != null && other.notarized() == null)
        || (one.closed() != null && other.closed() == null);
  }

  private @Nullable GuardRow row(long height, int round) {
    return rows.getOrDefault(height, new TreeMap<>()).get(round);
  }

  /// The rows of the database that the file lacks, if there is a file.
  List<GuardRow> missingInVoteFile() {
    return recorded.isThere
        ? votes().stream().filter(row -> !recorded.rows.contains(row)).toList()
        : List.of();
  }

  /// The height from which on all votes are known; empty without a file.
  OptionalLong votesKnownFrom() {
    if (!recorded.isThere) {
      return OptionalLong.empty();
    }
    long highest = recorded.rows.stream().mapToLong(GuardRow::height).max().orElse(0);
    return OptionalLong.of(highest <= height() ? 0 : highest);
  }

  Optional<Reopening> reopening() {
    return recorded.reopening;
  }

  /// All votes of the database at heights that are not final.
  List<GuardRow> votes() {
    return rows.values().stream().flatMap(at -> at.values().stream()).toList();
  }

  /// Whether a vote survives everything but the loss of a device, or this member would know that it
  /// may have forgotten it; true where the vote no longer matters.
  boolean isDurable(Ballot ballot) {
    if (ballot.height() < height()) {
      return true;
    }
    return says(row(ballot.height(), ballot.round()), ballot)
        && (!recorded.isThere || recorded.rows.stream().anyMatch(row -> says(row, ballot)))
        && file.isSynced()
        && !database.buffers(
            entry ->
                entry instanceof Entry.Voted(GuardRow row, SimulatedBlock _) && says(row, ballot));
  }

  private static boolean says(@Nullable GuardRow row, Ballot ballot) {
    return row != null
        && row.height() == ballot.height()
        && row.round() == ballot.round()
        && ballot
            .blockHash()
            .equals(
                switch (ballot.kind()) {
                  case PROPOSE -> row.proposed();
                  case NOTARIZE -> row.notarized();
                  case NULLIFY, FINALIZE -> row.closed();
                });
  }

  /// Whether the block of a new vote is here, where it has to be.
  boolean holdsBody(GuardRow row, @Nullable SimulatedBlock body) {
    GuardRow before = row(row.height(), row.round());
    return holdsBody(before == null ? null : before.notarized(), row.notarized(), body)
        && (row.closing().filter(VoteKind.FINALIZE::equals).isEmpty()
            || holdsBody(before == null ? null : before.closed(), row.closed(), body));
  }

  private boolean holdsBody(
      @Nullable Hash before, @Nullable Hash hash, @Nullable SimulatedBlock body) {
    return hash == null
        || hash.equals(before)
        || bodies.containsKey(hash)
        || (body != null && body.hash().equals(hash));
  }

  // ---- blocks --------------------------------------------------------------------------------

  void write(FinalBlock last, ProofOfAuthority next) {
    var entry = new Entry.Final(last, next);
    take(entry);
    database.write(entry);
  }

  /// This member halts.
  void writeConflict(String reason) {
    var entry = new Entry.Conflict(reason);
    take(entry);
    database.write(entry);
    database.sync();
  }

  void syncDatabase() {
    database.sync();
    long open = height();
    database.prune(
        entry ->
            switch (entry) {
              case Entry.Voted(GuardRow row, SimulatedBlock _) -> row.height() < open;
              case Entry.Known(Certificate certificate) -> certificate.height() < open;
              case Entry.Final _, Entry.Conflict _ -> false;
            });
  }

  // ---- losing --------------------------------------------------------------------------------

  void crash(Chance chance) {
    database.crash(chance);
    file.crash(chance);
    recover();
  }

  /// Copies the database; the result restores it.
  Runnable databaseBackup() {
    List<Entry> content = database.read();
    return () -> {
      database.restore(content);
      recover();
    };
  }

  /// Copies everything; the result restores it.
  Runnable backup() {
    List<Entry> content = database.read();
    List<VoteFile> files = file.read();
    return () -> {
      database.restore(content);
      file.restore(files);
      recover();
    };
  }

  void loseEverything() {
    database.restore(List.of());
    file.restore(List.of());
    recover();
  }

  /// Resets it to that of a new member.
  void beginAnew() {
    loseEverything();
    writeFile(VoteFile.EMPTY);
    file.sync();
  }

  /// Replaces the database by that of another member, without a vote record.
  void copyDatabaseOf(Storage other) {
    database.restore(other.database.read());
    setVoteFileAside();
    recover();
  }

  private void recover() {
    chain.clear();
    rows.clear();
    certificates.clear();
    bodies.clear();
    conflict = Optional.empty();
    database.read().forEach(this::take);
    List<VoteFile> files = file.read();
    recorded = files.isEmpty() ? VoteFile.NONE : files.getLast();
  }

  private void take(Entry entry) {
    switch (entry) {
      case Entry.Voted(GuardRow row, SimulatedBlock body) -> {
        if (row.height() >= height()) {
          rows.computeIfAbsent(row.height(), height -> new TreeMap<>()).put(row.round(), row);
          if (body != null) {
            bodies.put(body.hash(), body);
          }
        }
      }
      case Entry.Known(Certificate certificate) -> {
        if (certificate.height() >= height()) {
          certificates.add(certificate);
        }
      }
      case Entry.Final last -> {
        chain.add(last);
        rows.headMap(height()).clear();
        certificates.removeIf(certificate -> certificate.height() < height());
        bodies.values().removeIf(body -> body.height() < height());
      }
      case Entry.Conflict(String reason) -> conflict = Optional.of(reason);
    }
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

  FinalBlock at(long height) {
    return chain.get((int) height - 1).last();
  }

  /// Why this member has halted, if it has.
  Optional<String> conflict() {
    return conflict;
  }

  List<Certificate> certificates() {
    return certificates.stream().filter(each -> each.height() == height()).toList();
  }

  List<SimulatedBlock> bodies() {
    return bodies.values().stream().filter(body -> body.height() == height()).toList();
  }
}
