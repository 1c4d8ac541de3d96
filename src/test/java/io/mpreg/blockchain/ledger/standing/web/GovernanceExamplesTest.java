package io.mpreg.blockchain.ledger.standing.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.execution.BlockDraft;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.RecordedEvidence;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Accusation;
import io.mpreg.blockchain.core.transaction.Accusation.Voted;
import io.mpreg.blockchain.core.transaction.Offence;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.platform.web.Page;
import io.mpreg.blockchain.tools.demo.DemoIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/// The examples of proposals and evidence are what the first block of a demonstration chain with
/// these three transactions leaves behind.
class GovernanceExamplesTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final Genesis genesis = demo();
  private final Transaction proposal =
      transaction(
          0,
          "proposal",
          Payload.of(
              """
              {"authoritySetHash": "%s", "expiresAtHeight": 1000, "change":
               {"kind": "approve_registration", "id": "example", "algorithm": "ed25519",
                "publicKey": "%s"}}\
              """
                  .formatted(genesis.authorities().hash().hex(), DemoIdentity.KEY.publicKey().hex())
                  .getBytes(StandardCharsets.UTF_8)));
  private final Transaction vote =
      transaction(
          1,
          "consensus_vote",
          Payload.of(
              "{\"proposal\": \"%s\", \"approve\": true}"
                  .formatted(proposal.id().hex())
                  .getBytes(StandardCharsets.UTF_8)));
  private final Accusation accusation =
      new Accusation(
          Offence.DOUBLE_NOTARIZE, DemoIdentity.AUTHORITY, 1, 0, notarized("11"), notarized("22"));
  private final Transaction evidence = transaction(2, "evidence", accusation.payload());

  private static Genesis demo() {
    try {
      return Genesis.parse(
          Bytes.of(new ClassPathResource("demo/genesis.json").getContentAsByteArray()));
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private Transaction transaction(long nonce, String type, Payload payload) {
    return new TransactionDraft(
            genesis.chainId(),
            DemoIdentity.AUTHORITY,
            DemoIdentity.AUTHORITY,
            new OperationType(type),
            255,
            nonce,
            1_767_225_601_000L,
            0,
            1_000,
            payload,
            DemoIdentity.AUTHORITY_KEY.publicKey())
        .signedBy(DemoIdentity.AUTHORITY_KEY);
  }

  private Voted notarized(String hex) {
    Hash block = Hash.fromHex(hex.repeat(32));
    Bytes statement =
        new Ballot(VoteKind.NOTARIZE, 1, 0, block)
            .signingBytes(genesis.chainId(), genesis.authorities().hash());
    return new Voted(block, DemoIdentity.CONSENSUS_KEY.sign(statement.toArray()));
  }

  private ChainState state() {
    BlockDraft draft = new BlockDraft(Tip.of(genesis), Transaction::hasValidSignature);
    List.of(proposal, vote, evidence).forEach(draft::add);
    return draft.finish(0, 1_767_225_602_000L).tip().state();
  }

  private static void assertExample(String name, Object expected) throws IOException {
    byte[] example =
        new ClassPathResource("openapi-examples/" + name + ".json").getContentAsByteArray();
    assertThat(JSON.readTree(example))
        .as(name)
        .isEqualTo(JSON.readTree(JSON.writeValueAsBytes(expected)));
  }

  @Test
  void theyAreWhatSuchABlockLeavesBehind() throws IOException {
    ChainState state = state();
    ProposalJson kept =
        ProposalJson.of(
            proposal.id(), state.proposal(proposal.id()).orElseThrow(), state, Optional.empty());
    Bytes key = StateKey.evidence(accusation);
    EvidenceJson recorded = EvidenceJson.of(RecordedEvidence.decode(key, state.entries().get(key)));
    assertExample("getProposal.id", proposal.id().hex());
    assertExample("getProposal.200", kept);
    assertExample("listProposals.200", new Page<>(List.of(kept), null, List.of()));
    assertExample("listEvidence.200", new Page<>(List.of(recorded), null, List.of()));
  }
}
