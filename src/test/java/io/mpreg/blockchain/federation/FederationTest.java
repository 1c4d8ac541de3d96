package io.mpreg.blockchain.federation;

import static io.mpreg.blockchain.federation.TestFederation.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.federation.TestFederation.Member;
import io.mpreg.blockchain.ledger.ConsensusProgress.State;
import io.mpreg.blockchain.ledger.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.StoreFailure;
import io.mpreg.blockchain.ledger.Submission;
import io.mpreg.blockchain.transaction.Transaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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

  private static void submit(Member member, Transaction transaction) {
    assertThat(member.ledger().submit(transaction)).isInstanceOf(Submission.Accepted.class);
  }

  private static boolean isFinal(Member member, Transaction transaction) {
    return member
        .ledger()
        .status(transaction.id())
        .filter(status -> status.label().equals("final"))
        .isPresent();
  }

  private void awaitFinalEverywhere(List<Member> members, List<Transaction> transactions) {
    await(
        "all final at all members",
        () ->
            members.stream()
                .allMatch(member -> transactions.stream().allMatch(each -> isFinal(member, each))));
  }

  private static void requireSameHistory(List<Member> members) {
    long height = members.stream().mapToLong(Member::height).min().orElseThrow();
    for (long at = 0; at <= height; at++) {
      long here = at;
      assertThat(
              members.stream()
                  .map(member -> member.ledger().block(here).orElseThrow().header().hash()))
          .as("block %d", at)
          .hasSize(members.size())
          .containsOnly(members.getFirst().ledger().block(here).orElseThrow().header().hash());
    }
  }

  @Test
  void transactionsAcceptedByAnyMemberBecomeFinalAtAll() throws IOException {
    List<Member> members = started(4, 1).members;
    List<Transaction> sent = new ArrayList<>();
    for (int nonce = 0; nonce < 20; nonce++) {
      for (Member member : members) {
        Transaction message = member.message(0, nonce);
        submit(member, message);
        sent.add(message);
      }
    }
    awaitFinalEverywhere(members, sent);
    requireSameHistory(members);
    assertThat(members.getFirst().ledger().chain().transactionCount()).isEqualTo(sent.size());
  }

  @Test
  void everyBlockHasACertificateOfAQuorum() throws IOException {
    List<Member> members = started(4, 1).members;
    Transaction message = members.get(2).message(0, 0);
    submit(members.get(2), message);
    awaitFinalEverywhere(members, List.of(message));

    var block = members.getFirst().ledger().block(1).orElseThrow();
    assertThat(
            block
                .certificate()
                .orElseThrow()
                .holds(federation.genesis.authorities(), federation.genesis.chainId()))
        .isTrue();
  }

  @Test
  void anIdleFederationIsSilentAndMakesNoBlocks() throws IOException, InterruptedException {
    List<Member> members = started(4, 1).members;
    await("all heard of", () -> heardOf(members.getFirst()) == 4);
    Thread.sleep(1_500);
    assertThat(members).allSatisfy(member -> assertThat(member.height()).isZero());
  }

  private static int heardOf(Member member) {
    return member.ledger().consensus().progress().heard().size();
  }

  @Test
  void oneMemberDownIsBorneAndCatchesUpWhenItIsBack() throws IOException {
    List<Member> members = started(4, 1).members;
    Member down = members.get(3);
    down.stop();
    List<Member> others = members.subList(0, 3);
    List<Transaction> sent = new ArrayList<>();
    for (int nonce = 0; nonce < 10; nonce++) {
      Transaction message = members.getFirst().message(0, nonce);
      submit(members.getFirst(), message);
      sent.add(message);
      awaitFinalEverywhere(others, List.of(message));
    }
    assertThat(down.store.head().orElseThrow().header().height())
        .isLessThan(members.getFirst().height());

    down.start();
    awaitFinalEverywhere(members, sent);
    requireSameHistory(members);
  }

  @Test
  void aMinorityFinalizesNothingSaysSoAndKeepsWhatItAccepts() throws IOException {
    List<Member> members = started(4, 1).members;
    await("all heard of", () -> heardOf(members.getFirst()) == 4);
    members.get(2).stop();
    members.get(3).stop();
    Transaction message = members.getFirst().message(0, 0);
    submit(members.getFirst(), message);

    await(
        "the minority knows that it is one",
        () ->
            members.getFirst().ledger().consensus().progress().state() == State.NO_QUORUM
                && members.getFirst().federation().trouble().isPresent());
    assertThat(members.getFirst().height()).isZero();
    assertThat(members.get(1).height()).isZero();
    assertThat(isFinal(members.getFirst(), message)).isFalse();

    members.get(2).start();
    members.get(3).start();
    awaitFinalEverywhere(members, List.of(message));
    await(
        "it decides again",
        () -> members.getFirst().ledger().consensus().progress().state() == State.DECIDING);
    assertThat(members.getFirst().federation().trouble()).isEmpty();
  }

  @Test
  void aMemberThatIsNoAuthorityFollows() throws IOException {
    federation = new TestFederation(5, 4, 1, directory);
    federation.start();
    Member observer = federation.members.get(4);
    Transaction message = federation.members.getFirst().message(0, 0);
    submit(federation.members.getFirst(), message);

    awaitFinalEverywhere(federation.members, List.of(message));
    assertThat(stateOf(observer)).isEqualTo(State.OBSERVING);
    assertThatThrownBy(() -> observer.ledger().submit(observer.message(0, 0)))
        .isInstanceOf(StoreFailure.class)
        .hasMessageContaining("submit to one that is");
  }

  @Test
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
    submit(next, message);
    awaitFinalEverywhere(federation.members.subList(1, 4), List.of(message));
    assertThat(halted.height()).isZero();
  }

  @Test
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
    await("it abstains", () -> stateOf(forgetful) == State.ABSTAINING);
    Transaction waiting = first.message(0, 1);
    submit(first, waiting);
    await("it stays so", () -> heardOf(first) == 3);
    assertThat(isFinal(first, waiting)).isFalse();

    members.get(2).start();
    awaitFinalEverywhere(members, List.of(waiting));
    for (int nonce = 2; nonce < 6; nonce++) {
      send(first, nonce, members);
    }
    await("it votes again", () -> stateOf(forgetful) == State.DECIDING);
    members.get(2).stop();
    send(first, 6, List.of(first, members.get(1), forgetful));
  }

  private void send(Member member, long nonce, List<Member> all) {
    Transaction message = member.message(0, nonce);
    submit(member, message);
    awaitFinalEverywhere(all, List.of(message));
  }

  private static State stateOf(Member member) {
    return member.ledger().consensus().progress().state();
  }

  @Test
  void aTransactionThatTwoMembersAcceptIsFinalOnce() throws IOException {
    List<Member> members = started(4, 1).members;
    Transaction message = members.getFirst().message(0, 0);
    for (Member member : members) {
      assertThat(member.ledger().submit(message))
          .isInstanceOfAny(Submission.Accepted.class, Submission.Known.class);
    }
    awaitFinalEverywhere(members, List.of(message));
    assertThat(members.getFirst().ledger().chain().transactionCount()).isEqualTo(1);
  }

  @Test
  void manyTransactionsOverManyLanesBecomeFinalWhileMembersComeAndGo() throws IOException {
    List<Member> members = started(4, 1).members;
    List<Transaction> sent = new ArrayList<>();
    for (int nonce = 0; nonce < 50; nonce++) {
      for (int lane = 0; lane < 4; lane++) {
        Transaction message = members.getFirst().message(lane, nonce);
        submit(members.getFirst(), message);
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
        () -> sent.stream().allMatch(each -> isFinal(members.getFirst(), each)));
    awaitFinalEverywhere(members, sent);
    requireSameHistory(members);
  }
}
