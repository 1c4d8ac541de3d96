package io.mpreg.blockchain.ledger.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.execution.Chains;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.CheckpointSigner;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.note.TreeHead;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.GenesisText;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.door.LedgerOpening;
import io.mpreg.blockchain.ledger.door.LedgerOptions;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.log.TransparencyLog.Acceptance;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The log of a chain of four authorities, as the first of them serves it.
class CosignaturesTest {
  private static final long NOW = 1_800_000_000L;
  private static final Genesis GENESIS = GenesisText.written(Chains.of(AuthoritySets.of(4, 1, 0)));
  private static final Hash CHAIN = GENESIS.chainId();
  private static final CheckpointSigner OUTSIDER =
      CheckpointSigner.holding(
          LedgerFixture.key("outsider"), Hash.of(new byte[] {7}), new NodeId("outsider"));

  private final InMemoryLedgerStore store = new InMemoryLedgerStore();

  @AutoClose
  private final Ledger ledger =
      LedgerOpening.open(store, GENESIS, new LedgerOptions(10, 1_000_000, 10, 10), () -> null);

  private final TransparencyLog log = log(0);
  private final Checkpoint head = new Checkpoint(CHAIN, 1, ledger.chain().tip().history().root());

  private TransparencyLog log(int authority) {
    AuthorityKeys keys =
        new AuthorityKeys(
            AuthoritySets.id(authority),
            AuthoritySets.consensusKey(authority),
            AuthoritySets.checkpointKey(authority));
    Checkpoints checkpoints = new Checkpoints(CHAIN, ledger.chain().authorities(), keys);
    return new TransparencyLog(
        store, ledger.chain(), ledger.proofs(), checkpoints, () -> Instant.ofEpochSecond(NOW));
  }

  private static CheckpointSigner signer(int authority) {
    return CheckpointSigner.holding(
        AuthoritySets.checkpointKey(authority), CHAIN, AuthoritySets.id(authority));
  }

  private SignedNote noteOf(SignedNote.Line... lines) {
    return new SignedNote(head.body(), List.of(lines));
  }

  private static NoteKey cosigner(int authority) {
    return signer(authority).cosigner();
  }

  @Test
  void theCosignaturesOfOthersAreServedBesideTheOwn() {
    assertThat(log.checkpoint().signatures()).hasSize(2);
    assertThat(log.accept(noteOf(signer(1).cosign(head, NOW - 5), signer(2).cosign(head, NOW))))
        .isEqualTo(new Acceptance.Accepted(2));
    SignedNote note = log.checkpoint();
    assertThat(note.signatures()).hasSize(4);
    for (int authority = 0; authority < 3; authority++) {
      assertThat(note.isSignedBy(List.of(cosigner(authority)))).isTrue();
    }
    assertThat(note.isSignedBy(List.of(cosigner(3)))).isFalse();
    assertThat(note.isSignedBy(log.keys())).isTrue();
  }

  @Test
  void whatAnotherMemberServesIsTakenWhole() {
    TransparencyLog other = log(3);
    assertThat(log.accept(other.checkpoint())).isEqualTo(new Acceptance.Accepted(2));
    // Known lines, and lines returned to their signer, are not new.
    assertThat(log.accept(other.checkpoint())).isEqualTo(new Acceptance.Accepted(0));
    assertThat(other.accept(log.checkpoint())).isEqualTo(new Acceptance.Accepted(2));
  }

  @Test
  void ofEachCosignerTheNewestIsKept() {
    SignedNote.Line older = signer(1).cosign(head, NOW - 9);
    SignedNote.Line newer = signer(1).cosign(head, NOW - 3);
    assertThat(log.accept(noteOf(newer))).isEqualTo(new Acceptance.Accepted(1));
    assertThat(log.accept(noteOf(older))).isEqualTo(new Acceptance.Accepted(0));
    assertThat(log.checkpoint().signatures()).contains(newer).doesNotContain(older).hasSize(3);
    SignedNote.Line newest = signer(1).cosign(head, NOW);
    assertThat(log.accept(noteOf(older, newest))).isEqualTo(new Acceptance.Accepted(1));
    assertThat(log.checkpoint().signatures()).contains(newest).hasSize(3);
  }

  @Test
  void onlyWhatIsKnownAndHoldsIsKept() {
    SignedNote.Line forged =
        new SignedNote.Line(
            cosigner(1).name(), cosigner(1).id(), signer(2).cosign(head, NOW).signature());
    SignedNote.Line outside = OUTSIDER.witness(treeHead(), NOW);
    assertThat(log.accept(noteOf(forged, outside))).isEqualTo(new Acceptance.Accepted(0));
    assertThat(log.checkpoint().signatures()).hasSize(2);
    log.cosignedBy(List.of(OUTSIDER.cosigner()));
    assertThat(log.accept(noteOf(forged, outside))).isEqualTo(new Acceptance.Accepted(1));
    assertThat(log.checkpoint().isSignedBy(List.of(OUTSIDER.cosigner()))).isTrue();
  }

  private TreeHead treeHead() {
    return TreeHead.parse(head.body());
  }

  @Test
  void anotherHistoryIsToldAndAnotherChainIsNot() {
    Checkpoint other = new Checkpoint(CHAIN, 1, Hash.of(new byte[] {9}));
    SignedNote contradiction = new SignedNote(other.body(), List.of(signer(1).sign(other)));
    assertThat(log.accept(contradiction)).isEqualTo(new Acceptance.Contradicting(contradiction));
    SignedNote unsigned =
        new SignedNote(other.body(), List.of(OUTSIDER.witness(TreeHead.parse(other.body()), NOW)));
    assertThat(log.accept(unsigned)).isInstanceOf(Acceptance.Foreign.class);
    Checkpoint elsewhere = new Checkpoint(Hash.ZERO, 1, head.root());
    assertThat(log.accept(new SignedNote(elsewhere.body(), contradiction.signatures())))
        .isInstanceOf(Acceptance.Foreign.class);
    assertThat(log.accept(new SignedNote("something\n", contradiction.signatures())))
        .isInstanceOf(Acceptance.Foreign.class);
    Checkpoint later = new Checkpoint(CHAIN, 9, head.root());
    assertThat(log.accept(new SignedNote(later.body(), List.of(signer(1).sign(later)))))
        .isEqualTo(new Acceptance.Ahead(9));
    assertThat(log.checkpoint().signatures()).hasSize(2);
  }

  @Test
  void theNewestCheckpointThatEnoughHaveCosignedIsFound() {
    assertThat(log.checkpoint(1)).isEmpty();
    log.accept(noteOf(signer(1).sign(head), signer(1).cosign(head, NOW)));
    assertThat(log.checkpoint(1)).isPresent();
    assertThat(log.checkpoint(2)).isEmpty();
    log.accept(noteOf(signer(2).cosign(head, NOW)));
    assertThat(log.checkpoint(2).orElseThrow().signatures()).hasSize(5);
  }

  @Test
  void aMemberThatSignsNothingServesWhatOthersHaveSigned() {
    AuthorityKeys none =
        new AuthorityKeys(
            AuthoritySets.id(9), AuthoritySets.consensusKey(9), AuthoritySets.checkpointKey(9));
    TransparencyLog follower =
        new TransparencyLog(
            store,
            ledger.chain(),
            ledger.proofs(),
            new Checkpoints(CHAIN, ledger.chain().authorities(), none),
            () -> Instant.ofEpochSecond(NOW));
    assertThatThrownBy(follower::checkpoint).isInstanceOf(CheckpointUnsigned.class);
    follower.accept(noteOf(signer(1).cosign(head, NOW)));
    assertThatThrownBy(follower::checkpoint).isInstanceOf(CheckpointUnsigned.class);
    follower.accept(log.checkpoint());
    assertThat(follower.checkpoint().isSignedBy(follower.keys())).isTrue();
    assertThatThrownBy(follower::signedCheckpoint).isInstanceOf(CheckpointUnsigned.class);
  }

  @Test
  void whatIsKeptIsBounded() {
    Cosignatures kept = new Cosignatures();
    List<Checkpoint> all = new ArrayList<>();
    for (int size = 1; size <= 40; size++) {
      Checkpoint checkpoint = new Checkpoint(CHAIN, size, head.root());
      all.add(checkpoint);
      assertThat(kept.keep(checkpoint, cosigner(1), signer(1).cosign(checkpoint, NOW))).isTrue();
    }
    assertThat(all.stream().filter(each -> !kept.of(each).isEmpty()))
        .hasSize(Cosignatures.KEPT_SIZES);
    assertThat(kept.keep(all.getFirst(), cosigner(2), signer(2).cosign(all.getFirst(), NOW)))
        .isFalse();
    Checkpoint newest = all.getLast();
    int lines = 0;
    for (int number = 10; number < 250; number++) {
      CheckpointSigner many =
          CheckpointSigner.holding(
              AuthoritySets.checkpointKey(number), CHAIN, AuthoritySets.id(number));
      lines += kept.keep(newest, many.cosigner(), many.cosign(newest, NOW)) ? 1 : 0;
    }
    assertThat(lines).isEqualTo(97);
    assertThat(kept.cosignedBy(98, 100)).contains(newest);
    assertThat(kept.cosignedBy(1, 39)).contains(all.get(38));
  }
}
