package io.mpreg.blockchain.federation;

import static io.mpreg.blockchain.federation.TestFederation.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.chain.AuthorityKeyUse;
import io.mpreg.blockchain.chain.AuthoritySet;
import io.mpreg.blockchain.chain.AuthoritySets;
import io.mpreg.blockchain.crypto.SigningKey;
import io.mpreg.blockchain.federation.TestFederation.Member;
import io.mpreg.blockchain.ledger.Submission;
import io.mpreg.blockchain.transaction.Transaction;
import java.util.List;

/// Members of a test that decide about themselves.
final class Governance {
  private final TestFederation federation;
  private final List<Member> members;

  /// @param members those that run
  Governance(TestFederation federation, List<Member> members) {
    this.federation = federation;
    this.members = List.copyOf(members);
  }

  private static void send(Member member, Transaction transaction) {
    assertThat(member.ledger().submit(transaction)).isInstanceOf(Submission.Accepted.class);
  }

  private long nonce(Member member) {
    return members
        .getFirst()
        .ledger()
        .account(member.id())
        .map(each -> each.nonces().get(0))
        .orElse(0L);
  }

  void sendApplied(Member member, String type, String payload) {
    sendApplied(member, member, type, payload);
  }

  void sendApplied(Member door, Member member, String type, String payload) {
    Transaction transaction = member.transaction(type, nonce(member), payload);
    send(door, transaction);
    await(
        type + " final at all",
        () ->
            members.stream()
                .allMatch(
                    each ->
                        each.ledger()
                            .status(transaction.id())
                            .filter(status -> status.label().equals("final"))
                            .isPresent()));
    assertThat(
            members
                .getFirst()
                .ledger()
                .proof(transaction.id())
                .orElseThrow()
                .stored()
                .outcome()
                .number())
        .isZero();
  }

  void decide(Member proposer, List<Member> voters, String change) {
    String set = proposer.ledger().tip().state().authorities().hash().hex();
    Transaction proposal =
        proposer.transaction(
            "proposal",
            nonce(proposer),
            "{\"authoritySetHash\":\"%s\",\"expiresAtHeight\":10000,\"change\":%s}"
                .formatted(set, change));
    send(proposer, proposal);
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

  String adding(Member member) {
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

  void awaitAuthorities(AuthoritySet set) {
    await(
        "the set decides at all members, though nothing is sent",
        () ->
            members.stream()
                .allMatch(each -> each.ledger().tip().state().authorities().equals(set)));
  }
}
