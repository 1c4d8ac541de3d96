package io.mpreg.blockchain.ledger.log.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.note.AddCheckpoint;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.CheckpointSigner;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.note.TreeHead;
import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.log.witness.Witness.Answer;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WitnessTest {
  private static final OtherLog LOG = new OtherLog("other log", "entry ");
  private static final OtherLog FORK = new OtherLog("other log", "another entry ");
  private static final OtherLog STRANGER = new OtherLog("stranger", "entry ");
  private static final Hash CHAIN = Hash.of(new byte[] {1});
  private static final CheckpointSigner SIGNER =
      CheckpointSigner.holding(LedgerFixture.CHECKPOINT_KEY, CHAIN, LedgerFixture.ALICE);
  private static final long NOW = 1_800_000_000L;

  private final InMemoryWitnessedLogs witnessed = new InMemoryWitnessedLogs();
  private final Witness witness = witness(witnessed);

  private static Witness witness(WitnessedLogs witnessed) {
    return new Witness(witnessed, List.of(LOG.noteKey()), SIGNER, () -> Instant.ofEpochSecond(NOW));
  }

  private static void assertCosigned(Answer answer, SignedNote checkpoint) {
    assertThat(answer).isInstanceOf(Answer.Cosigned.class);
    List<SignedNote.Line> lines = ((Answer.Cosigned) answer).lines();
    assertThat(new SignedNote(checkpoint.text(), lines).isSignedBy(List.of(SIGNER.cosigner())))
        .isTrue();
    assertThat(NoteKey.timestamp(lines.getFirst())).isEqualTo(NOW);
  }

  @Test
  void aLogIsCosignedAsItGrows() {
    int old = 0;
    for (int size : new int[] {1, 2, 7, 8, 100}) {
      assertCosigned(witness.addCheckpoint(LOG.request(old, size)), LOG.checkpoint(size));
      old = size;
      assertThat(witnessed.stored(OtherLog.ORIGIN).orElseThrow().size()).isEqualTo(size);
    }
    // Cosigning the same checkpoint again renews the timestamp.
    assertCosigned(witness.addCheckpoint(LOG.request(100, 100)), LOG.checkpoint(100));
  }

  @Test
  void anEmptyLogIsCosignedToo() {
    assertCosigned(witness.addCheckpoint(LOG.request(0, 0)), LOG.checkpoint(0));
    assertCosigned(witness.addCheckpoint(LOG.request(0, 3)), LOG.checkpoint(3));
  }

  @Test
  void extensionLinesAreCosignedWithTheRest() {
    SignedNote extended = LOG.checkpoint(5, "an extension", "and another");
    AddCheckpoint request = new AddCheckpoint(0, List.of(), extended);
    assertCosigned(witness.addCheckpoint(request.encode()), extended);
  }

  @Test
  void anotherOldSizeIsAConflictThatNamesTheRightOne() {
    assertThat(witness.addCheckpoint(LOG.request(2, 5))).isEqualTo(new Answer.Conflict(0));
    witness.addCheckpoint(LOG.request(0, 5));
    for (int old : new int[] {0, 4, 6}) {
      assertThat(witness.addCheckpoint(LOG.request(old, 9))).isEqualTo(new Answer.Conflict(5));
    }
    assertThat(witness.addCheckpoint(LOG.request(3, 4))).isEqualTo(new Answer.Conflict(5));
  }

  @Test
  void anotherTreeOfTheSameSizeIsAConflict() {
    witness.addCheckpoint(LOG.request(0, 5));
    assertThat(witness.addCheckpoint(FORK.request(5, 5))).isEqualTo(new Answer.Conflict(5));
    assertThat(witnessed.stored(OtherLog.ORIGIN).orElseThrow().root())
        .isEqualTo(LOG.tree(5).root());
  }

  @Test
  void aProofThatDoesNotHoldIsRefusedAndChangesNothing() {
    witness.addCheckpoint(LOG.request(0, 5));
    List<Hash> right = LOG.tree(9).consistencyProof(5).path();
    List<Hash> wrong = new ArrayList<>(right);
    wrong.set(1, Hash.ZERO);
    List<Hash> more = new ArrayList<>(right);
    more.add(Hash.ZERO);
    for (List<Hash> proof : List.of(wrong, more, right.subList(1, right.size()), List.<Hash>of())) {
      assertThat(witness.addCheckpoint(new AddCheckpoint(5, proof, LOG.checkpoint(9)).encode()))
          .isEqualTo(new Answer.Inconsistent());
    }
    assertThat(witness.addCheckpoint(FORK.request(5, 9))).isEqualTo(new Answer.Inconsistent());
    assertThat(witnessed.stored(OtherLog.ORIGIN).orElseThrow().size()).isEqualTo(5);
    assertCosigned(witness.addCheckpoint(LOG.request(5, 9)), LOG.checkpoint(9));
  }

  @Test
  void aFirstCheckpointHasNoProof() {
    AddCheckpoint request = new AddCheckpoint(0, List.of(Hash.ZERO), LOG.checkpoint(3));
    assertThat(witness.addCheckpoint(request.encode())).isEqualTo(new Answer.Inconsistent());
    SignedNote notEmpty = LOG.signed(OtherLog.ORIGIN + "\n0\n" + "A".repeat(43) + "=\n");
    assertThat(witness.addCheckpoint(new AddCheckpoint(0, List.of(), notEmpty).encode()))
        .isEqualTo(new Answer.Inconsistent());
  }

  @Test
  void onlyKnownLogsAndTheirKeysAreCosigned() {
    assertThat(witness.addCheckpoint(STRANGER.request(0, 1))).isEqualTo(new Answer.Unsigned());
    SignedNote elsewhere = LOG.signed("log.example/another\n0\n" + empty() + "\n");
    assertThat(witness.addCheckpoint(new AddCheckpoint(0, List.of(), elsewhere).encode()))
        .isEqualTo(new Answer.UnknownLog());
    // An invalid line with the key's name and id.
    SignedNote genuine = LOG.checkpoint(1);
    SignedNote forged = new SignedNote(LOG.checkpoint(2).text(), genuine.signatures());
    assertThat(witness.addCheckpoint(new AddCheckpoint(0, List.of(), forged).encode()))
        .isEqualTo(new Answer.Unsigned());
    assertThat(witnessed.stored(OtherLog.ORIGIN)).isEmpty();
    // One valid line among unknown and invalid ones is enough.
    List<SignedNote.Line> lines = new ArrayList<>(STRANGER.checkpoint(1).signatures());
    lines.addAll(LOG.checkpoint(2).signatures());
    lines.addAll(genuine.signatures());
    SignedNote mixed = new SignedNote(genuine.text(), lines);
    assertCosigned(witness.addCheckpoint(new AddCheckpoint(0, List.of(), mixed).encode()), genuine);
  }

  private static String empty() {
    return Base64.getEncoder().encodeToString(MerkleTree.EMPTY_ROOT.toArray());
  }

  @Test
  void anOldSizeAboveTheNewOneIsNoRequest() {
    AddCheckpoint request = new AddCheckpoint(6, List.of(), LOG.checkpoint(5));
    assertThat(witness.addCheckpoint(request.encode())).isInstanceOf(Answer.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "old 0\n",
        "old 0\n\n",
        "old\n\n%s",
        "old 00\n\n%s",
        "old -1\n\n%s",
        "old 9007199254740992\n\n%s",
        "old 0 \n\n%s",
        "older 0\n\n%s",
        "old 0\nabc\n\n%s",
        "old 0\nAAAA\n\n%s",
        "old 0\r\n\r\n%s",
        "old 0\n%s"
      })
  void whatIsNoRequestIsRefused(String form) {
    String note = new String(LOG.checkpoint(1).encode().toArray(), StandardCharsets.UTF_8);
    Bytes body = Bytes.of(form.formatted(note).getBytes(StandardCharsets.UTF_8));
    assertThat(witness.addCheckpoint(body)).isInstanceOf(Answer.Malformed.class);
  }

  @Test
  void aRequestIsBounded() {
    String hash = "A".repeat(43) + "=\n";
    String note = new String(LOG.checkpoint(1).encode().toArray(), StandardCharsets.UTF_8);
    for (int lines : new int[] {64, 100}) {
      Bytes body =
          Bytes.of(("old 0\n" + hash.repeat(lines) + "\n" + note).getBytes(StandardCharsets.UTF_8));
      assertThat(witness.addCheckpoint(body)).isInstanceOf(Answer.Malformed.class);
    }
    byte[] large = new byte[AddCheckpoint.MAX_BYTES + 1];
    assertThat(witness.addCheckpoint(Bytes.of(large))).isInstanceOf(Answer.Malformed.class);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new AddCheckpoint(0, Collections.nCopies(64, Hash.ZERO), LOG.checkpoint(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n0\nA", "o\n01\n%s\n", "o\n1\nAA==\n", "o\n1\n%s", "o\n1\n%s\n\nx\n"})
  void whatIsNoTreeHeadIsRefused(String form) {
    assertThatThrownBy(() -> TreeHead.parse(form.formatted(empty()))).isInstanceOf(Malformed.class);
  }

  @Test
  void nothingIsCosignedBeforeItIsDurable() {
    witnessed.failNextAdvance();
    assertThatThrownBy(() -> witness.addCheckpoint(LOG.request(0, 5)))
        .isInstanceOf(StoreFailure.class);
    assertCosigned(witness.addCheckpoint(LOG.request(0, 5)), LOG.checkpoint(5));
  }

  @Test
  void ofTwoHistoriesAtTheSameTimeOneIsCosigned() throws Exception {
    for (int round = 0; round < 20; round++) {
      Witness raced = witness(new InMemoryWitnessedLogs());
      List<Callable<Answer>> requests =
          List.of(
              () -> raced.addCheckpoint(LOG.request(0, 5)),
              () -> raced.addCheckpoint(FORK.request(0, 7)),
              () -> raced.addCheckpoint(LOG.request(0, 3)));
      try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
        List<Answer> answers = new ArrayList<>();
        for (var asked : threads.invokeAll(requests)) {
          answers.add(asked.get());
        }
        assertThat(answers).filteredOn(Answer.Cosigned.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(Answer.Conflict.class::isInstance).hasSize(2);
      }
    }
  }

  @Test
  void aMemberIsNoWitnessOfItsOwnChain() {
    Checkpoint own = new Checkpoint(CHAIN, 1, Hash.ZERO);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SIGNER.witness(TreeHead.parse(own.body()), NOW));
  }

  @Test
  void aVerifierKeyHasOneForm() {
    String key = LOG.verifierKey();
    assertThat(NoteKey.parse(key).verifierKey()).isEqualTo(key);
    assertThat(NoteKey.parse(SIGNER.cosigner().verifierKey()).isCosigner()).isTrue();
    for (String wrong :
        List.of(
            "",
            "name",
            key + "=",
            key.replaceFirst("\\+[0-9a-f]", "+g"),
            key.replaceFirst("\\+.{8}\\+", "+00000000+"),
            key.replace("log.example", "log example"),
            key.replaceFirst("\\+A", "+B"))) {
      assertThatThrownBy(() -> NoteKey.parse(wrong)).as(wrong).isInstanceOf(Malformed.class);
    }
  }
}
