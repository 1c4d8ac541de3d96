package io.mpreg.blockchain.core.proof;

import static io.mpreg.blockchain.core.proof.ProofStep.AUTHORITIES;
import static io.mpreg.blockchain.core.proof.ProofStep.BLOCK;
import static io.mpreg.blockchain.core.proof.ProofStep.CERTIFICATE;
import static io.mpreg.blockchain.core.proof.ProofStep.CHECKPOINT;
import static io.mpreg.blockchain.core.proof.ProofStep.SHAPE;
import static io.mpreg.blockchain.core.proof.Succession.FIRST;
import static io.mpreg.blockchain.core.proof.Succession.FIRST_CHANGE;
import static io.mpreg.blockchain.core.proof.Succession.HEAD;
import static io.mpreg.blockchain.core.proof.Succession.SECOND;
import static io.mpreg.blockchain.core.proof.Succession.SECOND_CHANGE;
import static io.mpreg.blockchain.core.proof.Succession.THIRD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.IndexedSignature;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.HeaderForm;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.StateKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Receipts and state proofs of a chain whose authorities change twice.
class AuthorityChangesTest {
  private static final ReceiptVerifier VERIFIER = new ReceiptVerifier(Succession.GENESIS);
  private static final Receipt GENUINE = Succession.receipt(HEAD, 0);
  private static final AuthorityChange ONE = Succession.change(FIRST_CHANGE);
  private static final AuthorityChange TWO = Succession.change(SECOND_CHANGE);

  private static ProofStep refusedAt(Receipt receipt) {
    return switch (VERIFIER.verify(receipt)) {
      case ReceiptVerdict.Invalid(ProofStep step, String detail) -> {
        assertThat(detail).isNotBlank();
        yield step;
      }
      case ReceiptVerdict.Unknown(String detail) -> BLOCK;
      case ReceiptVerdict.Valid valid -> throw new AssertionError("accepted: " + receipt);
    };
  }

  private static Receipt with(AuthorityChange... changes) {
    return with(GENUINE.certified(), changes);
  }

  private static Receipt with(CertifiedBlock block, AuthorityChange... changes) {
    return new Receipt(
        GENUINE.version(),
        GENUINE.chainId(),
        GENUINE.transaction(),
        GENUINE.inclusion(),
        block.block(),
        block.authoritySet(),
        block.certificate(),
        List.of(changes),
        GENUINE.history(),
        GENUINE.checkpoint());
  }

  private static CertifiedBlock certifiedBy(AuthoritySet set, int... signers) {
    BlockHeader header = Succession.header(HEAD);
    return CertifiedBlock.of(
        header, set, Optional.of(Succession.certificate(header, set, signers)));
  }

  @Test
  void everyReceiptOfTheChainHoldsForEverySizeOfTheLog() {
    for (long height = 1; height <= HEAD; height++) {
      for (int index = 0; index < Succession.block(height).entries().size(); index++) {
        for (long size = height + 1; size <= HEAD + 1; size++) {
          Receipt receipt = Succession.receipt(height, index, size, 0);
          assertThat(VERIFIER.verify(ProofText.utf8(ProofText.of(receipt))))
              .as("height %d, log of %d", height, size)
              .isInstanceOf(ReceiptVerdict.Valid.class);
          assertThat(Receipt.parse(ProofText.utf8(ProofText.of(receipt)))).isEqualTo(receipt);
        }
      }
    }
    assertThat(GENUINE.authorityChanges()).hasSize(2);
  }

  @Test
  void aStateProofHoldsAcrossBothChanges() {
    StateProof proof = Succession.stateProof(StateKey.balance(new NodeId("alice")));
    StateProofVerifier states = new StateProofVerifier(Succession.GENESIS);
    assertThat(proof.authorityChanges()).hasSize(2);
    assertThat(states.verify(ProofText.utf8(ProofText.of(proof))))
        .isInstanceOf(StateVerdict.Valid.class);
    StateProof bare =
        new StateProof(
            proof.version(),
            proof.chainId(),
            proof.block(),
            proof.authoritySet(),
            proof.certificate(),
            List.of(),
            proof.entries());
    assertThat(states.verify(bare))
        .isInstanceOfSatisfying(
            StateVerdict.Invalid.class, wrong -> assertThat(wrong.step()).isEqualTo(AUTHORITIES));
  }

  @Test
  void signaturesOfRemovedKeysMakeNothingFinal() {
    // The whole first set, under its own name and under that of the third.
    assertThat(refusedAt(with(certifiedBy(FIRST, 0, 1, 2, 3), ONE, TWO))).isEqualTo(AUTHORITIES);
    assertThat(refusedAt(with(certifiedBy(FIRST, 0, 1, 2, 3)))).isEqualTo(AUTHORITIES);
    assertThat(refusedAt(with(certifiedBy(SECOND, 1, 2, 3, 4), ONE, TWO))).isEqualTo(AUTHORITIES);
    // A header of their own that names them, at a height that is no longer theirs.
    BlockHeader own =
        HeaderForm.change(
            Succession.header(HEAD),
            form -> {
              form.authoritySetHash = FIRST.hash();
              form.nextAuthoritySetHash = FIRST.hash();
            });
    CertifiedBlock forged =
        CertifiedBlock.of(own, FIRST, Optional.of(Succession.certificate(own, FIRST, 0, 1, 2, 3)));
    assertThat(refusedAt(with(forged, ONE, TWO))).isEqualTo(AUTHORITIES);
    assertThat(refusedAt(with(forged, ONE))).isEqualTo(AUTHORITIES);
    // Two who have stayed are no quorum, and those who have left do not complete it.
    Certificate remaining = Succession.certificate(Succession.header(HEAD), THIRD, 3, 4);
    List<IndexedSignature> signatures = new ArrayList<>(remaining.signatures());
    signatures.add(
        new IndexedSignature(
            2,
            AuthoritySets.consensusKey(1)
                .sign(remaining.ballot().signingBytes(Succession.CHAIN, THIRD.hash()).toArray())));
    Certificate completed =
        new Certificate(VoteKind.FINALIZE, HEAD, 0, remaining.blockHash(), List.copyOf(signatures));
    CertifiedBlock block =
        CertifiedBlock.of(Succession.header(HEAD), THIRD, Optional.of(completed));
    assertThat(refusedAt(with(block, ONE, TWO))).isEqualTo(CERTIFICATE);
  }

  @Test
  void aMissingOrExchangedOrRepeatedChangeIsRefused() {
    for (List<AuthorityChange> changes :
        List.of(
            List.<AuthorityChange>of(),
            List.of(ONE),
            List.of(TWO),
            List.of(TWO, ONE),
            List.of(ONE, ONE, TWO),
            List.of(ONE, TWO, TWO))) {
      assertThat(refusedAt(with(changes.toArray(AuthorityChange[]::new)))).isEqualTo(AUTHORITIES);
    }
  }

  @Test
  void aChangeThatComesTooLateToMatterIsRefused() {
    Receipt early = Succession.receipt(2, 0);
    Receipt padded =
        new Receipt(
            early.version(),
            early.chainId(),
            early.transaction(),
            early.inclusion(),
            early.block(),
            early.authoritySet(),
            early.certificate(),
            List.of(ONE),
            early.history(),
            early.checkpoint());
    assertThat(refusedAt(padded)).isEqualTo(AUTHORITIES);
  }

  @Test
  void everyPartOfAChangeMatters() {
    BlockHeader header = Succession.header(FIRST_CHANGE);
    Bytes headerBytes = header.encode();
    Bytes certificate = ONE.certificate();
    Bytes next = ONE.nextAuthoritySet();
    BlockHeader unchanging =
        HeaderForm.change(header, form -> form.nextAuthoritySetHash = form.authoritySetHash);
    BlockHeader elsewhere =
        HeaderForm.change(header, form -> form.chainId = AuthoritySets.of(1, 0, 0).hash());
    for (AuthorityChange wrong :
        List.of(
            // Another set, a set cut short, and none.
            new AuthorityChange(headerBytes, certificate, THIRD.encode()),
            new AuthorityChange(headerBytes, certificate, cut(next)),
            new AuthorityChange(headerBytes, certificate, Bytes.EMPTY),
            // Certificates of another block, of too few, of the next set, and none.
            new AuthorityChange(headerBytes, TWO.certificate(), next),
            new AuthorityChange(
                headerBytes, Succession.certificate(header, FIRST, 0, 1).encode(), next),
            new AuthorityChange(
                headerBytes, Succession.certificate(header, SECOND, 1, 2, 3).encode(), next),
            new AuthorityChange(headerBytes, notarized(header).encode(), next),
            new AuthorityChange(headerBytes, cut(certificate), next),
            new AuthorityChange(headerBytes, Bytes.EMPTY, next),
            // Headers that change nothing, are of another chain, and none.
            AuthorityChange.of(unchanging, Succession.certificate(unchanging), FIRST),
            AuthorityChange.of(elsewhere, Succession.certificate(elsewhere), SECOND),
            new AuthorityChange(Bytes.EMPTY, certificate, next))) {
      assertThat(refusedAt(with(wrong, TWO))).as(wrong.toString()).isEqualTo(AUTHORITIES);
    }
  }

  private static Certificate notarized(BlockHeader header) {
    Certificate certificate = Succession.certificate(header);
    return new Certificate(
        VoteKind.NOTARIZE,
        certificate.height(),
        certificate.round(),
        certificate.blockHash(),
        certificate.signatures());
  }

  private static Bytes cut(Bytes bytes) {
    return Bytes.of(Arrays.copyOf(bytes.toArray(), bytes.length() - 1));
  }

  @Test
  void aChangeInAnotherBlockOfTheSameHeightIsRefused() {
    // The first set hands over in two blocks of one height: it has more than b liars.
    BlockHeader other =
        HeaderForm.change(Succession.header(FIRST_CHANGE), form -> form.timestampMillis += 1);
    AuthorityChange fork = AuthorityChange.of(other, Succession.certificate(other), SECOND);
    Receipt genuine = Succession.receipt(FIRST_CHANGE, 0, FIRST_CHANGE + 2, 0);
    Receipt forked =
        new Receipt(
            genuine.version(),
            genuine.chainId(),
            genuine.transaction(),
            genuine.inclusion(),
            genuine.block(),
            genuine.authoritySet(),
            genuine.certificate(),
            List.of(fork),
            genuine.history(),
            genuine.checkpoint());
    assertThat(VERIFIER.verify(genuine)).isInstanceOf(ReceiptVerdict.Valid.class);
    assertThat(refusedAt(forked)).isEqualTo(AUTHORITIES);
  }

  @Test
  void theCheckpointIsSignedByThoseWhoDecidedTheLastHeaderOfTheLog() {
    Receipt genuine = Succession.receipt(2, 0, FIRST_CHANGE + 2, 0);
    Checkpoint checkpoint =
        Checkpoint.parse(SignedNote.parse(ProofText.utf8(genuine.checkpoint())).text());
    for (int signer : new int[] {1, 4}) {
      assertThat(VERIFIER.verify(signedBy(genuine, checkpoint, signer)))
          .isInstanceOf(ReceiptVerdict.Valid.class);
    }
    assertThat(refusedAt(signedBy(genuine, checkpoint, 0))).isEqualTo(CHECKPOINT);
    assertThat(refusedAt(signedBy(genuine, checkpoint, 5))).isEqualTo(CHECKPOINT);
  }

  private static Receipt signedBy(Receipt receipt, Checkpoint checkpoint, int signer) {
    SignedNote note =
        new SignedNote(checkpoint.body(), List.of(Succession.signer(signer).sign(checkpoint)));
    return new Receipt(
        receipt.version(),
        receipt.chainId(),
        receipt.transaction(),
        receipt.inclusion(),
        receipt.block(),
        receipt.authoritySet(),
        receipt.certificate(),
        receipt.authorityChanges(),
        receipt.history(),
        new String(note.encode().toArray(), StandardCharsets.UTF_8));
  }

  @Test
  void whoKnowsWhoDecidesAHeightNeedsNoChangesBelowIt() {
    Receipt later = Succession.receipt(HEAD, 0, HEAD + 1, FIRST_CHANGE + 1);
    assertThat(later.authorityChanges()).hasSize(1);
    assertThat(refusedAt(later)).isEqualTo(AUTHORITIES);
    ReceiptVerifier informed = ReceiptVerifier.from(Succession.CHAIN, FIRST_CHANGE + 1, SECOND);
    assertThat(informed.verify(later)).isInstanceOf(ReceiptVerdict.Valid.class);
    // Of what lies before, such a verifier knows nothing.
    assertThat(informed.verify(Succession.receipt(2, 0)))
        .isInstanceOfSatisfying(
            ReceiptVerdict.Invalid.class, wrong -> assertThat(wrong.step()).isEqualTo(AUTHORITIES));
  }

  @Test
  void aLieAboutTheBlockIsStillNoticedThere() {
    CertifiedBlock block = GENUINE.certified();
    CertifiedBlock lifted =
        new CertifiedBlock(
            new ProvedHeader(block.height() + 1, block.hash(), block.headerBytes()),
            block.authoritySet(),
            block.certificate());
    assertThat(refusedAt(with(lifted, ONE, TWO))).isEqualTo(BLOCK);
  }

  @Test
  void theListOfChangesIsBoundedAndHasOneForm() {
    String json = ProofText.of(GENUINE);
    String none = json.replaceAll("\"authorityChanges\":\\[.*?\\]", "\"authorityChanges\":[]");
    assertThat(VERIFIER.verify(ProofText.utf8(none)))
        .isInstanceOfSatisfying(
            ReceiptVerdict.Invalid.class, wrong -> assertThat(wrong.step()).isEqualTo(SHAPE));
    String change = "{\"headerBytes\":\"\",\"certificate\":\"\",\"nextAuthoritySet\":\"\"}";
    String many = String.join(",", Collections.nCopies(AuthorityChange.MAX_IN_PROOF + 1, change));
    String long257 =
        json.replaceAll("\"authorityChanges\":\\[.*?\\]", "\"authorityChanges\":[" + many + "]");
    assertThat(VERIFIER.verify(ProofText.utf8(long257)))
        .isInstanceOfSatisfying(
            ReceiptVerdict.Invalid.class, wrong -> assertThat(wrong.step()).isEqualTo(SHAPE));
  }

  // Rules only rise: along the changes, from what is trusted on, and down to it.
  @Test
  void aHeaderOfRulesThatHaveBeenLeftBehindIsRefused() {
    Genesis genesis = Succession.GENESIS;
    for (Map<Long, Rules> seen :
        List.of(Map.of(0L, new Rules(2)), Map.of(HEAD - 1L, new Rules(3)))) {
      TrustedChain chain =
          new TrustedChain(
              genesis.chainId(),
              Reigns.of(genesis),
              0,
              new TreeMap<>(seen),
              new Rules(3),
              Optional.empty());
      assertThatThrownBy(() -> chain.requireHeader(GENUINE.certified()))
          .isInstanceOf(InvalidProof.class)
          .hasMessageContaining("rulesVersion 1 at height " + HEAD);
    }
    BlockHeader risen =
        HeaderForm.change(Succession.header(FIRST_CHANGE), form -> form.rulesVersion = 2);
    TrustedChain informed =
        new TrustedChain(
                genesis.chainId(),
                Reigns.of(genesis),
                0,
                new TreeMap<>(),
                new Rules(2),
                Optional.empty())
            .with(List.of(AuthorityChange.of(risen, Succession.certificate(risen), SECOND)), HEAD);
    assertThatThrownBy(() -> informed.requireFinal(Succession.header(HEAD), GENUINE.certified()))
        .isInstanceOf(InvalidProof.class)
        .hasMessageContaining("rulesVersion 1 at height " + HEAD);
  }
}
