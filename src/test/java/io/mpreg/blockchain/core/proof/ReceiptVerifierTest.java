package io.mpreg.blockchain.core.proof;

import static io.mpreg.blockchain.core.proof.ProofStep.AUTHORITIES;
import static io.mpreg.blockchain.core.proof.ProofStep.BLOCK;
import static io.mpreg.blockchain.core.proof.ProofStep.CERTIFICATE;
import static io.mpreg.blockchain.core.proof.ProofStep.CHECKPOINT;
import static io.mpreg.blockchain.core.proof.ProofStep.COSIGNATURES;
import static io.mpreg.blockchain.core.proof.ProofStep.GENESIS;
import static io.mpreg.blockchain.core.proof.ProofStep.HISTORY;
import static io.mpreg.blockchain.core.proof.ProofStep.INCLUSION;
import static io.mpreg.blockchain.core.proof.ProofStep.SHAPE;
import static io.mpreg.blockchain.core.proof.ProofStep.TRANSACTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.execution.Chains;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.CosignaturePolicy;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ReceiptVerifierTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final ReceiptVerifier VERIFIER = new ReceiptVerifier(Evidence.GENESIS);
  private static final Receipt GENUINE = Evidence.receipt(2, 1, 4);
  private static final Receipt OTHER = Evidence.receipt(1, 2, 3);
  private static final Block BLOCK_2 = Evidence.BLOCKS.blocks().get(1);

  private static ObjectNode genuine() {
    return (ObjectNode) JSON.readTree(ProofText.of(GENUINE));
  }

  private static ReceiptVerdict verify(String json) {
    return VERIFIER.verify(ProofText.utf8(json));
  }

  private static ProofStep refusedAt(String json) {
    return switch (verify(json)) {
      case ReceiptVerdict.Invalid(ProofStep step, String detail) -> {
        assertThat(detail).isNotBlank();
        yield step;
      }
      case ReceiptVerdict.Unknown(String detail) -> BLOCK;
      case ReceiptVerdict.Valid valid -> throw new AssertionError("accepted: " + json);
    };
  }

  @Test
  void everyReceiptOfTheChainProvesWhatBecameOfItsTransaction() {
    List<Receipt> receipts = Evidence.receipts();
    assertThat(receipts).hasSize(14);
    for (Receipt receipt : receipts) {
      Block block = Evidence.BLOCKS.blocks().get((int) receipt.block().height() - 1);
      assertThat(verify(ProofText.of(receipt)))
          .isEqualTo(
              new ReceiptVerdict.Valid(
                  receipt.transaction().id(),
                  block.entries().get((int) receipt.inclusion().leafIndex()).outcome(),
                  block.height(),
                  block.hash(),
                  block.header().timestampMillis(),
                  receipt.history().treeSize()));
      assertThat(Receipt.parse(ProofText.utf8(ProofText.of(receipt)))).isEqualTo(receipt);
    }
  }

  @Test
  void aFailedTransactionHasAReceiptToo() {
    assertThat(VERIFIER.verify(Evidence.receipt(1, 2)))
        .isInstanceOfSatisfying(
            ReceiptVerdict.Valid.class,
            valid ->
                assertThat(valid.outcome())
                    .isEqualTo(new Outcome.Failed(RecordedFault.RECEIVER_UNKNOWN)));
  }

  /// A field, by JSON pointer, another value of its own kind, and the step that has to notice.
  static Stream<Arguments> lies() {
    String otherHash = Hash.of(new byte[] {1}).hex();
    return Stream.of(
        lie("/version", 2, SHAPE),
        lie("/chainId", otherHash, GENESIS),
        lie("/transaction/id", otherHash, TRANSACTION),
        lie("/transaction/bytes", OTHER.transaction().bytes().hex(), TRANSACTION),
        lie("/transaction/bytes", flipped(GENUINE.transaction().bytes()), TRANSACTION),
        lie("/transaction/payload", "", TRANSACTION),
        lie("/transaction/payload", "e30=", TRANSACTION),
        lie("/transaction/outcome", 102, TRANSACTION),
        lie("/transaction/outcome", 16, TRANSACTION),
        lie("/transaction/outcome", 65_536, SHAPE),
        lie("/transaction/outcomeCode", "balance-insufficient", TRANSACTION),
        lie("/inclusion/scheme", "rfc6962", SHAPE),
        lie("/inclusion/leafIndex", 0, INCLUSION),
        lie("/inclusion/leafIndex", 2, INCLUSION),
        lie("/inclusion/treeSize", 3, INCLUSION),
        lie("/inclusion/treeSize", 0, INCLUSION),
        lie("/inclusion/leafHash", otherHash, INCLUSION),
        lie("/inclusion/proof/0", otherHash, INCLUSION),
        lie("/inclusion/root", otherHash, INCLUSION),
        lie("/block/height", 1, BLOCK),
        lie("/block/hash", otherHash, BLOCK),
        lie("/block/headerBytes", flipped(GENUINE.block().headerBytes()), BLOCK),
        lie("/block/headerBytes", OTHER.block().headerBytes().hex(), BLOCK),
        lie("/block/headerBytes", "", BLOCK),
        lie("/authoritySet", AuthoritySets.of(4, 0, 0).encode().hex(), AUTHORITIES),
        lie("/authoritySet", flipped(GENUINE.authoritySet()), AUTHORITIES),
        lie("/authoritySet", "", AUTHORITIES),
        lie("/certificate", flipped(GENUINE.certificate()), CERTIFICATE),
        lie("/certificate", OTHER.certificate().hex(), CERTIFICATE),
        lie("/certificate", certificate(VoteKind.NOTARIZE, 0, 1, 2), CERTIFICATE),
        lie("/certificate", certificate(VoteKind.FINALIZE, 0, 1), CERTIFICATE),
        lie("/certificate", "", CERTIFICATE),
        lie("/history/scheme", "rfc6962", SHAPE),
        lie("/history/leafIndex", 3, HISTORY),
        lie("/history/treeSize", 3, HISTORY),
        lie("/history/treeSize", 2, HISTORY),
        lie("/history/leafHash", otherHash, HISTORY),
        lie("/history/proof/0", otherHash, HISTORY),
        lie("/history/proof/1", otherHash, HISTORY),
        lie("/history/root", otherHash, HISTORY),
        lie("/checkpoint", OTHER.checkpoint(), CHECKPOINT),
        lie("/checkpoint", GENUINE.checkpoint() + "\n", CHECKPOINT),
        lie("/checkpoint", "", CHECKPOINT));
  }

  private static Arguments lie(String pointer, Object value, ProofStep step) {
    return Arguments.of(pointer, value, step);
  }

  /// The same bytes with another last one.
  private static String flipped(Bytes bytes) {
    byte[] content = bytes.toArray();
    content[content.length - 1] ^= 1;
    return Bytes.of(content).hex();
  }

  private static String certificate(VoteKind kind, int... signers) {
    Certificate certificate = Evidence.certificate(kind, BLOCK_2.header(), signers);
    return certificate.encode().hex();
  }

  @ParameterizedTest
  @MethodSource("lies")
  void aLieIsRefusedAtItsStep(String pointer, Object value, ProofStep step) {
    ObjectNode receipt = genuine();
    replace(receipt, pointer, JSON.valueToTree(value));
    assertThat(refusedAt(receipt.toString())).isEqualTo(step);
  }

  private static void replace(JsonNode receipt, String pointer, JsonNode value) {
    int last = pointer.lastIndexOf('/');
    JsonNode parent = receipt.at(pointer.substring(0, last));
    String name = pointer.substring(last + 1);
    switch (parent) {
      case ObjectNode object -> object.set(name, value);
      case ArrayNode array -> array.set(Integer.parseInt(name), value);
      default -> throw new AssertionError(pointer + " is nowhere");
    }
  }

  @Test
  void thereIsALieAboutEveryField() {
    TreeSet<String> fields = new TreeSet<>();
    collect("", genuine(), fields);
    assertThat(lies().map(lie -> (String) lie.get()[0])).containsAll(fields);
  }

  private static void collect(String pointer, JsonNode node, TreeSet<String> fields) {
    if (!node.isContainer()) {
      fields.add(pointer);
    }
    node.propertyStream()
        .forEach(field -> collect(pointer + "/" + field.getKey(), field.getValue(), fields));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      collect(pointer + "/" + i, node.get(i), fields);
    }
  }

  @Test
  void aFieldThatIsMissingOrUnknownOrOfAnotherTypeIsRefusedForItsShape() {
    TreeSet<String> fields = new TreeSet<>();
    collect("", genuine(), fields);
    for (String field : fields) {
      ObjectNode ofAnotherType = genuine();
      replace(ofAnotherType, field, JSON.valueToTree(true));
      assertThat(refusedAt(ofAnotherType.toString())).as(field).isEqualTo(SHAPE);
      if (!field.matches(".*/\\d+")) {
        ObjectNode without = genuine();
        int last = field.lastIndexOf('/');
        ((ObjectNode) without.at(field.substring(0, last))).remove(field.substring(last + 1));
        assertThat(refusedAt(without.toString())).as(field).isEqualTo(SHAPE);
      }
    }
    for (String object : List.of("", "/transaction", "/inclusion", "/block", "/history")) {
      ObjectNode more = genuine();
      ((ObjectNode) more.at(object)).put("more", 1);
      assertThat(refusedAt(more.toString())).as(object).isEqualTo(SHAPE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{}", "{\"version\":1", "\"receipt\"", "1"})
  void whatIsNoReceiptIsRefusedForItsShape(String json) {
    assertThat(refusedAt(json)).isEqualTo(SHAPE);
  }

  @Test
  void whatIsLongerThanAnyReceiptIsRefusedForItsShape() {
    String json = ProofText.of(GENUINE);
    String padded = json + " ".repeat(Receipt.MAX_BYTES - ProofText.utf8(json).length());
    assertThat(verify(padded)).isInstanceOf(ReceiptVerdict.Valid.class);
    assertThat(refusedAt(padded + " ")).isEqualTo(SHAPE);
  }

  @Test
  void hexIsLowerCaseAndBase64HasOneForm() {
    String json = ProofText.of(GENUINE);
    String id = GENUINE.transaction().id().hex();
    String upper = id.toUpperCase(Locale.ROOT);
    assertThat(refusedAt(json.replace(id, upper))).isEqualTo(SHAPE);
    for (String payload : List.of("e30", "e31=", "e30=\n", "e3-_")) {
      ObjectNode receipt = genuine();
      replace(receipt, "/transaction/payload", JSON.valueToTree(payload));
      assertThat(refusedAt(receipt.toString())).as(payload).isEqualTo(SHAPE);
    }
  }

  @Test
  void aTransactionWithAForgedSignatureIsRefusedEvenInATrueBlock() {
    Transaction transaction = BLOCK_2.entries().get(1).transaction();
    byte[] bytes = transaction.bytes().toArray();
    bytes[bytes.length - 1] ^= 1;
    Transaction forged = Transaction.decode(Bytes.of(bytes), transaction.payload().content());
    ObjectNode receipt = genuine();
    replace(receipt, "/transaction/bytes", JSON.valueToTree(forged.bytes().hex()));
    replace(receipt, "/transaction/id", JSON.valueToTree(forged.id().hex()));
    replace(receipt, "/inclusion/leafHash", JSON.valueToTree(forged.leafHash(0).hex()));
    assertThat(refusedAt(receipt.toString())).isEqualTo(TRANSACTION);
  }

  @Test
  void anotherOutcomeIsRefusedEvenWithItsOwnCodeAndLeaf() {
    Transaction transaction = BLOCK_2.entries().get(1).transaction();
    ObjectNode receipt = genuine();
    replace(receipt, "/transaction/outcome", JSON.valueToTree(102));
    replace(receipt, "/transaction/outcomeCode", JSON.valueToTree("balance-insufficient"));
    assertThat(refusedAt(receipt.toString())).isEqualTo(INCLUSION);
    replace(receipt, "/inclusion/leafHash", JSON.valueToTree(transaction.leafHash(102).hex()));
    assertThat(refusedAt(receipt.toString())).isEqualTo(INCLUSION);
  }

  @Test
  void aWholeOtherBlockCannotStandInForTheTransactions() {
    ObjectNode receipt = genuine();
    receipt.set("block", JSON.readTree(ProofText.of(OTHER)).get("block"));
    assertThat(refusedAt(receipt.toString())).isEqualTo(BLOCK);
  }

  private static ReceiptVerdict requiring(int cosigners, Receipt receipt) {
    CosignaturePolicy demand =
        new CosignaturePolicy(cosigners, List.of(Evidence.witness(), Evidence.witness()));
    return VERIFIER.requiring(demand).verify(receipt);
  }

  private static void requireUncosigned(int cosigners, Receipt receipt) {
    assertThat(requiring(cosigners, receipt))
        .isInstanceOfSatisfying(
            ReceiptVerdict.Invalid.class,
            wrong -> assertThat(wrong.step()).isEqualTo(COSIGNATURES));
  }

  @Test
  void asManyHaveToHaveCosignedAsAreDemanded() {
    requireUncosigned(1, GENUINE);
    Receipt cosigned =
        Evidence.withLines(
            GENUINE,
            Evidence.cosignature(GENUINE, 0),
            Evidence.cosignature(GENUINE, 3),
            Evidence.witnessed(GENUINE));
    for (int cosigners = 0; cosigners <= 3; cosigners++) {
      assertThat(requiring(cosigners, cosigned)).isInstanceOf(ReceiptVerdict.Valid.class);
    }
    requireUncosigned(4, cosigned);
    assertThat(VERIFIER.requiring(new CosignaturePolicy(3, List.of())).verify(cosigned))
        .as("an outsider counts for who knows it only")
        .isInstanceOf(ReceiptVerdict.Invalid.class);
  }

  @Test
  void nobodyIsCountedTwiceAndACosignatureThatDoesNotHoldSpoilsAll() {
    SignedNote.Line first = Evidence.cosignature(GENUINE, 0);
    requireUncosigned(2, Evidence.withLines(GENUINE, first, first));
    // Another time, so another signature of the same key.
    SignedNote.Line later =
        Evidence.signer(0).cosign(checkpoint(GENUINE), NoteKey.timestamp(first) + 1);
    requireUncosigned(2, Evidence.withLines(GENUINE, first, later));
    // The line of another authority under the name of the first, and one about another history.
    SignedNote.Line renamed =
        new SignedNote.Line(
            first.name(), first.keyId(), Evidence.cosignature(GENUINE, 1).signature());
    requireUncosigned(1, Evidence.withLines(GENUINE, Evidence.cosignature(GENUINE, 1), renamed));
    requireUncosigned(1, Evidence.withLines(GENUINE, Evidence.cosignature(OTHER, 0)));
    // Of the log's key, the role is another.
    requireUncosigned(1, Evidence.withLines(GENUINE, Evidence.signer(0).sign(checkpoint(GENUINE))));
  }

  private static Checkpoint checkpoint(Receipt receipt) {
    return new Checkpoint(Evidence.CHAIN, receipt.history().treeSize(), receipt.history().root());
  }

  @Test
  void aReceiptOfAnotherChainIsRefusedHoweverItCallsItself() {
    ReceiptVerifier elsewhere = new ReceiptVerifier(Chains.of(AuthoritySets.of(4, 0, 1)));
    assertThat(elsewhere.verify(GENUINE))
        .isInstanceOfSatisfying(
            ReceiptVerdict.Invalid.class, wrong -> assertThat(wrong.step()).isEqualTo(GENESIS));
    ObjectNode renamed = genuine();
    renamed.put("chainId", Chains.of(AuthoritySets.of(4, 0, 1)).chainId().hex());
    assertThat(elsewhere.verify(ProofText.utf8(renamed.toString())))
        .isInstanceOfSatisfying(
            ReceiptVerdict.Invalid.class, wrong -> assertThat(wrong.step()).isEqualTo(TRANSACTION));
  }

  // What a later header looks like is not known, and nothing is wrong with the proof.
  @Test
  void aBlockOfUnknownRulesIsNotJudged() {
    int unknown = Rules.LATEST.version() + 1;
    byte[] header = GENUINE.block().headerBytes().toArray();
    ByteBuffer.wrap(header).putInt("MPREG-BLK-1\0".length(), unknown);
    Receipt later =
        new Receipt(
            GENUINE.version(),
            GENUINE.chainId(),
            GENUINE.transaction(),
            GENUINE.inclusion(),
            new ProvedHeader(GENUINE.block().height(), Hash.of(Bytes.of(header)), Bytes.of(header)),
            GENUINE.authoritySet(),
            GENUINE.certificate(),
            GENUINE.authorityChanges(),
            GENUINE.history(),
            GENUINE.checkpoint());
    assertThat(VERIFIER.verify(later))
        .isEqualTo(
            new ReceiptVerdict.Unknown(
                "The block of this proof needs software that knows rules %d; this one knows rules up to %s"
                    .formatted(unknown, Rules.LATEST)));
  }
}
