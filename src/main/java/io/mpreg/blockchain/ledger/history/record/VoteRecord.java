package io.mpreg.blockchain.ledger.history.record;

import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.platform.database.DatabaseUnusable;
import io.mpreg.blockchain.platform.database.DurableLines;
import io.mpreg.blockchain.platform.database.StoreFailure;
import io.mpreg.blockchain.platform.keys.NeverVoted;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A record of this member's votes at heights that are not final yet, kept outside the database:
/// written after the guard's commit and before the vote is signed. A database that holds fewer
/// votes than this file was rolled back, and gets them from it; so a member never contradicts a
/// vote that it has sent, if either of the two is lost.
public final class VoteRecord {
  private static final String NOTHING = "-";
  private static final Pattern LINE =
      Pattern.compile("([1-9][0-9]{0,15}) ([0-9]{1,10}) (\\S+) (\\S+) (\\S+)");

  private static final Pattern REOPENED =
      Pattern.compile("reopened ([1-9][0-9]{0,15}) ([0-9]{1,10})");
  private static final Logger LOG = LoggerFactory.getLogger(VoteRecord.class);
  private final Path directory;
  private final Optional<NeverVoted> mark;
  private final OptionalLong vouchedFor;
  // By height and round.
  private final TreeMap<Long, TreeMap<Integer, GuardRow>> rows = new TreeMap<>();
  private @Nullable Hash chainId;
  private @Nullable DurableLines lines;
  private Optional<Reopening> reopening = Optional.empty();
  private boolean found;

  /// @param mark the marker file that this member's keys have never voted
  /// @param vouchedFor the height of a database that an operator vouches for: only this record was
  ///   lost
  VoteRecord(Path directory, Optional<NeverVoted> mark, OptionalLong vouchedFor) {
    this.directory = directory.toAbsolutePath().normalize();
    this.mark = mark;
    this.vouchedFor = vouchedFor;
  }

  private Path file(Hash chain) {
    return directory.resolve("votes-%s.txt".formatted(chain.hex()));
  }

  /// Loads the record of a chain. A member that never voted begins with an empty record, which is
  /// durable before the marker file is removed; so the marker is gone before anything is signed,
  /// even after a crash.
  ///
  /// @throws DatabaseUnusable when the file is not a record
  public synchronized void open(Hash chain) {
    chainId = chain;
    lines = new DurableLines(file(chain));
    found = false;
    rows.clear();
    reopening = Optional.empty();
    try {
      DurableLines.read(file(chain)).forEach(this::keep);
      found = true;
    } catch (NoSuchFileException none) {
      // Without a record the signed votes are unknown, unless the marker says that there are none.
      found = mark.filter(NeverVoted::isThere).isPresent();
      if (found) {
        begin(requireOpen());
      }
    } catch (DurableLines.DamagedLines damaged) {
      throw noRecord();
    } catch (IOException failed) {
      throw new DatabaseUnusable(
          "The record of this member's votes, %s, cannot be read: %s."
              .formatted(file(chain), failed),
          "Let this user read it, or name another data directory: set LEDGER_DATA_DIR.",
          failed);
    }
    mark.filter(NeverVoted::isThere).ifPresent(VoteRecord::useUp);
  }

  private void begin(DurableLines empty) {
    try {
      empty.begin();
    } catch (IOException failed) {
      throw new DatabaseUnusable(
          "The record of this member's votes, %s, cannot be created: %s."
              .formatted(file(requireChain()), failed),
          "Let this user write to it, or name another data directory: set LEDGER_DATA_DIR.",
          failed);
    }
  }

  private static void useUp(NeverVoted mark) {
    try {
      mark.remove();
    } catch (IOException failed) {
      throw new DatabaseUnusable(
          "The marker file that this member's keys have never voted, %s, cannot be removed: %s."
              .formatted(mark.file(), failed),
          "Let this user write to its folder, or move the file to a folder that it may write to"
              + " and set LEDGER_AUTHORITY_NEVERVOTED to it. If the file stayed, it would be"
              + " wrong after the first vote.",
          failed);
    }
  }

  /// Begins a record when there is none and an operator vouches that the database, which ends with
  /// this height, holds all votes.
  public synchronized void takeForWhole(long head) {
    if (vouchedFor.isEmpty()) {
      return;
    }
    if (found || vouchedFor.getAsLong() != head) {
      LOG.warn(
          "ledger.store.vouch-for-votes is set to {}, but {}: it has no effect, remove it",
          vouchedFor.getAsLong(),
          found ? "the record of votes exists" : "the database ends with block " + head);
      return;
    }
    begin(requireOpen());
    found = true;
    LOG.warn(
        "The record of this member's votes begins anew with those of the database, which ends with"
            + " block {}: its operator vouches that none is missing (ledger.store.vouch-for-votes)",
        head);
  }

  /// Begins a record after votes were lost and all authorities have confirmed it.
  ///
  /// @throws StoreFailure when it cannot be written
  public synchronized void begin(Reopening confirmed) {
    write(
        line(confirmed),
        Stream.concat(Stream.of(line(confirmed)), from(0).stream().map(VoteRecord::line)).toList());
    reopening = Optional.of(confirmed);
    found = true;
  }

  /// The confirmation by all authorities that this member's votes are lost.
  public synchronized Optional<Reopening> reopening() {
    return reopening;
  }

  private void keep(String line) {
    Matcher reopened = REOPENED.matcher(line);
    if (reopened.matches()) {
      reopening =
          Optional.of(
              new Reopening(
                  Long.parseLong(reopened.group(1)), Integer.parseInt(reopened.group(2))));
    } else {
      keep(row(line));
    }
  }

  private GuardRow row(String line) {
    Matcher fields = LINE.matcher(line);
    try {
      if (fields.matches()) {
        return new GuardRow(
            Long.parseLong(fields.group(1)),
            Integer.parseInt(fields.group(2)),
            hash(fields.group(3)),
            hash(fields.group(4)),
            hash(fields.group(5)));
      }
    } catch (IllegalArgumentException noHash) {
      // Reported below.
    }
    throw noRecord();
  }

  private DatabaseUnusable noRecord() {
    return new DatabaseUnusable(
        "%s is not a record of this member's votes: it was damaged or changed."
            .formatted(file(requireChain())),
        "Restore it from a copy. Only if there is none, and this member has been silent for longer"
            + " than the chain needs for one height, remove it.");
  }

  private static @Nullable Hash hash(String text) {
    return text.equals(NOTHING) ? null : Hash.fromHex(text);
  }

  // Votes at lower heights are dropped, because those heights are final.
  private void keep(GuardRow row) {
    rows.headMap(row.height()).clear();
    rows.computeIfAbsent(row.height(), height -> new TreeMap<>()).put(row.round(), row);
  }

  private Hash requireChain() {
    return requireOpened(chainId);
  }

  private DurableLines requireOpen() {
    return requireOpened(lines);
  }

  private static <T> T requireOpened(@Nullable T opened) {
    return Objects.requireNonNull(opened, "the record of the votes was not opened");
  }

  /// The height from which on all votes are known: those at the highest voted height are here,
  /// those below are in the database, if it was not rolled back. Empty without a record: then this
  /// member may have voted with another disk.
  ///
  /// @param openHeight the height after the database's last block
  public synchronized OptionalLong knownFrom(long openHeight) {
    if (!found) {
      return OptionalLong.empty();
    }
    boolean nothingBetween = rows.isEmpty() || rows.lastKey() <= openHeight;
    return OptionalLong.of(nothingBetween ? 0 : rows.lastKey());
  }

  /// The recorded votes from a height on.
  synchronized List<GuardRow> from(long height) {
    return rows.tailMap(height).values().stream()
        .flatMap(ofHeight -> ofHeight.values().stream())
        .toList();
  }

  /// Records a vote.
  ///
  /// @throws StoreFailure when it cannot be written: then the vote must not be signed
  public synchronized void record(GuardRow row) {
    List<GuardRow> current = new ArrayList<>(from(row.height()));
    current.removeIf(known -> known.height() == row.height() && known.round() == row.round());
    current.add(row);
    List<String> lines =
        Stream.concat(
                reopening.filter(each -> each.matters(row.height())).map(VoteRecord::line).stream(),
                current.stream().map(VoteRecord::line))
            .toList();
    write(line(row), lines);
    keep(row);
    found = true;
  }

  /// Gives up the record, because it lacks a signed vote: it was restored from an old copy.
  ///
  /// @return where the record is now
  /// @throws StoreFailure when it cannot be moved
  public synchronized String setAside() {
    Path aside = directory.resolve("votes-%s.put-back".formatted(requireChain().hex()));
    try {
      requireOpen().moveTo(aside);
    } catch (IOException failed) {
      throw new StoreFailure(
          "the record of votes cannot be moved to %s: %s".formatted(aside, failed), failed);
    }
    found = false;
    rows.clear();
    reopening = Optional.empty();
    return aside.toString();
  }

  /// Adds votes that only the database holds, because recording failed or a crash came first. Does
  /// nothing without a record; the one that the next vote begins holds these votes too, or it would
  /// claim that nothing else was signed at their heights.
  ///
  /// @param stored the rows of the database, which hold at least the recorded votes
  /// @throws StoreFailure when it cannot be written: then none of these votes must be signed
  public synchronized void complete(List<GuardRow> stored) {
    stored.stream()
        .filter(row -> !from(row.height()).contains(row))
        .sorted(Comparator.comparingLong(GuardRow::height).thenComparingInt(GuardRow::round))
        .forEach(found ? this::record : this::keep);
  }

  private void write(String line, List<String> current) {
    try {
      requireOpen().add(line, current);
    } catch (IOException failed) {
      throw new StoreFailure(
          "a vote cannot be recorded in %s: %s".formatted(directory, failed), failed);
    }
  }

  private static String line(Reopening confirmed) {
    return "reopened %d %d".formatted(confirmed.height(), confirmed.firstRound());
  }

  private static String line(GuardRow row) {
    return "%d %d %s %s %s"
        .formatted(
            row.height(),
            row.round(),
            text(row.proposed()),
            text(row.notarized()),
            text(row.closed()));
  }

  private static String text(@Nullable Hash hash) {
    return Optional.ofNullable(hash).map(Hash::hex).orElse(NOTHING);
  }

  /// The recorded rows with votes that the database lacks.
  ///
  /// @throws DatabaseUnusable when the two contradict each other
  public synchronized List<GuardRow> missingFrom(List<GuardRow> stored, long height) {
    List<GuardRow> missing = new ArrayList<>();
    for (GuardRow recorded : from(height)) {
      Optional<GuardRow> known =
          stored.stream()
              .filter(row -> row.height() == recorded.height() && row.round() == recorded.round())
              .findFirst();
      if (known.isPresent() && contradict(known.get(), recorded)) {
        throw new DatabaseUnusable(
            "The database and %s hold votes of this member that contradict each other, at height %d, round %d."
                .formatted(file(requireChain()), recorded.height(), recorded.round()),
            "One of them belongs to another member, or was changed. Do not let this member vote"
                + " before it is known which.");
      }
      if (known.isEmpty() || saysMore(recorded, known.get())) {
        missing.add(recorded);
      }
    }
    return missing;
  }

  private static boolean saysMore(GuardRow one, GuardRow other) {
    return (one.proposed() != null && other.proposed() == null)
        || (one.notarized() != null && other.notarized() == null)
        || (one.closed() != null && other.closed() == null);
  }

  private static boolean contradict(GuardRow one, GuardRow other) {
    return contradict(one.proposed(), other.proposed())
        || contradict(one.notarized(), other.notarized())
        || contradict(one.closed(), other.closed());
  }

  private static boolean contradict(@Nullable Hash one, @Nullable Hash other) {
    return one != null && other != null && !one.equals(other);
  }
}
