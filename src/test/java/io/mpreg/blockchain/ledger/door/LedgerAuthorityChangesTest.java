package io.mpreg.blockchain.ledger.door;

import static io.mpreg.blockchain.ledger.door.LedgerAuthorityChanges.FIRST_CHANGE;
import static io.mpreg.blockchain.ledger.door.LedgerAuthorityChanges.KEYS;
import static io.mpreg.blockchain.ledger.door.LedgerAuthorityChanges.SECOND_CHANGE;
import static io.mpreg.blockchain.ledger.door.LedgerAuthorityChanges.deciding;
import static io.mpreg.blockchain.ledger.door.LedgerAuthorityChanges.keys;
import static io.mpreg.blockchain.ledger.door.LedgerAuthorityChanges.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.proof.AuthorityChange;
import io.mpreg.blockchain.core.proof.AuthorityUpdate;
import io.mpreg.blockchain.core.proof.LightClient;
import io.mpreg.blockchain.core.proof.Receipt;
import io.mpreg.blockchain.core.proof.ReceiptVerdict;
import io.mpreg.blockchain.core.proof.ReceiptVerifier;
import io.mpreg.blockchain.core.proof.StateProofVerifier;
import io.mpreg.blockchain.core.proof.StateVerdict;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.FinalAuthorityChange;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.log.CheckpointUnsigned;
import io.mpreg.blockchain.ledger.log.Receipts;
import io.mpreg.blockchain.ledger.log.TransparencyLog;
import io.mpreg.blockchain.ledger.log.TransparencyLogs;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import io.mpreg.blockchain.platform.keys.KeysUnusable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A stored chain whose one authority replaces its keys twice, opened by members with the first,
/// the second or the third key pair.
class LedgerAuthorityChangesTest {
  private static final int HEAD = 8;

  @AutoClose
  private final LedgerAuthorityChanges chain =
      new LedgerAuthorityChanges(new InMemoryLedgerStore());

  private final LedgerFixture fixture = chain.fixture;
  private final List<Transaction> transactions = new ArrayList<>();
  private final ReceiptVerifier verifier = new ReceiptVerifier(fixture.genesis);

  LedgerAuthorityChangesTest() {
    for (int height = 1; height <= HEAD; height++) {
      transactions.add(chain.append());
    }
  }

  private Receipts receipts(int keys) {
    return TransparencyLogs.receipts(fixture.ledger, KEYS.get(keys), TransparencyLogs.of(fixture));
  }

  private Receipt receipt(int keys, int height) {
    return receipts(keys)
        .receipt(transactions.get(height - 1).id(), OptionalLong.empty())
        .orElseThrow();
  }

  @Test
  void theLedgerKnowsWhoDecidedWhichHeight() {
    for (int height = 0; height <= HEAD + 1; height++) {
      assertThat(fixture.ledger.chain().authorities().at(height)).isEqualTo(set(deciding(height)));
    }
  }

  @Test
  void aMemberSignsTheFirstLogThatItHasDecided() {
    for (int height = 1; height <= HEAD; height++) {
      Receipt now = receipt(2, height);
      assertThat(verifier.verify(now)).isInstanceOf(ReceiptVerdict.Valid.class);
      assertThat(now.history().treeSize()).isEqualTo(Math.max(height, SECOND_CHANGE + 1) + 1);
      assertThat(now.authorityChanges()).hasSize(2);
      assertThat(receipt(2, height)).isEqualTo(now);
    }
    assertThat(receipt(0, 2).history().treeSize()).isEqualTo(3);
    assertThat(receipt(0, 2).authorityChanges()).isEmpty();
    assertThat(receipt(1, 2).history().treeSize()).isEqualTo(FIRST_CHANGE + 2);
    assertThat(receipt(1, 2).authorityChanges()).hasSize(1);
  }

  @Test
  void keysThatWereRemovedSignNoLaterLog() {
    assertThatThrownBy(() -> receipt(0, FIRST_CHANGE + 1))
        .isInstanceOf(CheckpointUnsigned.class)
        .hasMessageContaining("block 4");
    assertThatThrownBy(
            () -> receipts(0).receipt(transactions.getFirst().id(), OptionalLong.of(HEAD)))
        .isInstanceOf(CheckpointUnsigned.class);
    assertThatThrownBy(() -> log(1).checkpoint()).isInstanceOf(CheckpointUnsigned.class);
  }

  private TransparencyLog log(int keys) {
    return TransparencyLogs.of(
        fixture.store, fixture.ledger, KEYS.get(keys), () -> Instant.ofEpochSecond(1));
  }

  @Test
  void theCheckpointIsSignedByWhoDecidedTheHead() {
    TransparencyLog log = log(2);
    SignedNote note = log.checkpoint();
    assertThat(Checkpoint.parse(note.text()).size()).isEqualTo(HEAD + 1);
    assertThat(log.keys())
        .extracting(NoteKey::verifierKey)
        .containsExactly(
            NoteKey.ofLog(fixture.genesis.chainId(), KEYS.get(2).checkpointKey().publicKey())
                .verifierKey());
    assertThat(note.isSignedBy(log.keys())).isTrue();
  }

  @Test
  void whoKnowsWhoDecidesAHeightGetsNoChangesBelowIt() {
    Receipt receipt =
        receipts(2)
            .receipt(transactions.getLast().id(), OptionalLong.empty(), SECOND_CHANGE)
            .orElseThrow();
    assertThat(receipt.authorityChanges()).hasSize(1);
    assertThat(
            ReceiptVerifier.from(fixture.genesis.chainId(), SECOND_CHANGE, set(1)).verify(receipt))
        .isInstanceOf(ReceiptVerdict.Valid.class);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> receipts(2).receipt(transactions.getFirst().id(), OptionalLong.empty(), 2));
  }

  @Test
  void theStateIsProvedAcrossTheChanges() {
    assertThat(
            new StateProofVerifier(fixture.genesis)
                .verify(
                    receipts(2)
                        .stateProof(
                            fixture.ledger.chain().tip(),
                            List.of(StateKey.balance(LedgerFixture.ALICE)))))
        .isInstanceOf(StateVerdict.Valid.class);
  }

  @Test
  void aLightClientIsLedPageByPageToTheHead() {
    LightClient client = LightClient.of(fixture.genesis, LedgerFixture.NOW, 1_000_000_000_000L);
    List<Integer> changes = new ArrayList<>();
    Optional<Long> next = Optional.of(client.nextHeight());
    while (next.isPresent()) {
      AuthorityUpdate page = receipts(2).authorityChanges(next.get(), 1);
      changes.add(page.authorityChanges().size());
      client =
          ((LightClient.Step.Advanced)
                  client.follow(page.certified(), page.authorityChanges(), LedgerFixture.NOW))
              .client();
      next = page.next();
    }
    assertThat(changes).containsExactly(1, 1);
    assertThat(client.trusted().height()).isEqualTo(HEAD);
    assertThat(receipts(2).authorityChanges(SECOND_CHANGE + 1, 10).authorityChanges()).isEmpty();
    assertThat(receipts(2).authorityChanges(0, 10).authorityChanges())
        .hasSize(2)
        .allSatisfy(change -> assertThat(change).isInstanceOf(AuthorityChange.class));
  }

  @Test
  void aLedgerWithChangesIsOpenedAgain() {
    Ledger reopened =
        LedgerOpening.open(
            fixture.store, fixture.genesis, new LedgerOptions(10, 1_000_000, 100, 10), () -> null);
    try (reopened) {
      assertThat(reopened.chain().authorities().at(HEAD)).isEqualTo(set(2));
    }
  }

  @Test
  void aMemberStartsWithTheKeysOfNowAndWithNoOthers() {
    Membership.require(fixture.ledger, KEYS.get(2), false);
    for (AuthorityKeys other : List.of(KEYS.get(0), KEYS.get(1), keys("another"))) {
      assertThatThrownBy(() -> Membership.require(fixture.ledger, other, false))
          .isInstanceOf(KeysUnusable.class)
          .hasMessageContaining("'alice'");
      Membership.require(fixture.ledger, other, true);
    }
  }

  @Test
  void aStoredSetThatTheHeaderDoesNotCommitToIsDamage() {
    FinalAuthorityChange change = fixture.store.lastAuthorityChangeBelow(HEAD).orElseThrow();
    assertThatThrownBy(
            () -> FinalAuthorityChange.of(change.header(), change.certificate(), set(1).encode()))
        .isInstanceOf(StoreDamaged.class)
        .hasMessageContaining("block 6: authority_change.authorities");
    assertThat(Optional.of(change.authorities())).contains(set(2));
  }
}
