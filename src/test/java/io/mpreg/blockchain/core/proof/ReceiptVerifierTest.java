package io.mpreg.blockchain.core.proof;

import static io.mpreg.blockchain.core.proof.ProofStep.COSIGNATURES;
import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.CosignaturePolicy;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.rules.Rules;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiptVerifierTest {
  private static final ReceiptVerifier VERIFIER = new ReceiptVerifier(Evidence.GENESIS);
  private static final Receipt GENUINE = Evidence.receipt(2, 1, 4);
  private static final Receipt OTHER = Evidence.receipt(1, 2, 3);

  private static ReceiptVerdict verify(String json) {
    return VERIFIER.verify(ProofText.utf8(json));
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

  private static ReceiptVerdict requiring(int cosigners, Receipt receipt) {
    CosignaturePolicy policy =
        new CosignaturePolicy(cosigners, List.of(Evidence.witness(), Evidence.witness()));
    return VERIFIER.requiring(policy).verify(receipt);
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
        .as("an outsider counts only for a verifier that knows its key")
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
