package io.mpreg.blockchain.core.execution;

import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.execution.BlockDraft.Addition;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.core.transaction.Member;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.core.transaction.UnsentTransaction;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistrationTest {
  private static final Member OTHER_CAROL = CAROL.withKey(SignatureAlgorithm.ED25519, "other");

  private static UnsentTransaction registration(CertifiedChain chain, Member member) {
    return chain.from(member).of("node_register", "{" + member.keyFields() + "}");
  }

  @Test
  void aNodeEntersTheRegistryWithItsKeyAndItsProfile() {
    CertifiedChain chain = new CertifiedChain(Chains.open());
    chain.add();
    String profile = ",\"endpoints\":[\"http://c\"],\"metadata\":{\"n\":\"v\"}";
    assertThat(
            chain.add(
                chain.from(CAROL).of("node_register", "{" + CAROL.keyFields() + profile + "}")))
        .containsExactly(0);
    RegisteredNode carol = chain.node(CAROL);
    assertThat(carol.publicKey()).isEqualTo(CAROL.publicKey());
    assertThat(carol.registeredAtHeight()).isEqualTo(2);
    assertThat(carol.updatedAtHeight()).isEqualTo(2);
    assertThat(carol.profile().endpoints()).containsExactly("http://c");
    assertThat(carol.profile().metadata()).containsEntry("n", "v");
    assertThat(carol.federations()).isEmpty();
  }

  @Test
  void aNewNodeReceivesAtOnceAndSendsFromTheNextBlockOn() {
    CertifiedChain chain = new CertifiedChain(Chains.open());
    BlockDraft draft = chain.draft();
    draft.add(registration(chain, CAROL).signed());
    assertThat(draft.add(chain.from(ALICE).transfer(CAROL, 5).signed()))
        .isEqualTo(new Addition.Added(Outcome.APPLIED));
    assertThat(draft.add(chain.from(CAROL).nonce(1).transfer(ALICE, 5).signed()))
        .isEqualTo(new Addition.Refused(Refusal.SENDER_UNKNOWN));
    chain.receive(draft.finish(0, chain.nextTime()).block());
    assertThat(chain.add(chain.from(CAROL).transfer(ALICE, 5))).containsExactly(0);
  }

  @Test
  void registrationIsValidOnlyOnce() {
    CertifiedChain chain = new CertifiedChain(Chains.open());
    BlockDraft draft = chain.draft();
    draft.add(registration(chain, CAROL).signed());
    // Another key claims the id in the same block, and both keys do so again in later blocks.
    assertThat(draft.add(registration(chain, OTHER_CAROL).signed()))
        .isEqualTo(new Addition.Refused(Refusal.NONCE_USED));
    chain.receive(draft.finish(0, chain.nextTime()).block());
    assertThat(chain.offer(registration(chain, CAROL).nonce(0)))
        .isEqualTo(new Addition.Refused(Refusal.NONCE_USED));
    assertThat(chain.offer(registration(chain, CAROL).nonce(1)))
        .isEqualTo(new Addition.Refused(Refusal.REGISTRATION_MALFORMED));
    assertThat(chain.offer(registration(chain, OTHER_CAROL).nonce(0)))
        .isEqualTo(new Addition.Refused(Refusal.KEY_MISMATCH));
  }

  @Test
  void aGovernedChainRegistersOnlyTheApprovedKeyAndOnlyOnce() {
    CertifiedChain chain = new CertifiedChain(Chains.governed(CAROL));
    assertThat(chain.offer(registration(chain, OTHER_CAROL)))
        .isEqualTo(new Addition.Refused(Refusal.REGISTRATION_NOT_APPROVED));
    assertThat(chain.add(registration(chain, CAROL))).containsExactly(0);
    assertThat(chain.node(CAROL).publicKey()).isEqualTo(CAROL.publicKey());
    assertThat(chain.offer(registration(chain, CAROL).nonce(0)))
        .isEqualTo(new Addition.Refused(Refusal.NONCE_USED));
  }

  @Test
  void anApprovalIsNoWayBackToARetiredKey() {
    CertifiedChain chain = new CertifiedChain(Chains.governed(CAROL));
    chain.add(registration(chain, CAROL));
    chain.add(KeyRotationTest.rotation(chain, CAROL, OTHER_CAROL));
    assertThat(chain.node(CAROL).publicKey()).isEqualTo(OTHER_CAROL.publicKey());
    assertThat(chain.offer(registration(chain, CAROL).nonce(0)))
        .isEqualTo(new Addition.Refused(Refusal.KEY_MISMATCH));
  }

  @Test
  void updatesReplaceWhatTheyGive() {
    CertifiedChain chain = new CertifiedChain(Chains.open());
    chain.add(
        chain.from(ALICE).of("node_update", "{\"endpoints\":[\"http://a\"]}"),
        chain.from(ALICE).nonce(1).of("node_update", "{\"capabilities\":[\"c\"]}"));
    chain.add(chain.from(ALICE).of("node_update", "{\"metadata\":{\"n\":\"v\"}}"));
    RegisteredNode alice = chain.node(ALICE);
    assertThat(alice.profile().endpoints()).isEqualTo(List.of("http://a"));
    assertThat(alice.profile().capabilities()).containsExactly("c");
    assertThat(alice.profile().metadata()).containsEntry("n", "v");
    assertThat(alice.registeredAtHeight()).isZero();
    assertThat(alice.updatedAtHeight()).isEqualTo(2);
    assertThat(alice.publicKey()).isEqualTo(ALICE.publicKey());
  }
}
