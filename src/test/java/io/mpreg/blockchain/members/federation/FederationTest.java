package io.mpreg.blockchain.members.federation;

import static io.mpreg.blockchain.members.federation.TestFederation.await;
import static io.mpreg.blockchain.members.federation.TestFederation.awaitFinal;
import static io.mpreg.blockchain.members.federation.TestFederation.requireSameHistory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.ConcurrentTest;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.CosignaturePolicy;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.proof.Receipt;
import io.mpreg.blockchain.core.proof.ReceiptVerdict;
import io.mpreg.blockchain.core.proof.ReceiptVerifier;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.ConsensusProgress;
import io.mpreg.blockchain.ledger.door.ConsensusProgress.State;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.log.CheckpointUncosigned;
import io.mpreg.blockchain.ledger.log.Receipts;
import io.mpreg.blockchain.ledger.log.TransparencyLogs;
import io.mpreg.blockchain.ledger.pending.NotAccepting;
import io.mpreg.blockchain.ledger.pending.Submission;
import io.mpreg.blockchain.members.federation.TestFederation.Member;
import io.mpreg.blockchain.tools.audit.AuditPlan;
import io.mpreg.blockchain.tools.audit.AuditResult;
import io.mpreg.blockchain.tools.audit.Audited;
import io.mpreg.blockchain.tools.audit.ChainAudit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// Whole members over real sockets, with stores in memory.
class FederationTest {
  @TempDir Path directory;
  private TestFederation federation;

  @AfterEach
  void stop() {
    federation.close();
  }

  private TestFederation started(int size, int byzantine) throws IOException {
    federation = new TestFederation(size, byzantine, directory);
    federation.start();
    return federation;
  }

  @ConcurrentTest
  void transactionsAcceptedByAnyMemberBecomeFinalAtAll() throws IOException {
    List<Member> members = started(4, 1).members;
    List<Transaction> sent = new ArrayList<>();
    for (int nonce = 0; nonce < 20; nonce++) {
      for (Member member : members) {
        Transaction message = member.message(0, nonce);
        member.submit(message);
        sent.add(message);
      }
    }
    Transaction acceptedByAll = members.getFirst().message(1, 0);
    for (Member member : members) {
      assertThat(member.ledger().submissions().submit(acceptedByAll))
          .isInstanceOfAny(Submission.Accepted.class, Submission.Known.class);
    }
    sent.add(acceptedByAll);
    awaitFinal(members, sent);
    requireSameHistory(members);
    assertThat(members.getFirst().ledger().status().summary().transactionCount())
        .isEqualTo(sent.size());
    assertThat(members).allSatisfy(FederationTest::requireSoundStore);
    assertThat(
            members
                .getFirst()
                .ledger()
                .chain()
                .block(1)
                .orElseThrow()
                .certificate()
                .orElseThrow()
                .holds(federation.genesis.authorities(), federation.genesis.chainId()))
        .isTrue();
  }

  private static void requireSoundStore(Member member) {
    assertThat(
            new ChainAudit(Audited.of(member.store), AuditPlan.from(0))
                .run(progress -> {}, () -> false))
        .isInstanceOf(AuditResult.Passed.class);
  }

  private long cosigners(Member member) {
    SignedNote note = member.log().checkpoint();
    assertThat(Checkpoint.parse(note.text()).size()).isEqualTo(member.height() + 1);
    return NoteKey.ofCosigners(federation.genesis.chainId(), federation.genesis.authorities())
        .stream()
        .filter(key -> note.isSignedBy(List.of(key)))
        .count();
  }

  private void awaitCosigners(List<Member> members, int count) {
    await(
        "every checkpoint has cosignatures of " + count,
        () -> members.stream().allMatch(member -> cosigners(member) == count));
  }

  private void requireCosignedReceipt(Member member, Transaction message) {
    Receipts receipts = TransparencyLogs.receipts(member.ledger(), member.keys(), member.log());
    Receipt receipt = receipts.cosigned(message.id(), 3, 0).orElseThrow();
    ReceiptVerifier verifier = new ReceiptVerifier(federation.genesis);
    assertThat(verifier.requiring(new CosignaturePolicy(4, List.of())).verify(receipt))
        .isInstanceOf(ReceiptVerdict.Valid.class);
    assertThat(verifier.requiring(new CosignaturePolicy(5, List.of())).verify(receipt))
        .isInstanceOf(ReceiptVerdict.Invalid.class);
    assertThatThrownBy(() -> receipts.cosigned(message.id(), 4, 0))
        .isInstanceOf(CheckpointUncosigned.class);
  }

  @ConcurrentTest
  void theCheckpointOfEachMemberCarriesTheCosignaturesOfAllThatRun() throws IOException {
    List<Member> members = started(4, 1).members;
    awaitCosigners(members, 4);
    Transaction message = members.getFirst().message(0, 0);
    members.getFirst().submit(message);
    awaitFinal(members, List.of(message));
    awaitCosigners(members, 4);
    assertThat(members)
        .allSatisfy(
            member ->
                assertThat(Checkpoint.parse(member.log().checkpoint(3).orElseThrow().text()).size())
                    .isEqualTo(member.height() + 1));

    requireCosignedReceipt(members.get(1), message);

    // A member that restarts while the chain is idle has lost them, and receives them again.
    members.getFirst().stop();
    members.getFirst().start();
    awaitCosigners(members, 4);
    members.get(3).stop();
    Transaction next = members.getFirst().message(0, 1);
    members.getFirst().submit(next);
    awaitFinal(members.subList(0, 3), List.of(next));
    awaitCosigners(members.subList(0, 3), 3);
    assertThat(members.getFirst().log().checkpoint(3))
        .as("an earlier one, of all")
        .hasValueSatisfying(
            note ->
                assertThat(Checkpoint.parse(note.text()).size())
                    .isLessThan(members.getFirst().height() + 1));
  }

  private static int heardOf(Member member) {
    return member.ledger().status().consensus().progress().heard().size();
  }

  @ConcurrentTest
  void oneMemberDownIsBorneAndCatchesUpWhenItIsBack() throws IOException {
    List<Member> members = started(4, 1).members;
    Member down = members.get(3);
    down.stop();
    List<Member> others = members.subList(0, 3);
    List<Transaction> sent = new ArrayList<>();
    for (int nonce = 0; nonce < 10; nonce++) {
      Transaction message = members.getFirst().message(0, nonce);
      members.getFirst().submit(message);
      sent.add(message);
      awaitFinal(others, List.of(message));
    }
    assertThat(down.store.head().orElseThrow().header().height())
        .isLessThan(members.getFirst().height());

    down.start();
    awaitFinal(members, sent);
    requireSameHistory(members);
  }

  @ConcurrentTest
  void aCertifiedOtherHistoryStopsAMemberThatIsBehindAndKeepsTheProof() throws IOException {
    List<Member> members = started(4, 1).members;
    Member behind = members.get(3);
    send(behind, 0, members);
    members.forEach(Member::stop);
    long height = behind.store.head().orElseThrow().header().height();

    // The others restart from the genesis, as if they had never decided anything.
    List<Member> rewriters = new ArrayList<>();
    for (Member member : members.subList(0, 3)) {
      rewriters.add(federation.new Member(member.number, new InMemoryLedgerStore()));
    }
    rewriters.forEach(Member::start);
    for (int nonce = 0; nonce < 4; nonce++) {
      send(rewriters.getFirst(), nonce, rewriters);
    }
    behind.start();

    await("it has halted", () -> behind.state() == State.HALTED);
    Path proof = directory.resolve("member-3").resolve("conflict.txt");
    assertThat(Files.readString(proof).lines().filter(line -> line.startsWith("certificate ")))
        .hasSize(2);
    assertThat(behind.federation().trouble().orElseThrow()).contains("conflict.txt");
    assertThat(behind.height()).isEqualTo(height);
    behind.stop();
    behind.start();
    await("it has stopped again", () -> behind.state() == State.HALTED);
    assertThat(behind.federation().trouble().orElseThrow()).contains("conflict.txt");
    assertThatThrownBy(() -> behind.ledger().submissions().submit(behind.message(0, 1)))
        .isInstanceOf(NotAccepting.class);
    rewriters.forEach(Member::close);
  }

  private static void loseAll(Member member) {
    member.stop();
    member.has(new InMemoryLedgerStore());
    ((InMemoryLedgerStore) member.store).forgetVotes();
  }

  @ConcurrentTest
  void aHeightThatTooFewRememberIsDecidedOnceAllAuthoritiesConfirmIt() throws IOException {
    List<Member> members = started(4, 1).members;
    Member first = members.getFirst();
    send(first, 0, members);
    members.subList(2, 4).forEach(FederationTest::loseAll);
    Transaction waiting = first.message(0, 1);
    first.submit(waiting);
    await("it votes at the open height", () -> !first.store.guardRows(2).isEmpty());
    members.subList(2, 4).forEach(Member::start);
    await(
        "two vote no more",
        () -> members.subList(2, 4).stream().allMatch(each -> each.state() == State.ABSTAINING));

    // Three of four are not all.
    for (Member member : members.subList(0, 3)) {
      member.stop();
      member.reopens(2);
      member.start();
    }
    awaitSaid(first, "height 2 is decided", "not confirmed yet by authority-03");
    assertThat(first.hasFinal(waiting)).isFalse();
    members.get(3).stop();
    members.get(3).reopens(2);
    members.get(3).start();
    awaitFinal(members, List.of(waiting));
    assertThat(members)
        .allSatisfy(member -> assertThat(member.federation().faults().all()).isEmpty());
    requireSameHistory(members);
  }

  private static void awaitSaid(Member member, String... parts) {
    await(
        member.number + " says " + List.of(parts),
        () ->
            Stream.of(parts)
                .allMatch(member.ledger().status().consensus().progress().detail()::contains));
  }

  @ConcurrentTest
  void membersOfWhichTooFewVoteSayWhoDoesNot() throws IOException {
    List<Member> members = started(4, 1).members;
    Member first = members.getFirst();
    send(first, 0, members);
    members.get(2).stop();
    members.get(3).stop();
    ((InMemoryLedgerStore) members.get(3).store).forgetVotes();
    members.get(3).start();

    await("three are heard", () -> heardOf(first) == 3);
    await("and two vote", () -> first.state() == State.NO_QUORUM);
    ConsensusProgress progress = first.ledger().status().consensus().progress();
    assertThat(progress.voting()).containsExactly(first.id(), members.get(1).id());
    assertThat(progress.quorumMissing()).isTrue();
    assertThat(first.federation().trouble().orElseThrow())
        .contains(
            "of them these vote: [%s, %s]"
                .formatted(first.id().value(), members.get(1).id().value()));
    members.get(2).start();
    await("three vote", () -> first.state() == State.DECIDING);
    assertThat(first.federation().trouble()).isEmpty();
  }

  private void send(Member member, long nonce, List<Member> all) {
    Transaction message = member.message(0, nonce);
    member.submit(message);
    awaitFinal(all, List.of(message));
  }
}
