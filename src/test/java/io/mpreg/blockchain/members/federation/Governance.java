package io.mpreg.blockchain.members.federation;

import static io.mpreg.blockchain.members.federation.TestFederation.await;
import static io.mpreg.blockchain.members.federation.TestFederation.awaitFinal;
import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthorityKeyUse;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.members.federation.TestFederation.Member;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// Members of a test that vote on changes of their authority set.
public final class Governance {
  private final TestFederation federation;
  private final Supplier<List<Member>> running;

  /// @param running the members that run at the moment
  public Governance(TestFederation federation, Supplier<List<Member>> running) {
    this.federation = federation;
    this.running = running;
  }

  /// The nonce of the member's next transaction in lane 0, once all its earlier ones are final.
  long nonce(Member member) {
    return running.get().stream()
        .flatMap(each -> each.ledger().registry().account(member.id()).stream())
        .mapToLong(account -> account.nonces().get(0))
        .max()
        .orElse(0);
  }

  void sendApplied(Member member, String type, String payload) {
    sendApplied(member, member, type, payload);
  }

  void sendApplied(Member door, Member member, String type, String payload) {
    Transaction transaction = member.transaction(type, nonce(member), payload);
    door.submit(transaction);
    awaitFinal(running.get(), List.of(transaction));
    assertThat(
            door.ledger()
                .proofs()
                .ofTransaction(transaction.id())
                .orElseThrow()
                .stored()
                .outcome()
                .number())
        .isZero();
  }

  public void decide(Member proposer, List<Member> voters, String change) {
    String set = proposer.ledger().chain().tip().state().authorities().hash().hex();
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
                .allMatch(
                    each ->
                        each.ledger().chain().tip().state().proposal(proposal.id()).isPresent()));
    voters.forEach(
        voter ->
            sendApplied(
                voter,
                "consensus_vote",
                "{\"proposal\":\"%s\",\"approve\":true}".formatted(proposal.id().hex())));
  }

  public String adding(Member member) {
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

  String replacing(Member member, AuthorityKeyUse use, SigningKey key) {
    return """
    {"kind":"replace_authority_key","id":"%s","use":"%s","publicKey":"%s","proof":"%s"}\
    """
        .formatted(
            member.id().value(),
            use.name().toLowerCase(Locale.ROOT),
            key.publicKey().hex(),
            proof(use, member, key));
  }

  public String removing(Member member) {
    return "{\"kind\":\"remove_authority\",\"id\":\"%s\"}".formatted(member.id().value());
  }

  /// Registers it as a node that may send transactions; submitted by another member, as it may be
  /// no authority.
  public void register(Member door, Member member) {
    sendApplied(
        door,
        member,
        "node_register",
        "{\"algorithm\":\"ed25519\",\"publicKey\":\"%s\"}"
            .formatted(member.accountKey().publicKey().hex()));
  }

  private String proof(AuthorityKeyUse use, Member member, SigningKey key) {
    return key.sign(
            use.statement(federation.genesis.chainId(), member.id(), key.publicKey()).toArray())
        .hex();
  }

  public void awaitAuthorities(AuthoritySet set) {
    await(
        "the set decides at all members, though nothing is sent",
        () ->
            running.get().stream()
                .allMatch(each -> each.ledger().chain().tip().state().authorities().equals(set)));
  }
}
