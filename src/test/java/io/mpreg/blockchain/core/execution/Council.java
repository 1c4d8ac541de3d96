package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.authority.AuthorityKeyUse;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.ChangeProposal;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.transaction.Member;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.UnsentTransaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A test chain whose authorities, identified by number, propose and vote.
public final class Council {
  private static final long LIFETIME = 100;

  final CertifiedChain chain;

  public Council(int size, int byzantine, int crashed) {
    this(Chains.of(AuthoritySets.of(size, byzantine, crashed)));
  }

  Council(Genesis genesis) {
    this.chain = new CertifiedChain(genesis);
  }

  static Member member(int number) {
    return new Member(AuthoritySets.id(number), AuthoritySets.checkpointKey(number));
  }

  ChainState state() {
    return chain.state();
  }

  UnsentTransaction proposal(int number, String change) {
    return proposal(number, change, chain.tip().height() + LIFETIME);
  }

  UnsentTransaction proposal(int number, String change, long expiresAtHeight) {
    return proposal(number, change, expiresAtHeight, state().authorities().hash());
  }

  UnsentTransaction proposal(int number, String change, long expiresAtHeight, Hash set) {
    return chain
        .from(member(number))
        .of(
            "proposal",
            "{\"authoritySetHash\":\"%s\",\"expiresAtHeight\":%d,\"change\":%s}"
                .formatted(set.hex(), expiresAtHeight, change));
  }

  UnsentTransaction vote(int number, Hash proposal, boolean approve) {
    return chain
        .from(member(number))
        .of(
            "consensus_vote",
            "{\"proposal\":\"%s\",\"approve\":%b}".formatted(proposal.hex(), approve));
  }

  /// Adds a block with a proposal, which must be applied, and returns its id.
  Hash proposed(int number, String change) {
    return proposed(proposal(number, change));
  }

  Hash proposed(UnsentTransaction proposal) {
    Transaction signed = proposal.signed();
    requireApplied(chain.add(0, List.of(signed)));
    return signed.id();
  }

  /// Adds a block in which these authorities vote yes.
  List<Integer> approve(Hash proposal, int... numbers) {
    return chain.add(
        Arrays.stream(numbers)
            .mapToObj(number -> vote(number, proposal, true))
            .toArray(UnsentTransaction[]::new));
  }

  /// Proposes and approves a change in one block.
  Hash decide(String change, int proposer, int... voters) {
    Transaction proposal = proposal(proposer, change).signed();
    List<Transaction> block = new ArrayList<>(List.of(proposal));
    for (int number : voters) {
      UnsentTransaction vote = vote(number, proposal.id(), true);
      boolean second = number == proposer;
      block.add((second ? vote.nonce(proposal.nonce() + 1) : vote).signed());
    }
    requireApplied(chain.add(0, block));
    return proposal.id();
  }

  private static void requireApplied(List<Integer> outcomes) {
    if (outcomes.stream().anyMatch(outcome -> outcome != 0)) {
      throw new IllegalStateException("outcomes " + outcomes);
    }
  }

  void register(int... numbers) {
    requireApplied(
        chain.add(
            Arrays.stream(numbers)
                .mapToObj(Council::member)
                .map(
                    member ->
                        chain.from(member).of("node_register", "{" + member.keyFields() + "}"))
                .toArray(UnsentTransaction[]::new)));
  }

  ChangeProposal kept(Hash proposal) {
    return state().proposal(proposal).orElseThrow();
  }

  public String adding(int number) {
    return adding(
        AuthoritySets.id(number),
        AuthoritySets.consensusKey(number),
        AuthoritySets.checkpointKey(number));
  }

  public String adding(NodeId id, SigningKey consensus, SigningKey checkpoint) {
    return """
    {"kind":"add_authority","id":"%s","consensusKey":"%s","checkpointKey":"%s",
     "consensusProof":"%s","checkpointProof":"%s"}\
    """
        .formatted(
            id.value(),
            consensus.publicKey().hex(),
            checkpoint.publicKey().hex(),
            proof(AuthorityKeyUse.CONSENSUS, id, consensus),
            proof(AuthorityKeyUse.CHECKPOINT, id, checkpoint));
  }

  public static String removing(int number) {
    return "{\"kind\":\"remove_authority\",\"id\":\"%s\"}"
        .formatted(AuthoritySets.id(number).value());
  }

  public String replacing(int number, AuthorityKeyUse use, SigningKey key) {
    return replacing(number, use, key, proof(use, AuthoritySets.id(number), key));
  }

  static String replacing(int number, AuthorityKeyUse use, SigningKey key, String proof) {
    return """
    {"kind":"replace_authority_key","id":"%s","use":"%s","publicKey":"%s","proof":"%s"}\
    """
        .formatted(AuthoritySets.id(number).value(), use.label(), key.publicKey().hex(), proof);
  }

  String proof(AuthorityKeyUse use, NodeId id, SigningKey key) {
    return key.sign(use.statement(state().chainId(), id, key.publicKey()).toArray()).hex();
  }

  public static String tolerating(int byzantine, int crashed) {
    return "{\"kind\":\"set_tolerance\",\"byzantine\":%d,\"crashed\":%d}"
        .formatted(byzantine, crashed);
  }

  public static String running(int maxBlockTransactions, String registration) {
    return """
    {"kind":"set_parameters","parameters":{"blockIntervalMillis":200,
     "roundTimeoutMillis":1500,"maxBlockTransactions":%d,"maxBlockBytes":8388608,
     "validUntilWindow":100000,"registration":"%s"}}\
    """
        .formatted(maxBlockTransactions, registration);
  }

  public static String setting(int version, long fromHeight) {
    return "{\"kind\":\"set_rules\",\"version\":%d,\"fromHeight\":%d}"
        .formatted(version, fromHeight);
  }

  public static String cancelling(int version) {
    return "{\"kind\":\"cancel_rules\",\"version\":%d}".formatted(version);
  }

  public static String approving(Member member) {
    return "{\"kind\":\"approve_registration\",\"id\":\"%s\",%s}"
        .formatted(member.id().value(), member.keyFields());
  }

  public static String withdrawing(Member member) {
    return "{\"kind\":\"withdraw_approval\",\"id\":\"%s\"}".formatted(member.id().value());
  }
}
