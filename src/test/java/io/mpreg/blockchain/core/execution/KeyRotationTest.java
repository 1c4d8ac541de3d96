package io.mpreg.blockchain.core.execution;

import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.execution.BlockDraft.Addition;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.Member;
import io.mpreg.blockchain.core.transaction.Operation;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.core.transaction.UnsentTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyRotationTest {
  private static final Member NEW_ALICE = ALICE.withKey(SignatureAlgorithm.ED25519, "new alice");

  // "MPREG-POP-1\0" ‖ chainId[32] ‖ str nodeId ‖ u8 algorithm ‖ bytes publicKey ‖ u64 nonce
  private static Bytes statement(Hash chainId, NodeId node, Member holder, long nonce) {
    return new ByteWriter()
        .magic("MPREG-POP-1\0")
        .raw(chainId.toArray())
        .string(node.value())
        .u8(holder.publicKey().algorithm().code())
        .bytes(holder.publicKey().toArray())
        .u64(nonce)
        .toBytes();
  }

  /// The update with the new key, signed with the old key.
  static UnsentTransaction rotation(CertifiedChain chain, Member old, Member successor) {
    long nonce = chain.state().nextNonce(old.id(), 0);
    return rotation(
        chain, old, successor, statement(chain.state().chainId(), old.id(), successor, nonce));
  }

  private static UnsentTransaction rotation(
      CertifiedChain chain, Member old, Member successor, Bytes statement) {
    String proof = successor.key().sign(statement.toArray()).hex();
    return chain
        .from(old)
        .of(
            "node_update",
            "{\"newKey\":{%s,\"proof\":\"%s\"}}".formatted(successor.keyFields(), proof));
  }

  @Test
  void theStatementIsThatOfTheProtocol() {
    assertThat(Operation.NewKey.statement(Hash.ZERO, ALICE.id(), NEW_ALICE.publicKey(), 7))
        .isEqualTo(statement(Hash.ZERO, ALICE.id(), NEW_ALICE, 7));
  }

  @ParameterizedTest
  @EnumSource
  void theNewKeySignsFromTheNextBlockOn(SignatureAlgorithm algorithm) {
    Member successor = ALICE.withKey(algorithm, "successor");
    CertifiedChain chain = new CertifiedChain(Chains.open());
    chain.add();
    BlockDraft draft = chain.draft();
    assertThat(draft.add(rotation(chain, ALICE, successor).signed()))
        .isEqualTo(new Addition.Added(Outcome.APPLIED));
    // In the same block, the old key is still valid and the new one is not yet.
    assertThat(draft.add(chain.from(successor).nonce(1).signed()))
        .isEqualTo(new Addition.Refused(Refusal.KEY_MISMATCH));
    assertThat(draft.add(chain.from(ALICE).nonce(1).signed()))
        .isEqualTo(new Addition.Added(Outcome.APPLIED));
    chain.receive(draft.finish(0, chain.nextTime()).block());

    assertThat(chain.node(ALICE).publicKey()).isEqualTo(successor.publicKey());
    assertThat(chain.node(ALICE).updatedAtHeight()).isEqualTo(2);
    assertThat(chain.offer(chain.from(ALICE)))
        .isEqualTo(new Addition.Refused(Refusal.KEY_MISMATCH));
    assertThat(chain.offer(chain.from(successor))).isEqualTo(new Addition.Added(Outcome.APPLIED));
  }

  @Test
  void profileAndKeyChangeTogetherOrNotAtAll() {
    CertifiedChain chain = new CertifiedChain(Chains.open());
    String update = "{\"endpoints\":[\"http://a\"],\"newKey\":{%s,\"proof\":\"%s\"}}";
    Bytes statement = statement(chain.state().chainId(), ALICE.id(), NEW_ALICE, 1);
    String proof = NEW_ALICE.key().sign(statement.toArray()).hex();
    String rotation = update.formatted(NEW_ALICE.keyFields(), proof);
    assertThat(
            chain.add(
                chain.from(ALICE).of("node_update", rotation), // the proof of another nonce
                chain.from(BOB)))
        .containsExactly(105, 0);
    assertThat(chain.node(ALICE).profile().endpoints()).isEmpty();
    assertThat(chain.add(chain.from(ALICE).of("node_update", rotation))).containsExactly(0);
    assertThat(chain.node(ALICE).profile().endpoints()).containsExactly("http://a");
    assertThat(chain.node(ALICE).publicKey()).isEqualTo(NEW_ALICE.publicKey());
  }

  @Test
  void aProofOfAnythingElseIsNone() {
    CertifiedChain chain = new CertifiedChain(Chains.open());
    Hash chainId = chain.state().chainId();
    Member bobWithThatKey = BOB.withKey(SignatureAlgorithm.ED25519, "new alice");
    unproved(chain, NEW_ALICE, statement(Hash.ZERO, ALICE.id(), NEW_ALICE, 0));
    unproved(chain, NEW_ALICE, statement(chainId, BOB.id(), bobWithThatKey, 0));
    unproved(chain, NEW_ALICE, statement(chainId, ALICE.id(), BOB, 0));
    unproved(chain, NEW_ALICE, statement(chainId, ALICE.id(), NEW_ALICE, 1));
    unproved(chain, NEW_ALICE, Bytes.EMPTY);
    // The current key is not a new key, even with a valid proof.
    unproved(chain, ALICE, statement(chainId, ALICE.id(), ALICE, 0));
  }

  private static void unproved(CertifiedChain chain, Member successor, Bytes statement) {
    assertThat(chain.offer(rotation(chain, ALICE, successor, statement)))
        .isEqualTo(new Addition.Added(new Outcome.Failed(RecordedFault.POSSESSION_UNPROVED)));
  }

  @Test
  void aKeyMayRotateTwiceInOneBlock() {
    Member third = ALICE.withKey(SignatureAlgorithm.SECP256K1, "third");
    CertifiedChain chain = new CertifiedChain(Chains.open());
    Bytes second = statement(chain.state().chainId(), ALICE.id(), third, 1);
    assertThat(
            chain.add(
                rotation(chain, ALICE, NEW_ALICE), rotation(chain, ALICE, third, second).nonce(1)))
        .containsExactly(0, 0);
    assertThat(chain.node(ALICE).publicKey()).isEqualTo(third.publicKey());
  }
}
