package io.mpreg.blockchain.core.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.execution.Chains;
import io.mpreg.blockchain.core.proof.Evidence;
import io.mpreg.blockchain.core.proof.ProofText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SignedNoteTest {
  private static final Checkpoint CHECKPOINT =
      new Checkpoint(Evidence.CHAIN, 1_234, Hash.of(new byte[] {7}));
  private static final CheckpointSigner SIGNER = Evidence.signer(1);
  private static final List<NoteKey> KNOWN = NoteKey.ofLog(Evidence.CHAIN, Evidence.FOUR);
  private static final String NOTE = text(note(SIGNER.sign(CHECKPOINT)));
  private static final String LINE = NOTE.substring(NOTE.lastIndexOf('\u2014'));

  private static SignedNote note(SignedNote.Line... lines) {
    return new SignedNote(CHECKPOINT.body(), List.of(lines));
  }

  private static String text(SignedNote note) {
    return new String(note.encode().toArray(), StandardCharsets.UTF_8);
  }

  private static SignedNote parse(String note) {
    return SignedNote.parse(ProofText.utf8(note));
  }

  @Test
  void anotherClientReadsTheNotesOfALogAndOfACosigner() throws GeneralSecurityException {
    // The first note in the documentation of golang.org/x/mod/sumdb/note.
    String published =
        """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        \u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
        """;
    String peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    assertThat(StockNotes.verifies(peter, published)).isTrue();
    assertThat(StockNotes.verifies(peter, published.replace("don't", "do"))).isFalse();
    assertThat(text(parse(published))).isEqualTo(published);

    var key = AuthoritySets.checkpointKey(1).publicKey();
    String log = NoteKey.ofLog(Evidence.CHAIN, key).verifierKey();
    String cosigner = NoteKey.ofCosigner(Evidence.CHAIN, AuthoritySets.id(1), key).verifierKey();
    String both = text(note(SIGNER.sign(CHECKPOINT), SIGNER.cosign(CHECKPOINT, 1_700_000_000L)));
    for (String verifierKey : List.of(log, cosigner)) {
      assertThat(StockNotes.verifies(verifierKey, both)).isTrue();
      assertThat(StockNotes.verifies(verifierKey, both.replace("1234", "1235"))).isFalse();
    }
  }

  @Test
  void aNoteIsReadAsItWasWritten() {
    SignedNote note = note(SIGNER.sign(CHECKPOINT), SIGNER.cosign(CHECKPOINT, 1));
    assertThat(parse(text(note))).isEqualTo(note);
    SignedNote withBlankLines = new SignedNote("a\n\nb\n", note.signatures());
    assertThat(parse(text(withBlankLines))).isEqualTo(withBlankLines);
  }

  static Stream<Arguments> wrongNotes() {
    return Stream.of(
        wrong("empty", ""),
        wrong("text only", CHECKPOINT.body()),
        wrong("text and blank line", CHECKPOINT.body() + "\n"),
        wrong("no blank line", NOTE.replace("\n\n", "\n")),
        wrong("no newline at the end", NOTE.strip()),
        wrong("two newlines at the end", NOTE + "\n"),
        wrong("bytes after the end", NOTE + "x"),
        wrong("bytes after the end that are a line", NOTE + "x\n"),
        wrong("carriage returns", NOTE.replace("\n", "\r\n")),
        wrong("a tab in the text", NOTE.replace("\n1234", "\t\n1234")),
        wrong("a hyphen for the dash", NOTE.replace('\u2014', '-')),
        wrong("an en dash", NOTE.replace('\u2014', '\u2013')),
        wrong("two spaces", NOTE.replace("\u2014 ", "\u2014  ")),
        wrong("no name", NOTE.replace(LINE, "\u2014 " + LINE.split(" ")[2])),
        wrong("a plus in the name", NOTE.replace(LINE, LINE.replace("mpreg-ledger", "a+b"))),
        wrong("a no-break space in the name", NOTE.replace(LINE, LINE.replace("-", "\u00a0"))),
        wrong("no base64", NOTE.replace(LINE, "\u2014 name !!!!\n")),
        wrong("base64 without padding", NOTE.replace(LINE, "\u2014 name AAAAAAA\n")),
        wrong("base64 with loose bits", NOTE.replace(LINE, "\u2014 name AAAAAAB=\n")),
        wrong("something after base64", NOTE.replace(LINE, LINE.strip() + " AAAA\n")),
        wrong("a key id only", NOTE.replace(LINE, "\u2014 name AAAAAA==\n")),
        wrong("nothing signed", NOTE.replace(LINE, "\u2014 name \n")),
        wrong("101 signatures", CHECKPOINT.body() + "\n" + LINE.repeat(101)),
        wrong("65537 bytes", "a".repeat(65_537 - bytes(NOTE)) + NOTE));
  }

  private static Arguments wrong(String what, String note) {
    return Arguments.argumentSet(what, note);
  }

  private static int bytes(String text) {
    return ProofText.utf8(text).length();
  }

  @ParameterizedTest
  @MethodSource("wrongNotes")
  void aWrongNoteIsMalformed(String note) {
    assertThatThrownBy(() -> parse(note)).isInstanceOf(Malformed.class);
  }

  @Test
  void bytesThatAreNotUtf8AreMalformed() {
    Bytes bytes = new ByteWriter().u8(0xff).raw(ProofText.utf8(NOTE)).toBytes();
    assertThatThrownBy(() -> SignedNote.parse(bytes)).isInstanceOf(Malformed.class);
  }

  @Test
  void theLimitsThemselvesAreAllowed() {
    assertThat(parse(CHECKPOINT.body() + "\n" + LINE.repeat(100)).signatures()).hasSize(100);
    String longest = "a".repeat(65_536 - bytes(NOTE)) + NOTE;
    assertThat(parse(longest).encode().length()).isEqualTo(SignedNote.MAX_BYTES);
  }

  @Test
  void halfASurrogatePairIsNoText() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SignedNote("\ud800\n", List.of(SIGNER.sign(CHECKPOINT))));
  }

  @Test
  void anyAuthorityMaySignTheLog() {
    for (int i = 0; i < 4; i++) {
      assertThat(note(Evidence.signer(i).sign(CHECKPOINT)).isSignedBy(KNOWN)).isTrue();
    }
    assertThat(note(Evidence.signer(4).sign(CHECKPOINT)).isSignedBy(KNOWN)).isFalse();
  }

  @Test
  void linesOfUnknownKeysAreIgnoredButAreNotEnough() {
    SignedNote.Line genuine = SIGNER.sign(CHECKPOINT);
    SignedNote.Line stranger = Evidence.signer(4).sign(CHECKPOINT);
    SignedNote.Line otherName =
        new SignedNote.Line("elsewhere", genuine.keyId(), genuine.signature());
    SignedNote.Line otherId =
        new SignedNote.Line(genuine.name(), Bytes.ofHex("00000000"), genuine.signature());
    SignedNote.Line cosignature = SIGNER.cosign(CHECKPOINT, 1_700_000_000L);
    for (SignedNote.Line unknown : List.of(stranger, otherName, otherId, cosignature)) {
      assertThat(note(unknown).isSignedBy(KNOWN)).isFalse();
      assertThat(note(unknown, genuine).isSignedBy(KNOWN)).isTrue();
    }
  }

  @Test
  void oneLineOfAKnownKeyThatDoesNotHoldSpoilsTheNote() {
    SignedNote.Line genuine = SIGNER.sign(CHECKPOINT);
    SignedNote.Line other = Evidence.signer(2).sign(CHECKPOINT);
    Checkpoint elsewhere = new Checkpoint(CHECKPOINT.chainId(), 1, CHECKPOINT.root());
    Bytes tooLong = new ByteWriter().raw(other.signature()).u8(0).toBytes();
    for (Bytes signature :
        List.of(
            genuine.signature(),
            Evidence.signer(2).sign(elsewhere).signature(),
            tooLong,
            Bytes.ofHex("00"))) {
      var wrong = new SignedNote.Line(other.name(), other.keyId(), signature);
      assertThat(note(genuine, wrong).isSignedBy(KNOWN)).isFalse();
      assertThat(note(wrong, genuine).isSignedBy(KNOWN)).isFalse();
    }
    assertThat(note(genuine, other).isSignedBy(KNOWN)).isTrue();
  }

  @Test
  void aSignerSignsForItsOwnChainOnlyAndTheLogAlwaysAlike() {
    assertThat(SIGNER.sign(CHECKPOINT)).isEqualTo(SIGNER.sign(CHECKPOINT));
    assertThat(SIGNER.cosign(CHECKPOINT, 1)).isNotEqualTo(SIGNER.cosign(CHECKPOINT, 2));
    Checkpoint foreign =
        new Checkpoint(Chains.open().chainId(), CHECKPOINT.size(), CHECKPOINT.root());
    assertThatIllegalArgumentException().isThrownBy(() -> SIGNER.sign(foreign));
    assertThatIllegalArgumentException().isThrownBy(() -> SIGNER.cosign(foreign, 1));
  }

  @Test
  void aCosignatureHoldsForItsTimeOnly() {
    NoteKey key =
        NoteKey.ofCosigner(
            Evidence.CHAIN, AuthoritySets.id(1), AuthoritySets.checkpointKey(1).publicKey());
    SignedNote.Line line = SIGNER.cosign(CHECKPOINT, 1_700_000_000L);
    assertThat(line.name()).isEqualTo("mpreg-ledger/" + Evidence.CHAIN + "/authority-01");
    assertThat(note(line).isSignedBy(List.of(key))).isTrue();
    Bytes later =
        new ByteWriter()
            .u64(1_700_000_001L)
            .raw(Bytes.ofHex(line.signature().hex().substring(16)))
            .toBytes();
    var moved = new SignedNote.Line(line.name(), line.keyId(), later);
    assertThat(note(moved).isSignedBy(List.of(key))).isFalse();
  }

  @Test
  void aCheckpointIsReadAsItWasWritten() {
    for (long size : new long[] {1, 10, (1L << 53) - 1}) {
      Checkpoint checkpoint = new Checkpoint(Evidence.CHAIN, size, CHECKPOINT.root());
      assertThat(Checkpoint.parse(checkpoint.body())).isEqualTo(checkpoint);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Checkpoint(Evidence.CHAIN, 0, CHECKPOINT.root()));
  }

  static Stream<Arguments> wrongCheckpoints() {
    String body = CHECKPOINT.body();
    String hex = Evidence.CHAIN.hex();
    return Stream.of(
        wrong("empty", ""),
        wrong("another log", body.replace("mpreg-ledger", "mpreg-other")),
        wrong("an origin without a chain", body.replace(Evidence.CHAIN.hex(), "")),
        wrong("a chain id in upper case", body.replace(hex, hex.toUpperCase(Locale.ROOT))),
        wrong("something after the chain id", body.replace("\n1234", "/x\n1234")),
        wrong("a leading zero", body.replace("1234", "01234")),
        wrong("a plus", body.replace("1234", "+1234")),
        wrong("a negative size", body.replace("1234", "-1")),
        wrong("size 0", body.replace("1234", "0")),
        wrong("a size over 2^53 - 1", body.replace("1234", "9007199254740992")),
        wrong("a size over 2^63", body.replace("1234", "9223372036854775808")),
        wrong("digits of another script", body.replace("1234", "١٢٣٤")),
        wrong(
            "a root of 31 bytes",
            body.replaceAll("\n[^\n]{44}\n$", "\n" + "A".repeat(40) + "A==\n")),
        wrong("a root without padding", body.replace("=", "")),
        wrong("an extension line", body + "more\n"),
        wrong("an empty line", body + "\n"),
        wrong("no newline at the end", body.strip()));
  }

  @ParameterizedTest
  @MethodSource("wrongCheckpoints")
  void aWrongCheckpointIsMalformed(String body) {
    assertThatThrownBy(() -> Checkpoint.parse(body)).isInstanceOf(Malformed.class);
  }

  @Test
  void everyKeyOfASetHasItsOwnId() {
    assertThat(IntStream.range(0, 4).mapToObj(i -> KNOWN.get(i).id().hex()))
        .doesNotHaveDuplicates();
  }
}
