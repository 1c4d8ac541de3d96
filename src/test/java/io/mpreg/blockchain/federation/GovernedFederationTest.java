package io.mpreg.blockchain.federation;

import static io.mpreg.blockchain.federation.TestFederation.await;
import static io.mpreg.blockchain.federation.TestFederation.awaitFinal;
import static io.mpreg.blockchain.federation.TestFederation.requireSameHistory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.chain.Authority;
import io.mpreg.blockchain.chain.AuthorityKeyUse;
import io.mpreg.blockchain.chain.AuthoritySet;
import io.mpreg.blockchain.chain.AuthoritySets;
import io.mpreg.blockchain.crypto.PublicKey;
import io.mpreg.blockchain.crypto.SigningKey;
import io.mpreg.blockchain.federation.TestFederation.Member;
import io.mpreg.blockchain.ledger.ConsensusProgress;
import io.mpreg.blockchain.ledger.StoreFailure;
import io.mpreg.blockchain.ledger.StoredBlock;
import io.mpreg.blockchain.transaction.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Members that change who they are, over real sockets.
class GovernedFederationTest {
  @TempDir Path directory;
  private TestFederation federation;

  @AfterEach
  void stop() {
    federation.close();
  }

  private List<Member> running() {
    return federation.members.stream().filter(each -> each.federation().isRunning()).toList();
  }

  private long nonce(Member member) {
    return member.ledger().account(member.id()).map(each -> each.nonces().get(0)).orElse(0L);
  }

  private void sendApplied(Member member, String type, String payload) {
    sendApplied(member, member, type, payload);
  }

  private void sendApplied(Member door, Member member, String type, String payload) {
    Transaction transaction = member.transaction(type, nonce(member), payload);
    door.submit(transaction);
    awaitFinal(running(), List.of(transaction));
    assertThat(member.ledger().proof(transaction.id()).orElseThrow().stored().outcome().number())
        .isZero();
  }

  private void decide(Member proposer, List<Member> voters, String change) {
    String set = proposer.ledger().tip().state().authorities().hash().hex();
    Transaction proposal =
        proposer.transaction(
            "proposal",
            nonce(proposer),
            "{\"authoritySetHash\":\"%s\",\"expiresAtHeight\":10000,\"change\":%s}"
                .formatted(set, change));
    proposer.submit(proposal);
    await(
        "proposed",
        () ->
            voters.stream()
                .allMatch(each -> each.ledger().tip().state().proposal(proposal.id()).isPresent()));
    voters.forEach(
        voter ->
            sendApplied(
                voter,
                "consensus_vote",
                "{\"proposal\":\"%s\",\"approve\":true}".formatted(proposal.id().hex())));
  }

  private String adding(Member member) {
    int number = member.number;
    return """
    {"kind":"add_authority","id":"%s","consensusKey":"%s","checkpointKey":"%s",
     "consensusProof":"%s","checkpointProof":"%s"}\
    """
        .formatted(
            member.id().value(),
            AuthoritySets.consensusKey(number).publicKey().hex(),
            AuthoritySets.checkpointKey(number).publicKey().hex(),
            proof(AuthorityKeyUse.CONSENSUS, member, AuthoritySets.consensusKey(number)),
            proof(AuthorityKeyUse.CHECKPOINT, member, AuthoritySets.checkpointKey(number)));
  }

  private String proof(AuthorityKeyUse use, Member member, SigningKey key) {
    return key.sign(
            use.statement(federation.genesis.chainId(), member.id(), key.publicKey()).toArray())
        .hex();
  }

  private void awaitAuthorities(AuthoritySet set) {
    await(
        "the set decides at all members, though nothing is sent",
        () ->
            running().stream()
                .allMatch(each -> each.ledger().tip().state().authorities().equals(set)));
  }

  @Test
  void aMemberBecomesAnAuthorityAndAnotherCeasesToBeOneWhileTheChainIsIdle() throws IOException {
    federation = new TestFederation(5, 4, 1, directory);
    federation.start();
    List<Member> members = federation.members;
    Member fifth = members.get(4);
    // One who is no authority has to be told to one that is.
    sendApplied(
        members.getFirst(),
        fifth,
        "node_register",
        "{\"algorithm\":\"ed25519\",\"publicKey\":\"%s\"}"
            .formatted(fifth.accountKey().publicKey().hex()));
    decide(members.getFirst(), members.subList(0, 3), adding(fifth));
    awaitAuthorities(AuthoritySets.of(5, 1, 0));

    // q is 4 of 5 now, so the new one is needed when another one is away.
    decide(
        fifth,
        members.subList(1, 5),
        "{\"kind\":\"remove_authority\",\"id\":\"%s\"}".formatted(members.getFirst().id().value()));
    AuthoritySet last = AuthoritySets.ofNumbers(1, 0, 1, 2, 3, 4);
    awaitAuthorities(last);
    sendApplied(members.get(1), "message", "{\"topic\":\"t\",\"body\":\"\"}");
    StoredBlock head = fifth.ledger().latestBlock();
    assertThat(head.header().authoritySetHash()).isEqualTo(last.hash());
    assertThat(head.certificate().orElseThrow().holds(last, federation.genesis.chainId())).isTrue();

    // Who was removed starts again without being told what it is.
    members.getFirst().stop();
    members.getFirst().start();
    sendApplied(fifth, "message", "{\"topic\":\"t\",\"body\":\"\"}");
    await("it follows", () -> members.getFirst().state() == ConsensusProgress.State.OBSERVING);
    requireSameHistory(members);
  }

  private String replacing(Member member, AuthorityKeyUse use, SigningKey key) {
    return """
    {"kind":"replace_authority_key","id":"%s","use":"%s","publicKey":"%s","proof":"%s"}\
    """
        .formatted(
            member.id().value(),
            use.name().toLowerCase(Locale.ROOT),
            key.publicKey().hex(),
            proof(use, member, key));
  }

  private void awaitKey(Member member, Function<Authority, PublicKey> use, SigningKey key) {
    await(
        "the key is that of an authority",
        () ->
            running().stream()
                .map(each -> each.ledger().tip().state().authorities())
                .allMatch(
                    set -> use.apply(set.at(set.indexOf(member.id()))).equals(key.publicKey())));
  }

  private static void restart(Member member, SigningKey consensus, SigningKey checkpoint) {
    member.stop();
    member.has(consensus, checkpoint);
    member.start();
    await("it votes", () -> member.state() == ConsensusProgress.State.DECIDING);
  }

  @Test
  void aMemberExchangesItsKeysWhileAnotherIsAwayAndBothAreHeardAgain() throws IOException {
    federation = new TestFederation(4, 1, directory);
    federation.start();
    List<Member> members = federation.members;
    Member away = members.get(2);
    Member changing = members.get(3);
    SigningKey consensus = AuthoritySets.consensusKey(13);
    SigningKey checkpoint = AuthoritySets.checkpointKey(13);
    sendApplied(changing, "message", "{\"topic\":\"t\",\"body\":\"\"}");
    away.stop();
    List<Member> present = running();

    // Three decide, so nothing becomes final until the new key votes.
    decide(members.getFirst(), present, replacing(changing, AuthorityKeyUse.CONSENSUS, consensus));
    awaitKey(changing, Authority::consensusKey, consensus);
    await("it cannot vote", () -> changing.state() == ConsensusProgress.State.OBSERVING);
    restart(changing, consensus, AuthoritySets.checkpointKey(3));
    sendApplied(members.getFirst(), "message", "{\"topic\":\"t\",\"body\":\"\"}");

    decide(
        members.getFirst(), present, replacing(changing, AuthorityKeyUse.CHECKPOINT, checkpoint));
    awaitKey(changing, Authority::checkpointKey, checkpoint);
    Transaction unheard = changing.transaction("message", nonce(changing), "{\"topic\":\"t\"}");
    assertThatThrownBy(() -> changing.ledger().submit(unheard))
        .isInstanceOf(StoreFailure.class)
        .hasMessageContaining("another checkpoint key");
    restart(changing, consensus, checkpoint);
    sendApplied(changing, "message", "{\"topic\":\"t\",\"body\":\"\"}");

    // It knows the first keys only: it learns of the others from the blocks that it fetches.
    away.start();
    await("it has caught up", () -> away.height() >= changing.height());
    members.getFirst().stop();
    sendApplied(changing, "message", "{\"topic\":\"t\",\"body\":\"\"}");
    sendApplied(away, "message", "{\"topic\":\"t\",\"body\":\"\"}");
    requireSameHistory(running());
  }
}
