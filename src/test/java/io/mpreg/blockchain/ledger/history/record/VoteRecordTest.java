package io.mpreg.blockchain.ledger.history.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.platform.database.DatabaseUnusable;
import io.mpreg.blockchain.platform.database.DurableLines;
import io.mpreg.blockchain.platform.database.StoreFailure;
import io.mpreg.blockchain.platform.keys.KeyStores;
import io.mpreg.blockchain.platform.keys.NeverVoted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VoteRecordTest {
  private static final Hash CHAIN = hash("chain");
  private static final Hash A = hash("a");
  private static final Hash B = hash("b");

  @TempDir Path directory;

  private static Hash hash(String text) {
    return Hash.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  private VoteRecord opened() {
    VoteRecord record = new VoteRecord(directory, Optional.empty(), OptionalLong.empty());
    record.open(CHAIN);
    return record;
  }

  @Test
  void votesOfTheOpenHeightAreFoundByTheNextProcess() {
    VoteRecord record = opened();
    record.record(new GuardRow(7, 0, A, null, null));
    record.record(new GuardRow(7, 0, A, A, null));
    record.record(new GuardRow(7, 1, null, B, Hash.ZERO));

    assertThat(opened().from(7))
        .containsExactly(new GuardRow(7, 0, A, A, null), new GuardRow(7, 1, null, B, Hash.ZERO));
  }

  @Test
  void votesAtLowerHeightsAreNotKept() {
    VoteRecord record = opened();
    record.record(new GuardRow(7, 0, null, A, A));
    record.record(new GuardRow(8, 0, null, B, null));

    assertThat(opened().from(0)).containsExactly(new GuardRow(8, 0, null, B, null));
  }

  @Test
  void aDatabaseThatKnowsLessIsToldWhatItHasLost() {
    VoteRecord record = opened();
    GuardRow full = new GuardRow(7, 0, null, A, A);
    GuardRow same = new GuardRow(7, 1, null, B, null);
    record.record(full);
    record.record(same);

    assertThat(record.missingFrom(List.of(new GuardRow(7, 0, null, A, null), same), 7))
        .containsExactly(full);
    assertThat(record.missingFrom(List.of(), 8)).isEmpty();
  }

  @Test
  void whoHasNeverVotedKnowsThatAndIsToldSoOnce() throws IOException {
    Path keys = keys();
    Path data = Files.createDirectory(directory.resolve("data"));
    NeverVoted mark = NeverVoted.of(keys);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mark.file())))
        .isEqualTo("rw-------");

    assertThat(opened(data, mark).knownFrom(1)).hasValue(0);
    assertThat(mark.file()).doesNotExist();
    assertThat(opened(data, mark).knownFrom(1)).hasValue(0);
    Files.delete(data.resolve("votes-%s.txt".formatted(CHAIN.hex())));
    assertThat(opened(data, mark).knownFrom(1)).isEmpty();
  }

  @Test
  void aMarkBesideARecordIsRemovedBeforeTheFirstVote() throws IOException {
    Path data = Files.createDirectory(directory.resolve("data"));
    NeverVoted mark = NeverVoted.of(keys());
    VoteRecord before = new VoteRecord(data, Optional.empty(), OptionalLong.empty());
    before.open(CHAIN);
    before.record(new GuardRow(7, 0, null, A, null));

    assertThat(opened(data, mark).from(0)).containsExactly(new GuardRow(7, 0, null, A, null));
    assertThat(mark.file()).doesNotExist();
  }

  @Test
  void aMarkThatCannotBeRemovedKeepsTheMemberFromStarting() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("mark.never-voted/in-it"));
    NeverVoted mark = new NeverVoted(folder.getParent());

    assertThatThrownBy(() -> opened(directory, mark))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("cannot be removed");
  }

  private Path keys() throws IOException {
    Path keys = directory.resolve("keys.p12");
    KeyStores.create(keys, KeyStores.passwordFile(directory));
    return keys;
  }

  private static VoteRecord opened(Path data, NeverVoted mark) {
    VoteRecord record = new VoteRecord(data, Optional.of(mark), OptionalLong.empty());
    record.open(CHAIN);
    return record;
  }

  @Test
  void withoutARecordNothingIsKnownOfEarlierVotes() {
    VoteRecord record = opened();
    assertThat(record.knownFrom(1)).isEmpty();
    record.record(new GuardRow(1, 0, null, A, null));
    assertThat(record.knownFrom(1)).hasValue(0);
    assertThat(opened().knownFrom(1)).hasValue(0);
  }

  @Test
  void ofADatabaseThatWasPutBackOnlyTheRecordedHeightIsKnown() {
    opened().record(new GuardRow(9, 0, null, A, null));

    assertThat(opened().knownFrom(9)).hasValue(0);
    assertThat(opened().knownFrom(8)).hasValue(9);
    assertThat(opened().knownFrom(3)).hasValue(9);
  }

  @Test
  void votesThatContradictTheDatabaseKeepTheMemberFromStarting() {
    VoteRecord record = opened();
    record.record(new GuardRow(7, 0, null, A, null));

    assertThatThrownBy(() -> record.missingFrom(List.of(new GuardRow(7, 0, null, B, null)), 7))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("height 7, round 0");
  }

  @Test
  void whatIsNoRecordIsRefused() throws IOException {
    Path file = directory.resolve("votes-%s.txt".formatted(CHAIN.hex()));
    for (String text :
        List.of(
            "x\n",
            "7 0 - - -\n",
            "7 0 - - \n",
            "0 0 - - -\n",
            "7 99999999999 - - -\n",
            "7 9999999999 - - -\n",
            "7 0 abc - -\n")) {
      Files.writeString(file, text);
      VoteRecord record = new VoteRecord(directory, Optional.empty(), OptionalLong.empty());
      assertThatThrownBy(() -> record.open(CHAIN))
          .as(text)
          .isInstanceOf(DatabaseUnusable.class)
          .hasMessageContaining("is not a record");
    }
  }

  @Test
  void linesWithAChecksumThatAreNoVotesAreRefusedToo() throws IOException {
    Path file = directory.resolve("votes-%s.txt".formatted(CHAIN.hex()));
    for (String line :
        List.of("x", "7 0 - - ", "0 0 - - -", "7 99999999999 - - -", "7 0 abc - -")) {
      new DurableLines(file).add(line, List.of(line));
      VoteRecord record = new VoteRecord(directory, Optional.empty(), OptionalLong.empty());
      assertThatThrownBy(() -> record.open(CHAIN))
          .as(line)
          .isInstanceOf(DatabaseUnusable.class)
          .hasMessageContaining("is not a record");
    }
  }

  @Test
  void aVoteThatCannotBeRecordedIsAFailureAndIsNotTakenForRecorded() throws IOException {
    VoteRecord record = opened();
    GuardRow vote = new GuardRow(7, 0, null, A, null);
    Files.delete(directory);

    assertThatThrownBy(() -> record.record(vote)).isInstanceOf(StoreFailure.class);
    assertThat(record.from(0)).isEmpty();
    assertThat(record.knownFrom(7)).isEmpty();
    Files.createDirectory(directory);
    record.record(vote);
    assertThat(opened().from(0)).containsExactly(vote);
  }

  @Test
  void whatOnlyTheDatabaseKnowsIsRecordedBeforeItIsSentAgain() {
    VoteRecord record = opened();
    GuardRow known = new GuardRow(7, 0, A, null, null);
    GuardRow more = new GuardRow(7, 0, A, A, null);
    GuardRow other = new GuardRow(7, 1, null, B, null);
    record.record(known);
    assertThat(record.missingFrom(List.of(more, other), 7)).isEmpty();
    record.complete(List.of(more, other));
    assertThat(opened().from(0)).containsExactly(more, other);
  }

  @Test
  void withoutARecordTheDatabaseAloneMakesNone() {
    opened().complete(List.of(new GuardRow(7, 0, null, A, null)));
    assertThat(opened().knownFrom(7)).isEmpty();
  }

  @Test
  void theRecordThatAVoteBeginsHoldsWhatTheDatabaseKnowsOfItsHeight() {
    GuardRow known = new GuardRow(7, 0, null, null, Hash.ZERO);
    GuardRow next = new GuardRow(7, 1, null, A, null);
    VoteRecord record = opened();
    record.complete(List.of(known));
    record.record(next);
    assertThat(opened().from(7)).containsExactly(known, next);
  }

  @Test
  void whatAllHaveConfirmedIsKeptAsLongAsItMatters() {
    VoteRecord record = opened();
    record.begin(new Reopening(7, 4));
    record.record(new GuardRow(7, 0, null, null, Hash.ZERO));
    for (int votes = 0; votes < 2 * DurableLines.BYTES / 80; votes++) {
      record.record(new GuardRow(8, votes, null, null, Hash.ZERO));
    }

    assertThat(opened().reopening()).contains(new Reopening(7, 4));
    assertThat(opened().knownFrom(8)).hasValue(0);

    record.record(new GuardRow(9, 0, null, A, null));
    for (int votes = 0; votes < DurableLines.BYTES / 80; votes++) {
      record.record(new GuardRow(9 + votes, 0, null, null, Hash.ZERO));
    }
    assertThat(opened().reopening()).isEmpty();
  }

  @Test
  void anOperatorVouchesForADatabaseOfOneHeightThatHasNoRecord() {
    assertThat(vouched(7, 6).knownFrom(7)).isEmpty();
    assertThat(vouched(7, 7).knownFrom(8)).hasValue(0);
    assertThat(opened().knownFrom(8)).hasValue(0);

    VoteRecord there = opened();
    there.record(new GuardRow(20, 0, A, null, null));
    assertThat(vouched(9, 9).knownFrom(10)).hasValue(20);
  }

  private VoteRecord vouched(long height, long head) {
    VoteRecord record = new VoteRecord(directory, Optional.empty(), OptionalLong.of(height));
    record.open(CHAIN);
    record.takeForWhole(head);
    return record;
  }

  @Test
  void aRecordThatIsGivenUpIsKeptBesideAndNotReadAgain() {
    VoteRecord record = opened();
    record.record(new GuardRow(9, 0, A, null, null));
    Path aside = Path.of(record.setAside());

    assertThat(aside).exists();
    assertThat(record.knownFrom(9)).isEmpty();
    assertThat(record.from(1)).isEmpty();
    assertThat(opened().knownFrom(9)).isEmpty();
  }
}
