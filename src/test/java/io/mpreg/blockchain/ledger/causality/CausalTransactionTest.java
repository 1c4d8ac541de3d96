package io.mpreg.blockchain.ledger.causality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.ledger.door.TestChain;
import io.mpreg.blockchain.ledger.history.Position;
import io.mpreg.blockchain.ledger.history.StoredTransaction;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import org.junit.jupiter.api.Test;

class CausalTransactionTest {

  private static CausalTransaction of(String sender, int lane, long nonce) {
    Hash id = Hash.of(TestChain.ascii(sender + lane + "/" + nonce));
    return new CausalTransaction(id, new NodeId(sender), lane, nonce, new Position(5, 0), 4);
  }

  @Test
  void onlyOneLaneOfOneSenderHasAnOrder() {
    assertThat(of("a", 1, 0).laneOrder(of("a", 2, 1))).isEmpty();
    assertThat(of("a", 1, 0).laneOrder(of("b", 1, 1))).isEmpty();
    assertThat(of("a", 1, 0).laneOrder(of("a", 1, 0))).isEmpty();
    assertThat(of("a", 1, 0).laneOrder(of("a", 1, 1))).isPresent();
  }

  @Test
  void nobodyObservesTheOwnBlock() {
    Hash id = Hash.ZERO;
    NodeId sender = new NodeId("a");
    Position position = new Position(5, 0);
    assertThatThrownBy(() -> new CausalTransaction(id, sender, 0, 0, position, 5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CausalTransaction(id, sender, 0, 0, position, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aStoredTransactionThatObservesItsOwnBlockIsDamage() {
    StoredTransaction stored =
        new StoredTransaction(
            new TestChain().transaction("a", "b", "message"), new Position(0, 3), Outcome.APPLIED);
    assertThatThrownBy(() -> CausalTransaction.of(stored))
        .isInstanceOf(StoreDamaged.class)
        .hasMessageContaining("transaction 3 of block 0")
        .hasMessageContaining("observedHeight is 0");
  }
}
