package io.mpreg.blockchain.ledger.door.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.proof.AuthorityUpdate;
import io.mpreg.blockchain.core.proof.LightClient;
import io.mpreg.blockchain.core.proof.ReceiptVerdict;
import io.mpreg.blockchain.core.proof.ReceiptVerifier;
import io.mpreg.blockchain.core.proof.StateProofVerifier;
import io.mpreg.blockchain.core.proof.StateVerdict;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.log.web.ConsistencyQuestion;
import io.mpreg.blockchain.ledger.log.web.InclusionQuestion;
import io.mpreg.blockchain.ledger.log.web.SignatureQuestion;
import io.mpreg.blockchain.ledger.log.web.Verification;
import io.mpreg.blockchain.tools.demo.DemoIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

class OpenApiExamplesTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static byte[] example(String name) throws IOException {
    return new ClassPathResource("openapi-examples/" + name + ".json").getContentAsByteArray();
  }

  private static Transaction transaction() throws IOException {
    return new TransactionJsonReader().transaction(example("submitTransaction.request")).orRefuse();
  }

  private static Genesis demo() throws IOException {
    return Genesis.parse(
        Bytes.of(new ClassPathResource("demo/genesis.json").getContentAsByteArray()));
  }

  @Test
  void theExampleTransactionIsOneOfTheDemonstrationChain() throws IOException {
    Transaction transaction = transaction();
    assertThat(transaction.draft().chainId()).isEqualTo(demo().chainId());
    assertThat(transaction.sender()).isEqualTo(DemoIdentity.ID);
    assertThat(transaction.publicKey()).isEqualTo(DemoIdentity.KEY.publicKey());
    assertThat(transaction.hasValidSignature()).isTrue();
    assertThat(transaction.validUntilHeight())
        .as("as far as it can be on a chain that has just begun")
        .isEqualTo(demo().parameters().validUntilWindow());
  }

  @Test
  void theExamplesNameThatTransactionAndThatChain() throws IOException {
    String id = JSON.writeValueAsString(transaction().id().hex());
    assertThat(JSON.readTree(example("getTransaction.id"))).hasToString(id);
    assertThat(JSON.readTree(example("getTransactionProof.id"))).hasToString(id);
    assertThat(JSON.readTree(example("getReceipt.id"))).hasToString(id);
    assertThat(JSON.readTree(example("getBlockByHash.hash")).asString())
        .isEqualTo(demo().chainId().hex());
  }

  @Test
  void theExamplesOfChecksAreValid() throws IOException {
    assertThat(JSON.readValue(example("verifyInclusion.request"), InclusionQuestion.class).answer())
        .isEqualTo(new Verification(true, null));
    assertThat(
            JSON.readValue(example("verifyConsistency.request"), ConsistencyQuestion.class)
                .answer())
        .isEqualTo(new Verification(true, null));
    assertThat(JSON.readValue(example("verifySignature.request"), SignatureQuestion.class).answer())
        .isEqualTo(new Verification(true, null));
  }

  @Test
  void theExamplesOfReceiptsAndStateProofsHoldOnEveryDemonstrationChain() throws IOException {
    ReceiptVerifier receipts = new ReceiptVerifier(demo());
    Hash id = transaction().id();
    for (String name : List.of("getReceipt.200", "verifyReceipt.request")) {
      assertThat(receipts.verify(Bytes.of(example(name))))
          .isInstanceOfSatisfying(
              ReceiptVerdict.Valid.class, valid -> assertThat(valid.transactionId()).isEqualTo(id));
    }
    assertThat(new StateProofVerifier(demo()).verify(Bytes.of(example("verifyStateProof.request"))))
        .isInstanceOf(StateVerdict.Valid.class);
    AuthorityUpdate update = AuthorityUpdate.parse(Bytes.of(example("getAuthorityChanges.200")));
    assertThat(
            LightClient.of(demo(), 2_000_000_000_000L, 1)
                .follow(update.certified(), List.of(), 2_000_000_000_000L))
        .isInstanceOf(LightClient.Step.Advanced.class);
  }

  @Test
  void theExampleOfACheckpointIsSignedByTheDemonstrationsAuthority() throws IOException {
    String text = JSON.readTree(example("getCheckpoint.200")).asString();
    SignedNote note = SignedNote.parse(Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
    List<NoteKey> keys = NoteKey.ofLog(demo().chainId(), demo().authorities());
    assertThat(note.isSignedBy(keys)).isTrue();
    assertThat(JSON.readTree(example("getLogKeys.200")).asString())
        .isEqualTo(keys.getFirst().verifierKey() + "\n");
  }
}
