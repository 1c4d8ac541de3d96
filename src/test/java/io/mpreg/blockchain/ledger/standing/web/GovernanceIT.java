package io.mpreg.blockchain.ledger.standing.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Evidence;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.proof.StateProofVerifier;
import io.mpreg.blockchain.core.proof.StateVerdict;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.http.HttpIntegrationTest;
import io.mpreg.blockchain.platform.web.TransactionJson;
import io.mpreg.blockchain.tools.demo.DemoIdentity;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Proposals, votes and evidence over HTTP, on the demonstration chain with its one authority.
class GovernanceIT extends HttpIntegrationTest {
  private static final String PROPOSALS = "/api/v1/proposals";
  private static final String EVIDENCE = "/api/v1/evidence";

  private Genesis genesis() {
    String document = get("/api/v1/chain/genesis").body();
    return Genesis.parse(Bytes.of(document.getBytes(StandardCharsets.UTF_8)));
  }

  /// Sends a transaction that the authority signs, and waits until it is final.
  private Hash sent(String type, Payload payload) {
    int lane = freshLane();
    JsonNode chain = json(get("/api/v1/chain"));
    Transaction transaction =
        new TransactionDraft(
                Hash.fromHex(chain.path("chainId").asString()),
                DemoIdentity.AUTHORITY,
                DemoIdentity.AUTHORITY,
                new OperationType(type),
                lane,
                0,
                1_767_225_601_000L,
                0,
                chain.path("height").asLong() + 1_000,
                payload,
                DemoIdentity.AUTHORITY_KEY.publicKey())
            .signedBy(DemoIdentity.AUTHORITY_KEY);
    HttpResponse<String> answer =
        post(
            "/api/v1/transactions",
            JSON.writeValueAsString(TransactionJson.of(transaction)),
            "Prefer",
            "wait=30");
    assertThat(json(answer).path("outcomeCode").asString()).as(answer.body()).isEqualTo("applied");
    return transaction.id();
  }

  private static Payload payload(String text) {
    return Payload.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private Hash proposed(String nodeId) {
    String set = json(get("/api/v1/consensus")).path("authoritySetHash").asString();
    long height = json(get("/api/v1/chain")).path("height").asLong();
    return sent(
        "proposal",
        payload(
            """
            {"authoritySetHash": "%s", "expiresAtHeight": %d, "change":
             {"kind": "approve_registration", "id": "%s", "algorithm": "ed25519",
              "publicKey": "%s"}}\
            """
                .formatted(set, height + 500, nodeId, DemoIdentity.KEY.publicKey().hex())));
  }

  private void voted(Hash proposal, boolean approve) {
    sent(
        "consensus_vote",
        payload("{\"proposal\": \"%s\", \"approve\": %b}".formatted(proposal.hex(), approve)));
  }

  private JsonNode proposal(Hash id) {
    return json(get(PROPOSALS + "/" + id.hex()));
  }

  @Test
  void aProposalIsShownWithWhatItNeedsUntilItIsDecided() {
    Hash id = proposed("approved-one");
    JsonNode open = proposal(id);
    assertThat(open.path("status").asString()).isEqualTo("open");
    assertThat(open.path("proposer").asString()).isEqualTo(DemoIdentity.AUTHORITY.value());
    assertThat(open.path("change").path("kind").asString()).isEqualTo("approve_registration");
    assertThat(open.path("change").path("id").asString()).isEqualTo("approved-one");
    assertThat(open.path("quorum").asInt()).isEqualTo(1);
    assertThat(open.path("missingApprovals").asInt()).isEqualTo(1);
    assertThat(open.has("endedAtHeight")).isFalse();

    voted(id, true);
    JsonNode approved = proposal(id);
    assertThat(approved.path("status").asString()).isEqualTo("approved");
    assertThat(approved.path("votes").path(0).path("authority").asString())
        .isEqualTo(DemoIdentity.AUTHORITY.value());
    assertThat(approved.path("votes").path(0).path("approve").asBoolean()).isTrue();
    assertThat(approved.path("endedAtHeight").asLong())
        .isGreaterThan(approved.path("proposedAtHeight").asLong());
    assertThat(approved.has("missingApprovals")).isFalse();
  }

  @Test
  void whatTheStateKeepsOfAProposalIsProved() {
    Hash id = proposed("proved-one");
    voted(id, false);
    JsonNode proved = json(get(PROPOSALS + "/" + id.hex() + "?proof=true"));
    assertThat(proved.path("status").asString()).isEqualTo("rejected");
    String proof = proved.path("stateProof").toString();
    assertThat(
            new StateProofVerifier(genesis())
                .verify(Bytes.of(proof.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(StateVerdict.Valid.class);
    assertThat(proof).contains(StateKey.proposal(id).hex());
  }

  @Test
  void theListHasTheNewestFirstAndPagesThatMeet() {
    List<String> ids = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      Hash id = proposed("listed-" + number);
      voted(id, number == 0);
      ids.addFirst(id.hex());
    }
    List<String> listed = new ArrayList<>();
    String path = PROPOSALS + "?limit=1";
    while (true) {
      HttpResponse<String> answer = get(path);
      assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
      JsonNode page = json(answer);
      page.path("items").forEach(item -> listed.add(item.path("id").asString()));
      if (page.path("next").isNull()) {
        break;
      }
      assertThat(header(answer, "Link")).contains("rel=\"next\"");
      path = PROPOSALS + "?limit=1&cursor=" + page.path("next").asString();
    }
    assertThat(listed).doesNotHaveDuplicates().containsSubsequence(ids);
    assertProblem(get(PROPOSALS + "?cursor=bm9uZQ"), 400, "cursor-invalid");
    assertProblem(get(PROPOSALS + "?limit=0"), 400, "parameter-invalid");
  }

  @Test
  void aProposalThatIsNotKeptIsNotFound() {
    assertProblem(get(PROPOSALS + "/" + Hash.ZERO.hex()), 404, "proposal-not-kept");
    assertProblem(get(PROPOSALS + "/00"), 400, "parameter-invalid");
  }

  @Test
  void evidenceThatConsensusFindsIsRecordedAndShown() {
    Genesis genesis = genesis();
    List<JsonNode> before = evidence();
    for (int round = 7; round < 10; round++) {
      Vote one = vote(genesis, VoteKind.FINALIZE, round, Hash.fromHex("11".repeat(32)));
      Vote other = vote(genesis, VoteKind.NULLIFY, round, Hash.ZERO);
      Evidence found = Evidence.between(one, other).orElseThrow();
      sent("evidence", found.accusation(genesis.authorities()).payload());
    }
    List<JsonNode> after = evidence();
    assertThat(after).hasSize(before.size() + 3);
    JsonNode first =
        after.stream().filter(each -> each.path("round").asInt() == 7).findFirst().orElseThrow();
    assertThat(first.path("offence").asString()).isEqualTo("nullify_and_finalize");
    assertThat(first.path("offender").asString()).isEqualTo(DemoIdentity.AUTHORITY.value());
    assertThat(first.path("first").path("blockHash").asString()).isEqualTo(Hash.ZERO.hex());
    assertThat(first.path("reporter").asString()).isEqualTo(DemoIdentity.AUTHORITY.value());
    assertProblem(get(EVIDENCE + "?cursor=bm9uZQ"), 400, "cursor-invalid");
  }

  private static Vote vote(Genesis genesis, VoteKind kind, int round, Hash block) {
    Bytes statement =
        new Ballot(kind, 1, round, block)
            .signingBytes(genesis.chainId(), genesis.authorities().hash());
    return new Vote(kind, 1, round, block, 0, DemoIdentity.CONSENSUS_KEY.sign(statement.toArray()));
  }

  private List<JsonNode> evidence() {
    List<JsonNode> found = new ArrayList<>();
    String path = EVIDENCE + "?limit=2";
    while (true) {
      JsonNode page = json(get(path));
      page.path("items").forEach(found::add);
      if (page.path("next").isNull()) {
        return found;
      }
      path = EVIDENCE + "?limit=2&cursor=" + page.path("next").asString();
    }
  }

  @Test
  void theConsensusNamesTheSetThatAProposalHasToName() {
    JsonNode consensus = json(get("/api/v1/consensus"));
    assertThat(consensus.path("authoritySetHash").asString())
        .isEqualTo(genesis().authorities().hash().hex());
    assertThat(consensus.has("nextAuthorities")).isFalse();
  }
}
