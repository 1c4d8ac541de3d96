package io.mpreg.blockchain.ledger.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.IndexedSignature;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.execution.BlockDraft;
import io.mpreg.blockchain.core.execution.DecidedBlocks;
import io.mpreg.blockchain.core.execution.ExecutedBlock;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import io.mpreg.blockchain.platform.keys.KeysUnusable;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Which members may start with which keys.
class MembershipTest {
  private static final AuthorityKeys BOB =
      new AuthorityKeys(
          LedgerFixture.BOB,
          LedgerFixture.key("bob's consensus"),
          LedgerFixture.key("bob's checkpoint"));

  @AutoClose private final LedgerFixture fixture = new LedgerFixture(new InMemoryLedgerStore());

  private void start(AuthorityKeys keys) {
    Membership.require(fixture.ledger, keys, false);
  }

  @Test
  void aKeyThatIsNotTheAuthoritysIsRefusedAtTheStart() {
    AuthorityKeys exchanged =
        new AuthorityKeys(
            LedgerFixture.ALICE, LedgerFixture.CHECKPOINT_KEY, LedgerFixture.CONSENSUS_KEY);
    assertThatThrownBy(() -> start(exchanged))
        .isInstanceOf(KeysUnusable.class)
        .hasMessageContaining("'alice'");
    AuthorityKeys onlyTheOther =
        new AuthorityKeys(
            LedgerFixture.ALICE, LedgerFixture.CONSENSUS_KEY, LedgerFixture.key("another"));
    assertThatThrownBy(() -> start(onlyTheOther))
        .isInstanceOf(KeysUnusable.class)
        .hasMessageContaining("checkpoint");
    AuthorityKeys stranger =
        new AuthorityKeys(
            LedgerFixture.BOB, LedgerFixture.CONSENSUS_KEY, LedgerFixture.CHECKPOINT_KEY);
    assertThatThrownBy(() -> start(stranger))
        .isInstanceOf(KeysUnusable.class)
        .hasMessageContaining("'bob'");
  }

  // An authority change from Alice, the sole authority, to Bob.
  private void appendUntilBobDecides() {
    AuthoritySet bob =
        new AuthoritySet(
            0,
            0,
            List.of(
                new Authority(
                    BOB.id(), BOB.consensusKey().publicKey(), BOB.checkpointKey().publicKey())));
    AuthoritySet alice = fixture.genesis.authorities();
    for (int height = 1; height <= 2; height++) {
      Tip parent = fixture.ledger.chain().tip();
      BlockDraft draft = new BlockDraft(parent, Transaction::hasValidSignature);
      ExecutedBlock executed = draft.finish(0, parent.header().timestampMillis() + 200);
      if (height == 1) {
        executed = DecidedBlocks.followedBy(parent, executed, bob);
      }
      Ballot ballot = new Ballot(VoteKind.FINALIZE, height, 0, executed.block().hash());
      byte[] message = ballot.signingBytes(fixture.genesis.chainId(), alice.hash()).toArray();
      Certificate certificate =
          new Certificate(
              VoteKind.FINALIZE,
              height,
              0,
              executed.block().hash(),
              List.of(new IndexedSignature(0, LedgerFixture.CONSENSUS_KEY.sign(message))));
      assertThat(fixture.ledger.decisions().append(executed, certificate, List.of()))
          .isInstanceOf(AppendResult.Final.class);
    }
    assertThat(fixture.ledger.chain().tip().state().authorities()).isEqualTo(bob);
  }

  @Test
  void whoWasAnAuthorityFollowsWithoutBeingToldTo() {
    appendUntilBobDecides();
    start(LedgerFixture.AUTHORITY);
    start(BOB);
  }

  @Test
  void whoNeverWasOneIsRefusedUnlessItIsRightSo() {
    appendUntilBobDecides();
    AuthorityKeys carol =
        new AuthorityKeys(
            new NodeId("carol"), LedgerFixture.CONSENSUS_KEY, LedgerFixture.CHECKPOINT_KEY);
    assertThatThrownBy(() -> start(carol))
        .isInstanceOf(KeysUnusable.class)
        .hasMessageContaining("'carol' is no authority");
    Membership.require(fixture.ledger, carol, true);
  }

  @Test
  void whoIsOneByOtherKeysIsRefused() {
    appendUntilBobDecides();
    AuthorityKeys old =
        new AuthorityKeys(
            LedgerFixture.BOB, LedgerFixture.CONSENSUS_KEY, LedgerFixture.CHECKPOINT_KEY);
    assertThatThrownBy(() -> start(old))
        .isInstanceOf(KeysUnusable.class)
        .hasMessageContaining("consensus key");
  }
}
