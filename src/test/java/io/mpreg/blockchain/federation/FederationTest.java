package io.mpreg.blockchain.federation;

import static io.mpreg.blockchain.federation.TestFederation.await;
import static io.mpreg.blockchain.federation.TestFederation.awaitFinal;
import static io.mpreg.blockchain.federation.TestFederation.requireSameHistory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.mpreg.blockchain.ConcurrentTest;
import io.mpreg.blockchain.audit.AuditPlan;
import io.mpreg.blockchain.audit.AuditResult;
import io.mpreg.blockchain.audit.ChainAudit;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.ConsensusSigner;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.CosignatureDemand;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.proof.Receipt;
import io.mpreg.blockchain.core.proof.ReceiptVerdict;
import io.mpreg.blockchain.core.proof.ReceiptVerifier;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.deciding.Standing;
import io.mpreg.blockchain.federation.TestFederation.Member;
import io.mpreg.blockchain.keys.AuthorityKeys;
import io.mpreg.blockchain.ledger.CheckpointUncosigned;
import io.mpreg.blockchain.ledger.ConsensusProgress;
import io.mpreg.blockchain.ledger.ConsensusProgress.State;
import io.mpreg.blockchain.ledger.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.NotAccepting;
import io.mpreg.blockchain.ledger.Receipts;
import io.mpreg.blockchain.ledger.Snapshots;
import io.mpreg.blockchain.ledger.Submission;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
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
    awaitFinal(members, sent);
    requireSameHistory(members);
    assertThat(members.getFirst().ledger().chain().transactionCount()).isEqualTo(sent.size());
    assertThat(members).allSatisfy(FederationTest::requireSoundStore);
  }

  private static void requireSoundStore(Member member) {
    assertThat(new ChainAudit(member.store, AuditPlan.from(0)).run(progress -> {}, () -> false))
        .isInstanceOf(AuditResult.Passed.class);
  }

  @ConcurrentTest
  void everyBlockHasACertificateOfAQuorum() throws IOException {
    List<Member> members = started(4, 1).members;
    Transaction message = members.get(2).message(0, 0);
    members.get(2).submit(message);
    awaitFinal(members, List.of(message));

    var block = members.getFirst().ledger().block(1).orElseThrow();
    assertThat(
            block
                .certificate()
                .orElseThrow()
                .holds(federation.genesis.authorities(), federation.genesis.chainId()))
        .isTrue();
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
    Receipts receipts = Snapshots.receipts(member.ledger(), member.keys(), member.log());
    Receipt receipt = receipts.cosigned(message.id(), 3, 0).orElseThrow();
    ReceiptVerifier verifier = new ReceiptVerifier(federation.genesis);
    assertThat(verifier.demanding(new CosignatureDemand(4, List.of())).verify(receipt))
        .isInstanceOf(ReceiptVerdict.Valid.class);
    assertThat(verifier.demanding(new CosignatureDemand(5, List.of())).verify(receipt))
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

    // One that starts again while nothing happens has lost them, and is given them again.
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

  @ConcurrentTest
  void anIdleFederationIsSilentAndMakesNoBlocks() throws IOException, InterruptedException {
    List<Member> members = started(4, 1).members;
    await("all heard of", () -> heardOf(members.getFirst()) == 4);
    Thread.sleep(1_500);
    assertThat(members).allSatisfy(member -> assertThat(member.height()).isZero());
  }

  private static int heardOf(Member member) {
    return member.ledger().consensus().progress().heard().size();
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
  void aMinorityFinalizesNothingSaysSoAndKeepsWhatItAccepts() throws IOException {
    List<Member> members = started(4, 1).members;
    await("all heard of", () -> heardOf(members.getFirst()) == 4);
    members.get(2).stop();
    members.get(3).stop();
    Transaction message = members.getFirst().message(0, 0);
    members.getFirst().submit(message);

    await(
        "the minority knows that it is one",
        () ->
            members.getFirst().state() == State.NO_QUORUM
                && members.getFirst().federation().trouble().isPresent());
    assertThat(members.getFirst().height()).isZero();
    assertThat(members.get(1).height()).isZero();
    assertThat(members.getFirst().hasFinal(message)).isFalse();

    members.get(2).start();
    members.get(3).start();
    awaitFinal(members, List.of(message));
    await("it decides again", () -> members.getFirst().state() == State.DECIDING);
    assertThat(members.getFirst().federation().trouble()).isEmpty();
  }

  @ConcurrentTest
  void aMemberThatIsNoAuthorityFollows() throws IOException {
    federation = new TestFederation(5, 4, 1, directory);
    federation.start();
    Member observer = federation.members.get(4);
    Transaction message = federation.members.getFirst().message(0, 0);
    federation.members.getFirst().submit(message);

    awaitFinal(federation.members, List.of(message));
    assertThat(observer.state()).isEqualTo(State.OBSERVING);
    assertThatThrownBy(() -> observer.ledger().submit(observer.message(0, 0)))
        .isInstanceOf(NotAccepting.class)
        .hasMessageContaining("submit to one of: authority-00");
  }

  @ConcurrentTest
  void twoCertifiedHistoriesKeepAMemberFromDeciding() throws IOException {
    federation = new TestFederation(4, 1, directory);
    Path home = directory.resolve("member-0");
    Files.createDirectories(home);
    Files.writeString(home.resolve("conflict.txt"), "height 1\n");
    federation.start();
    Member halted = federation.members.getFirst();

    await("it has halted", () -> halted.federation().trouble().isPresent());
    assertThat(halted.federation().trouble().orElseThrow()).contains("conflict.txt");
    Member next = federation.members.get(1);
    Transaction message = next.message(0, 0);
    next.submit(message);
    awaitFinal(federation.members.subList(1, 4), List.of(message));
    assertThat(halted.height()).isZero();
  }

  @ConcurrentTest
  void aCertifiedOtherHistoryStopsAMemberThatIsBehindAndKeepsTheProof() throws IOException {
    List<Member> members = started(4, 1).members;
    Member behind = members.get(3);
    send(behind, 0, members);
    members.forEach(Member::stop);

    // The others begin again from the genesis, as if they had never decided anything.
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
    assertThat(behind.height()).isEqualTo(1);
    assertThatThrownBy(() -> behind.ledger().submit(behind.message(0, 1)))
        .isInstanceOf(NotAccepting.class);
    rewriters.forEach(Member::close);
  }

  @ConcurrentTest
  void aMemberThatHasLostItsVotesAbstainsUntilTheyCanContradictNothing() throws IOException {
    List<Member> members = started(4, 1).members;
    Member first = members.getFirst();
    Member forgetful = members.get(3);
    send(first, 0, members);
    forgetful.stop();
    ((InMemoryLedgerStore) forgetful.store).forgetVotes();
    members.get(2).stop();
    forgetful.start();

    // Too few others tell what is final: it does not know what it may vote on.
    await("it abstains", () -> forgetful.state() == State.ABSTAINING);
    Transaction waiting = first.message(0, 1);
    first.submit(waiting);
    await("it stays so", () -> heardOf(first) == 3);
    assertThat(first.hasFinal(waiting)).isFalse();

    members.get(2).start();
    awaitFinal(members, List.of(waiting));
    awaitBound(forgetful);
    for (int nonce = 2; nonce < 6; nonce++) {
      send(first, nonce, members);
    }
    await("it votes again", () -> forgetful.state() == State.DECIDING);
    members.get(2).stop();
    send(first, 6, List.of(first, members.get(1), forgetful));
  }

  @ConcurrentTest
  void aMemberWhoseCopyWasPutBackSeesWhatItSignedAndAbstains() throws IOException {
    List<Member> members = started(4, 1).members;
    Member first = members.getFirst();
    Member putBack = members.get(3);
    send(first, 0, members);
    putBack.stop();
    InMemoryLedgerStore copy = ((InMemoryLedgerStore) putBack.store).copy();
    putBack.start();
    for (int nonce = 1; nonce < 4; nonce++) {
      send(first, nonce, members);
    }
    // The others cannot make it final without two more, and only one of them has seen it.
    members.get(1).stop();
    members.get(2).stop();
    await("it has voted", () -> putBack.state() == State.NO_QUORUM);
    Transaction waiting = first.message(0, 4);
    first.submit(waiting);
    await("it votes at the open height", () -> !putBack.store.guardRows(5).isEmpty());
    putBack.stop();
    long open = putBack.height() + 1;
    List<GuardRow> signed = putBack.store.guardRows(open);

    putBack.has(copy);
    putBack.start();
    members.get(1).start();
    await("it abstains", () -> putBack.state() == State.ABSTAINING);
    assertThat(copy.guardRows(open)).isEmpty();
    assertThat(copy.openHeight(open).votesKnownFrom()).isEmpty();
    members.get(2).start();
    awaitFinal(members, List.of(waiting));
    awaitBound(putBack);
    for (int nonce = 5; nonce < 9; nonce++) {
      send(first, nonce, members);
    }
    await("it votes again", () -> putBack.state() == State.DECIDING);
    send(first, 9, members);
    assertThat(signed).isNotEmpty();
    assertThat(copy.guardRows(1)).allMatch(row -> row.height() <= 2 || row.height() > open + 1);
    assertThat(members)
        .allSatisfy(member -> assertThat(member.federation().faults().all()).isEmpty());
  }

  @ConcurrentTest
  void aMemberThatIsWipedAtTheFirstHeightAbstainsThere() throws IOException {
    federation = new TestFederation(4, 1, directory);
    List<Member> members = federation.members;
    Member wiped = members.get(3);
    members.get(0).start();
    wiped.start();
    Transaction waiting = wiped.message(0, 0);
    await("they hear each other", () -> heardOf(wiped) == 2);
    members.get(1).start();
    await("it votes", () -> wiped.state() == State.DECIDING);
    members.get(1).stop();
    wiped.submit(waiting);
    await("it votes at height 1", () -> !wiped.store.guardRows(1).isEmpty());
    loseAll(wiped);

    wiped.start();
    await("it abstains", () -> wiped.state() == State.ABSTAINING);
    members.get(0).submit(waiting);
    assertThat(wiped.store.guardRows(1)).isEmpty();
    members.get(1).start();
    members.get(2).start();
    awaitFinal(members, List.of(waiting));
    assertThat(wiped.store.guardRows(1)).noneMatch(row -> row.height() == 1);
  }

  private static void awaitBound(Member abstaining) {
    await(
        "it knows how far it abstains",
        () -> abstaining.ledger().consensus().progress().detail().contains("votes from height"));
  }

  private static void loseAll(Member member) {
    member.stop();
    member.has(new InMemoryLedgerStore());
    ((InMemoryLedgerStore) member.store).forgetVotes();
  }

  @ConcurrentTest
  void aHeightThatTooFewRememberIsDecidedOnceAllAuthoritiesConfirmIt()
      throws IOException, InterruptedException {
    List<Member> members = started(4, 1).members;
    Member first = members.getFirst();
    for (int nonce = 0; nonce < 3; nonce++) {
      send(first, nonce, members);
    }
    members.get(1).stop();
    loseAll(members.get(2));
    loseAll(members.get(3));
    Transaction waiting = first.message(0, 3);
    first.submit(waiting);
    await("it votes at the open height", () -> !first.store.guardRows(4).isEmpty());
    members.subList(1, 4).forEach(Member::start);
    await(
        "two know everything that is final, and vote no more",
        () ->
            members.subList(2, 4).stream()
                .allMatch(each -> each.height() == 3 && each.state() == State.ABSTAINING));
    await("the others say so", () -> first.state() == State.NO_QUORUM);

    // Three of four are not all.
    for (Member member : members.subList(0, 3)) {
      member.stop();
      member.reopens(4);
      member.start();
    }
    await("all are heard", () -> heardOf(first) == 4);
    awaitSaid(first, "height 4 is decided", "not confirmed yet by authority-03");
    awaitSaid(members.get(2), "not confirmed yet by authority-03");
    assertThat(first.hasFinal(waiting)).isFalse();
    assertThat(members.get(2).state()).isEqualTo(State.ABSTAINING);

    members.get(3).stop();
    claim(members.get(3), Said.standing(new Standing(false, 4, 1_000, 4)), members.subList(0, 3));
    awaitSaid(first, "authority-03 claim a round that nobody can have reached");
    awaitSaid(members.get(2), "authority-03 claim a round");
    assertThat(members.get(2).state()).isEqualTo(State.ABSTAINING);

    members.get(3).reopens(4);
    members.get(3).start();
    awaitFinal(members, List.of(waiting));
    // Below, whoever lost its votes has skipped only.
    for (Member lost : members.subList(2, 4)) {
      assertThat(lost.store.guardRows(4))
          .filteredOn(row -> row.height() == 4 && row.round() < 2)
          .allMatch(row -> row.notarized() == null && row.proposed() == null);
    }
    // Who was not needed for that votes again as after any loss, two heights after what it has
    // seen.
    BooleanSupplier allVote =
        () -> members.stream().allMatch(each -> each.state() == State.DECIDING);
    for (int nonce = 4; !allVote.getAsBoolean() && nonce < 60; nonce++) {
      send(first, nonce, members);
      Thread.sleep(200);
    }
    await("all vote", allVote);
    assertThat(members)
        .allSatisfy(member -> assertThat(member.federation().faults().all()).isEmpty());
    requireSameHistory(members);
  }

  private static String detail(Member member) {
    return member.ledger().consensus().progress().detail();
  }

  private static void awaitSaid(Member member, String... parts) {
    await(
        member.number + " says " + List.of(parts),
        () -> Stream.of(parts).allMatch(member.ledger().consensus().progress().detail()::contains));
  }

  private PeerClient client(AuthorityKeys keys) {
    return new PeerClient(
        keys,
        federation.genesis.chainId(),
        InstantSource.system(),
        Duration.ofSeconds(5),
        Optional.empty());
  }

  /// Says something with a member's key.
  private void claim(Member liar, PeerMessage said, List<Member> listeners)
      throws IOException, InterruptedException {
    try (PeerClient client = client(liar.keys())) {
      for (Member listener : listeners) {
        client.send(
            new Peer(listener.id(), federation.addressOf(listener.number)),
            PeerMessages.encode(List.of(said)));
      }
    }
  }

  @ConcurrentTest
  void whoHasTheDatabaseOfAnotherTakesNoPartInAReopening()
      throws IOException, InterruptedException {
    List<Member> members = started(4, 1).members;
    Member first = members.getFirst();
    send(first, 0, members);
    members.subList(1, 4).forEach(Member::stop);
    Transaction waiting = first.message(0, 1);
    first.submit(waiting);
    await("it votes at the open height", () -> !first.store.guardRows(2).isEmpty());
    first.stop();
    for (Member copied : members.subList(2, 4)) {
      InMemoryLedgerStore copy = ((InMemoryLedgerStore) first.store).copy();
      var _ = copy.setVotesAside();
      copied.has(copy);
    }
    List<GuardRow> ofFirst = first.store.guardRows(2);
    for (Member member : members) {
      member.reopens(2);
      member.start();
    }

    for (Member copied : members.subList(2, 4)) {
      awaitSaid(copied, "votes at height 2 of which it is not known whose they are");
    }
    // Nobody is missing any more, and yet too few vote.
    await("all have confirmed", () -> detail(first).endsWith("are back and vote"));
    Thread.sleep(1_500);
    for (Member copied : members.subList(2, 4)) {
      assertThat(copied.store.openHeight(2).reopening()).isEmpty();
      assertThat(copied.store.guardRows(2)).isEqualTo(ofFirst);
    }
    assertThat(first.hasFinal(waiting)).isFalse();
    loseAll(members.get(2));
    members.get(2).start();
    awaitFinal(members, List.of(waiting));
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
    ConsensusProgress progress = first.ledger().consensus().progress();
    assertThat(progress.voting()).containsExactly(first.id(), members.get(1).id());
    assertThat(progress.quorumMissing()).isTrue();
    assertThat(first.federation().trouble().orElseThrow())
        .contains(
            "these of them vote: [%s, %s]"
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

  @ConcurrentTest
  void whoClaimsHeightsThatNobodyHasMakesAMemberAskInVainAFewTimesOnly()
      throws IOException, InterruptedException {
    federation = new TestFederation(4, 1, directory);
    Member first = federation.members.getFirst();
    AtomicInteger asked = new AtomicInteger();
    HttpServer honest =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    honest.createContext(
        "/",
        exchange -> {
          boolean isForBlocks = exchange.getRequestURI().getPath().startsWith(PeerListener.BLOCKS);
          asked.addAndGet(isForBlocks ? 1 : 0);
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    honest.start();
    first.reaches(2, URI.create("http://127.0.0.1:" + honest.getAddress().getPort()));
    first.start();
    AuthorityKeys liar = federation.members.get(3).keys();
    ConsensusSigner signer =
        ConsensusSigner.holding(
            liar.consensusKey(),
            federation.genesis.chainId(),
            height -> federation.genesis.authorities().hash());
    int seconds = 4;
    try (PeerClient client = client(liar)) {
      long end = System.nanoTime() + seconds * 1_000_000_000L;
      for (long height = 1_000; System.nanoTime() < end; height++) {
        Vote vote =
            new Ballot(VoteKind.NOTARIZE, height, 0, federation.genesis.chainId())
                .signedBy(signer, 3);
        client.send(
            new Peer(first.id(), federation.addressOf(0)),
            PeerMessages.encode(List.of(Said.vote(vote))));
        Thread.sleep(10);
      }
    } finally {
      honest.stop(0);
    }
    // It looks every two seconds anyway; the lie is looked into now, after one second, and three.
    assertThat(asked.get()).isBetween(1, 3 + seconds / 2 + 1);
  }

  @ConcurrentTest
  void aTransactionThatTwoMembersAcceptIsFinalOnce() throws IOException {
    List<Member> members = started(4, 1).members;
    Transaction message = members.getFirst().message(0, 0);
    for (Member member : members) {
      assertThat(member.ledger().submit(message))
          .isInstanceOfAny(Submission.Accepted.class, Submission.Known.class);
    }
    awaitFinal(members, List.of(message));
    assertThat(members.getFirst().ledger().chain().transactionCount()).isEqualTo(1);
  }

  @ConcurrentTest
  void manyTransactionsOverManyLanesBecomeFinalWhileMembersComeAndGo() throws IOException {
    List<Member> members = started(4, 1).members;
    List<Transaction> sent = new ArrayList<>();
    for (int nonce = 0; nonce < 50; nonce++) {
      for (int lane = 0; lane < 4; lane++) {
        Transaction message = members.getFirst().message(lane, nonce);
        members.getFirst().submit(message);
        sent.add(message);
      }
      if (nonce == 15 || nonce == 35) {
        members.get(2).stop();
      }
      if (nonce == 25 || nonce == 45) {
        members.get(2).start();
      }
    }
    await(
        "all final",
        Duration.ofSeconds(60),
        () -> sent.stream().allMatch(each -> members.getFirst().hasFinal(each)));
    awaitFinal(members, sent);
    requireSameHistory(members);
  }
}
