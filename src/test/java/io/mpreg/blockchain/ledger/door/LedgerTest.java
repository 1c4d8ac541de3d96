package io.mpreg.blockchain.ledger.door;

import static io.mpreg.blockchain.ledger.door.LedgerFixture.ALICE;
import static io.mpreg.blockchain.ledger.door.LedgerFixture.ALICE_KEY;
import static io.mpreg.blockchain.ledger.door.LedgerFixture.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.FaultyLedgerStore;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.history.Position;
import io.mpreg.blockchain.ledger.history.StoredTransaction;
import io.mpreg.blockchain.ledger.history.Termination;
import io.mpreg.blockchain.ledger.log.HeaderProof;
import io.mpreg.blockchain.ledger.log.HistoryConsistency;
import io.mpreg.blockchain.ledger.log.TransactionProof;
import io.mpreg.blockchain.ledger.pending.Submission;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final InMemoryLedgerStore memory = new InMemoryLedgerStore();
  private final FaultyLedgerStore faulty = new FaultyLedgerStore(memory);
  private final LedgerFixture fixture = new LedgerFixture(faulty.asStore());

  @AfterEach
  void close() {
    fixture.close();
  }

  private Submission submit(Transaction transaction) {
    return fixture.ledger.submissions().submit(transaction);
  }

  private void assertRefused(Transaction transaction, Refusal fault) {
    assertThat(submit(transaction))
        .isInstanceOfSatisfying(
            Submission.Refused.class, refused -> assertThat(refused.fault()).isEqualTo(fault));
    assertThat(faulty.journalled(transaction)).isZero();
  }

  @Test
  void anAcceptedTransactionIsInTheJournalAndThenInABlockOnce() {
    Transaction message = fixture.message(0);
    assertThat(submit(message)).isEqualTo(new Submission.Accepted(message.id()));
    assertThat(faulty.journalled(message)).isOne();
    assertThat(fixture.statusOf(message)).contains("pending");

    assertThat(fixture.mine()).isTrue();

    assertThat(fixture.statusOf(message)).contains("final");
    assertThat(memory.transactionsOfBlock(1, 0, 10))
        .singleElement()
        .isEqualTo(new StoredTransaction(message, new Position(1, 0), Outcome.APPLIED));
    assertThat(memory.journal()).isEmpty();
  }

  @Test
  void theSameBytesAgainAnswerWithTheStatus() {
    Transaction message = fixture.message(0);
    submit(message);
    assertThat(knownStatus(message)).isEqualTo("pending");
    fixture.mine();
    assertThat(knownStatus(message)).isEqualTo("final");
    assertThat(fixture.mine()).isFalse();
  }

  private String knownStatus(Transaction transaction) {
    return ((Submission.Known) submit(transaction)).status().label();
  }

  @Test
  void aBatchAnswersInOrderAndEachItemStandsAlone() {
    Transaction first = fixture.message(0);
    Transaction forged =
        fixture.message(1).draft().signed(Signature.of(new byte[Signature.LENGTH]));
    Transaction second = fixture.message(1);
    List<Submission> answers =
        fixture
            .ledger
            .submissions()
            .submit(List.of(first, forged, second, first, fixture.message(2)));
    assertThat(answers).hasSize(5);
    assertThat(answers.get(0)).isInstanceOf(Submission.Accepted.class);
    assertThat(answers.get(1))
        .isInstanceOfSatisfying(
            Submission.Refused.class,
            refused -> assertThat(refused.fault()).isEqualTo(Refusal.SIGNATURE_INVALID));
    assertThat(answers.get(2)).isInstanceOf(Submission.Accepted.class);
    assertThat(answers.get(3)).isInstanceOf(Submission.Known.class);
    assertThat(answers.get(4)).isInstanceOf(Submission.Accepted.class);
  }

  @Test
  void aHeldNonceIsRefusedNamingItsHolder() {
    Transaction holder = fixture.message(0, "first");
    submit(holder);
    assertThat(submit(fixture.message(0, "second")))
        .isInstanceOfSatisfying(
            Submission.Refused.class,
            refused -> {
              assertThat(refused.fault()).isEqualTo(Refusal.NONCE_HELD);
              assertThat(refused.holder()).contains(holder.id());
            });
  }

  @Test
  void theDoorRefusesWhatTheRulesRefuse() {
    submit(fixture.message(0));
    fixture.mine();
    assertRefused(fixture.message(0, "another"), Refusal.NONCE_USED);
    assertRefused(fixture.message(1 + 10_001), Refusal.NONCE_TOO_HIGH);
    assertRefused(fixture.alice("message", 0, 1, 1, "{}"), Refusal.EXPIRED);
    assertRefused(fixture.alice("message", 0, 1, 102, "{}"), Refusal.VALIDITY_TOO_LONG);
    assertRefused(fixture.alice("mystery", 0, 1, 50, "{}"), Refusal.OPERATION_UNKNOWN);
    assertRefused(fixture.alice("node_register", 0, 1, 50, "{}"), Refusal.REGISTRATION_MALFORMED);
    SigningKey stranger = LedgerFixture.key("stranger");
    assertRefused(
        fixture.draft(ALICE, stranger, BOB, "app.x", 0, 1, 50, "").signedBy(stranger),
        Refusal.KEY_MISMATCH);
    assertRefused(
        fixture.draft(new NodeId("eve"), stranger, BOB, "app.x", 0, 0, 50, "").signedBy(stranger),
        Refusal.SENDER_UNKNOWN);
    fixture.millis = LedgerFixture.NOW - 5 * 60_000 - 1;
    assertRefused(fixture.message(1), Refusal.TIMESTAMP_AHEAD);
    fixture.millis = LedgerFixture.NOW - 5 * 60_000;
    assertThat(submit(fixture.message(1))).isInstanceOf(Submission.Accepted.class);
  }

  @Test
  void theHighestNonceAllowedWaitsForTheOnesBelow() {
    Transaction ahead = fixture.message(10_000);
    assertThat(submit(ahead)).isInstanceOf(Submission.Accepted.class);
    assertThat(fixture.mine()).isFalse();
    assertThat(fixture.ledger.registry().account(ALICE).orElseThrow().nonces())
        .containsEntry(0, 0L);
  }

  @Test
  void aLaneIsOrderedByNonceHoweverItArrives() {
    submit(fixture.message(2));
    submit(fixture.message(1));
    assertThat(fixture.mine()).isFalse();
    submit(fixture.message(0));
    assertThat(fixture.ledger.registry().account(ALICE).orElseThrow().nonces())
        .containsEntry(0, 3L);
    fixture.mine();
    assertThat(memory.transactionsOfBlock(1, 0, 10))
        .extracting(stored -> stored.transaction().nonce())
        .containsExactly(0L, 1L, 2L);
    assertThat(fixture.ledger.registry().account(ALICE).orElseThrow().finalNonces())
        .containsEntry(0, 3L);
  }

  @Test
  void aTransactionBehindAGapExpiresAndItsNonceIsFreeAgain() {
    Transaction gapped = fixture.alice("app.x", 0, 1, 1, "");
    submit(gapped);
    submit(fixture.alice("app.x", 7, 0, 50, ""));
    fixture.mine();
    assertThat(fixture.statusOf(gapped)).contains("expired");
    assertThat(memory.termination(gapped.id()))
        .contains(new Termination(gapped.id(), Termination.Reason.EXPIRED, Optional.empty(), 1));
    assertThat(knownStatus(gapped)).isEqualTo("expired");
    assertThat(memory.journal()).isEmpty();
    assertThat(submit(fixture.message(1))).isInstanceOf(Submission.Accepted.class);
    submit(fixture.message(0));
    fixture.mine();
    assertThat(fixture.ledger.registry().account(ALICE).orElseThrow().finalNonces())
        .containsEntry(0, 2L);
  }

  @Test
  void aRotatedKeyRetiresWhatWaitsUnderTheOldOne() {
    SigningKey fresh = LedgerFixture.key("alice's next");
    Transaction gapped = fixture.message(5);
    submit(gapped);
    submit(rotation(fresh));
    fixture.mine();
    assertThat(fixture.statusOf(gapped)).contains("key-retired");
    assertThat(knownStatus(gapped)).isEqualTo("key-retired");
    assertRefused(fixture.message(1), Refusal.KEY_MISMATCH);
    Transaction signedAnew =
        fixture.draft(ALICE, fresh, BOB, "app.x", 0, 1, 50, "").signedBy(fresh);
    assertThat(submit(signedAnew)).isInstanceOf(Submission.Accepted.class);
    fixture.mine();
    assertThat(fixture.statusOf(signedAnew)).contains("final");
  }

  private Transaction rotation(SigningKey fresh) {
    return fixture.alice("node_update", 0, 0, 50, rotationTo(fresh, 0));
  }

  private String rotationTo(SigningKey fresh, long nonce) {
    ByteWriter statement = new ByteWriter().magic("MPREG-POP-1\0");
    fixture.genesis.chainId().writeTo(statement);
    statement.string("alice").u8(1).bytes(fresh.publicKey().toArray()).u64(nonce);
    return "{\"newKey\":{\"algorithm\":\"ed25519\",\"publicKey\":\"%s\",\"proof\":\"%s\"}}"
        .formatted(fresh.publicKey().hex(), fresh.sign(statement.toArray()).hex());
  }

  @Test
  void aFullLedgerRefusesUntilABlockMakesRoom() {
    LongStream.range(0, 1_000).forEach(nonce -> submit(fixture.message(nonce)));
    assertRefused(fixture.message(1_000), Refusal.LEDGER_PENDING_FULL);
    fixture.mine();
    assertThat(submit(fixture.message(1_000))).isInstanceOf(Submission.Accepted.class);
  }

  @Test
  void afterARestartEverythingAcceptedGoesOn() {
    Transaction waiting = fixture.message(0);
    Transaction gapped = fixture.message(2);
    submit(waiting);
    submit(gapped);
    fixture.restart();
    assertThat(fixture.statusOf(waiting)).contains("pending");
    assertThat(fixture.mine()).isTrue();
    assertThat(fixture.statusOf(waiting)).contains("final");
    fixture.restart();
    assertThat(fixture.statusOf(gapped)).contains("pending");
    submit(fixture.message(1));
    fixture.mine();
    assertThat(fixture.statusOf(gapped)).contains("final");
    assertThat(memory.journal()).isEmpty();
    assertThat(fixture.ledger.status().summary().transactionCount()).isEqualTo(3);
  }

  @Test
  void anotherGenesisIsRefused() {
    assertThatThrownBy(() -> new LedgerFixture(memory, 1_000, 9_999, 8_388_608))
        .isInstanceOf(GenesisUnusable.class)
        .hasMessageContaining("another genesis document");
  }

  @Test
  void aCommitThatIsLostIsTriedAgain() {
    Transaction message = fixture.message(0);
    submit(message);
    faulty.failCommitAndNotPersist();
    assertThat(fixture.mine()).isFalse();
    assertThat(fixture.statusOf(message)).contains("pending");
    assertThat(fixture.mine()).isTrue();
    assertThat(fixture.statusOf(message)).contains("final");
    assertThat(fixture.ledger.chain().tip().height()).isOne();
  }

  @Test
  void aCommitWhoseAnswerIsLostIsRecognized() {
    Transaction message = fixture.message(0);
    submit(message);
    faulty.failCommitButPersist();
    assertThat(fixture.mine()).isTrue();
    assertThat(fixture.statusOf(message)).contains("final");
    submit(fixture.message(1));
    assertThat(fixture.mine()).isTrue();
    assertThat(fixture.ledger.chain().tip().height()).isEqualTo(2);
  }

  @Test
  void aCommitWhoseAnswerIsLostIsFoundWhenTheStoreIsBack() {
    Transaction message = fixture.message(0);
    submit(message);
    faulty.failCommitButPersist();
    faulty.failNextBesides("settledHead", 2);
    assertThat(fixture.mine()).isFalse();
    assertThat(fixture.miner.trouble()).isPresent();
    assertThat(fixture.statusOf(message)).contains("pending");
    assertThat(fixture.mine()).isFalse();
    assertThat(fixture.mine()).isTrue();
    assertThat(fixture.statusOf(message)).contains("final");
    assertThat(fixture.miner.trouble()).isEmpty();
    submit(fixture.message(1));
    assertThat(fixture.mine()).isTrue();
    assertThat(fixture.ledger.chain().tip().height()).isEqualTo(2);
  }

  @Test
  void whatWaitsBehindGapsLeavesRoomForWhatContinuesItsLane() {
    for (long nonce = 0; nonce < 750; nonce++) {
      assertThat(submit(fixture.message(nonce))).isInstanceOf(Submission.Accepted.class);
    }
    assertThat(refusal(fixture.message(751)))
        .isEqualTo(
            new Submission.Refused(
                Refusal.LEDGER_PENDING_FULL,
                "750 wait, at most 750 may behind a gap, and nonce 750 of lane 0 is missing",
                Optional.empty()));
    assertThat(submit(fixture.message(750))).isInstanceOf(Submission.Accepted.class);
    assertThat(fixture.mine()).isTrue();
    assertThat(fixture.ledger.status().summary().pendingCount()).isZero();
  }

  @Test
  void noSenderHasMoreThanItsShareBehindGaps() {
    for (long nonce = 1; nonce <= 125; nonce++) {
      assertThat(submit(fixture.message(nonce))).isInstanceOf(Submission.Accepted.class);
    }
    assertThat(refusal(fixture.message(126)).detail())
        .isEqualTo(
            "125 of this sender wait behind gaps, at most 125 may; nonce 0 of lane 0 is missing");
    // Another lane does not circumvent the limit, and filling the gap releases all of them.
    assertThat(refusal(fixture.alice("app.x", 3, 1, 50, "")).fault())
        .isEqualTo(Refusal.SENDER_PENDING_FULL);
    assertThat(submit(fixture.message(0))).isInstanceOf(Submission.Accepted.class);
    assertThat(submit(fixture.alice("app.x", 3, 1, 50, "")))
        .isInstanceOf(Submission.Accepted.class);
    assertThat(fixture.mine()).isTrue();
    assertThat(fixture.ledger.submissions().waiting().behindGaps()).isEqualTo(1);
  }

  private Submission.Refused refusal(Transaction transaction) {
    return (Submission.Refused) submit(transaction);
  }

  @Test
  void memoryIsLimitedTooNotOnlyTheCount() {
    try (LedgerFixture small = LedgerFixture.ofMemory(new InMemoryLedgerStore(), 200_000)) {
      String body = "x".repeat(50_000);
      assertThat(small.ledger.submissions().submit(small.message(0, body)))
          .isInstanceOf(Submission.Accepted.class);
      assertThat(small.ledger.submissions().submit(small.message(1, body)))
          .isInstanceOf(Submission.Accepted.class);
      assertThat(small.ledger.submissions().submit(small.message(2, body)))
          .isInstanceOf(Submission.Accepted.class);
      assertThat(small.ledger.submissions().submit(small.message(3, body)))
          .isInstanceOfSatisfying(
              Submission.Refused.class,
              refused -> assertThat(refused.fault()).isEqualTo(Refusal.LEDGER_PENDING_FULL));
      small.mine();
      assertThat(small.ledger.submissions().submit(small.message(3, body)))
          .isInstanceOf(Submission.Accepted.class);
    }
  }

  @Test
  void aBusyLaneDoesNotKeepOthersWaiting() {
    try (LedgerFixture narrow =
        new LedgerFixture(new InMemoryLedgerStore(), 1_000, 100, 8_388_608)) {
      for (long nonce = 0; nonce < 300; nonce++) {
        narrow.ledger.submissions().submit(narrow.message(nonce));
      }
      Transaction other = narrow.alice("app.x", 9, 0, 50, "");
      narrow.ledger.submissions().submit(other);
      narrow.mine();
      narrow.mine();
      assertThat(narrow.statusOf(other)).contains("final");
    }
  }

  @Test
  void aLookUpThatFailsLosesNothingOfTheBatch() {
    submit(fixture.message(0));
    fixture.mine();
    Transaction fresh = fixture.message(1);
    Transaction used = fixture.message(0, "another");
    faulty.failNext("transaction", 1);
    assertThatThrownBy(() -> fixture.ledger.submissions().submit(List.of(fresh, used)))
        .isInstanceOf(StoreFailure.class);
    assertThat(submit(fresh)).isInstanceOf(Submission.Accepted.class);
    assertThat(fixture.mine()).isTrue();
  }

  @Test
  void nothingIsExecutableAfterWhatWaitedHasExpired() throws InterruptedException {
    submit(fixture.alice("app.x", 0, 0, 1, ""));
    faulty.failCommitAndNotPersist();
    fixture.mine();
    LedgerFixture other = new LedgerFixture(memory);
    other.mine();
    other.close();
    fixture.restart();
    assertThat(fixture.ledger.decisions().awaitExecutable(Duration.ZERO)).isFalse();
  }

  @Test
  void aFormerKeyNeverComesBack() {
    SigningKey fresh = LedgerFixture.key("alice's next");
    submit(rotation(fresh));
    fixture.mine();
    Transaction back =
        fixture
            .draft(ALICE, fresh, ALICE, "node_update", 0, 1, 50, rotationTo(ALICE_KEY, 1))
            .signedBy(fresh);
    submit(back);
    fixture.mine();
    assertThat(memory.transaction(back.id()).orElseThrow().outcome())
        .isEqualTo(new Outcome.Failed(RecordedFault.POSSESSION_UNPROVED));
  }

  @Test
  void aJournalThatFailsSaysSoAndIsWrittenLater() {
    for (boolean persisted : List.of(false, true)) {
      Transaction message = fixture.message(persisted ? 1 : 0);
      if (persisted) {
        faulty.failJournalButPersist();
      } else {
        faulty.failJournalAndNotPersist();
      }
      assertThatThrownBy(() -> submit(message)).isInstanceOf(StoreFailure.class);
      assertThat(knownStatus(message)).isEqualTo("pending");
      assertThat(fixture.mine()).isTrue();
      assertThat(fixture.statusOf(message)).contains("final");
    }
    fixture.restart();
    assertThat(fixture.ledger.status().summary().pendingCount()).isZero();
    assertThat(fixture.ledger.status().summary().transactionCount()).isEqualTo(2);
  }

  @Test
  void anotherWriterOfTheSameStoreStopsTheMiner() {
    LedgerFixture other = new LedgerFixture(memory);
    submit(fixture.message(0));
    other.ledger.submissions().submit(fixture.message(0, "other"));
    assertThat(other.mine()).isTrue();
    assertThat(fixture.mine()).isFalse();
    assertThat(fixture.miner.halted()).isPresent();
    assertThat(fixture.mine()).isFalse();
    other.close();
  }

  @Test
  void whoWaitsIsToldTheTerminalStatus() throws InterruptedException {
    Transaction message = fixture.message(0);
    submit(message);
    List<String> told = new ArrayList<>();
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () ->
                    told.add(
                        fixture
                            .ledger
                            .submissions()
                            .awaitTerminal(message.id(), Duration.ofSeconds(20))
                            .orElseThrow()
                            .label()));
    fixture.mine();
    waiting.join();
    assertThat(told).containsExactly("final");
    assertThat(fixture.ledger.submissions().awaitTerminal(Hash.ZERO, Duration.ZERO)).isEmpty();
  }

  @Test
  void everyTransactionHeaderAndHistoryCanBeProved() {
    for (long nonce = 0; nonce < 9; nonce++) {
      submit(fixture.message(nonce));
      if (nonce % 3 == 2) {
        fixture.mine();
      }
    }
    for (StoredTransaction stored : memory.transactionsOfBlock(2, 0, 10)) {
      TransactionProof proof =
          fixture.ledger.proofs().ofTransaction(stored.transaction().id()).orElseThrow();
      assertThat(proof.proof().verifies(proof.leafHash(), proof.header().transactionsRoot()))
          .isTrue();
    }
    for (long height = 0; height <= 3; height++) {
      for (long size = height + 1; size <= 4; size++) {
        HeaderProof proof =
            fixture.ledger.proofs().ofHeader(height, OptionalLong.of(size)).orElseThrow();
        assertThat(proof.proof().verifies(proof.leafHash(), proof.root())).isTrue();
        assertThat(proof.leafHash())
            .isEqualTo(MerkleTree.leafHash(proof.header().encode().toArray()));
        if (size <= 3) {
          assertThat(proof.root())
              .isEqualTo(fixture.ledger.chain().block(size).orElseThrow().header().historyRoot());
        }
      }
    }
    HistoryConsistency growth = fixture.ledger.proofs().ofGrowth(2, 4);
    assertThat(growth.proof().verifies(growth.oldRoot(), growth.newRoot())).isTrue();
    assertThatThrownBy(() -> fixture.ledger.proofs().ofGrowth(0, 4))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> fixture.ledger.proofs().ofHeader(2, OptionalLong.of(2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(fixture.ledger.proofs().ofHeader(4, OptionalLong.empty())).isEmpty();
  }

  @Test
  void aRegistrationThatIsNoLongerAcceptedEndsInsteadOfWaitingForEver() {
    NodeId carol = new NodeId("carol");
    SigningKey key = LedgerFixture.key("carol");
    // Blocks of two: the registration has to wait for the next one.
    try (LedgerFixture small = new LedgerFixture(new InMemoryLedgerStore(), 1_000, 2, 131_072)) {
      Transaction proposal =
          small.ofAlice(
              "proposal",
              0,
              """
              {"authoritySetHash": "%s", "expiresAtHeight": 50, "change":
               {"kind": "set_parameters", "parameters":
                {"blockIntervalMillis": 200, "roundTimeoutMillis": 1500, "maxBlockTransactions": 2,
                 "maxBlockBytes": 131072, "validUntilWindow": 100, "registration": "governed"}}}\
              """
                  .formatted(small.genesis.authorities().hash().hex()));
      Transaction vote =
          small.ofAlice(
              "consensus_vote",
              1,
              "{\"proposal\": \"%s\", \"approve\": true}".formatted(proposal.id().hex()));
      String keyFields =
          "{\"algorithm\": \"ed25519\", \"publicKey\": \"%s\"}".formatted(key.publicKey().hex());
      Transaction registration =
          small.draft(carol, key, carol, "node_register", 0, 0, 50, keyFields).signedBy(key);
      small.ledger.submissions().submit(proposal);
      small.ledger.submissions().submit(vote);
      small.ledger.submissions().submit(registration);
      assertThat(small.statusOf(registration)).contains("pending");
      assertThat(small.mine()).isTrue();
      assertThat(small.statusOf(vote)).contains("final");
      assertThat(small.statusOf(registration)).contains("key-retired");
      assertThat(small.mine()).isFalse();
    }
  }
}
