package io.mpreg.blockchain.ledger.history.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.TestChain;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.history.StoredTransaction;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import org.junit.jupiter.api.Test;

class BlockInspectionTest {
  private final TestChain chain = new TestChain();
  private final InMemoryLedgerStore store = new InMemoryLedgerStore();

  private InspectedBlock inspect(long height) {
    return new BlockInspection(store.rows(), Transaction::hasValidSignature).inspect(height);
  }

  private Transaction transfer() {
    return chain.transaction("alice", "bob", "transfer");
  }

  private static Transaction forged(Transaction transaction) {
    byte[] bytes = transaction.bytes().toArray();
    bytes[bytes.length - 2] ^= 1;
    return Transaction.decode(Bytes.of(bytes), transaction.payload().content());
  }

  @Test
  void aSoundBlockIsReadWhole() {
    store.create(chain.genesis());
    Transaction one = transfer();
    Transaction other = transfer();
    store.commit(chain.next(one, other));

    InspectedBlock block = inspect(1);

    assertThat(block.transactions())
        .extracting(StoredTransaction::transaction)
        .containsExactly(one, other);
    assertThat(block.inTransactions()).isEmpty();
    assertThat(block.inLeafHashes()).isEmpty();
    assertThat(block.inCertificate(chain.authorities(), block.header().chainId())).isEmpty();
    assertThat(inspect(0).inCertificate(chain.authorities(), block.header().chainId())).isEmpty();
  }

  @Test
  void aForgedSignatureIsNamedAlthoughTheAuthorityHasCertifiedIt() {
    store.create(chain.genesis());
    store.commit(chain.next(transfer(), forged(transfer()), transfer()));

    InspectedBlock block = inspect(1);

    assertThat(block.inTransactions())
        .contains(Divergence.of(1, 1, "block_transaction.signature", "does not hold"));
    assertThat(block.transactions()).hasSize(1);
  }

  @Test
  void whoIsContentWithAllSignaturesReadsOn() {
    store.create(chain.genesis());
    store.commit(chain.next(forged(transfer())));

    assertThat(new BlockInspection(store.rows(), transaction -> true).inspect(1).inTransactions())
        .isEmpty();
  }

  @Test
  void aBlockThatIsNotThereIsDamage() {
    assertThatThrownBy(() -> inspect(1))
        .isInstanceOf(StoreDamaged.class)
        .hasMessage("block 1: block: is missing");
  }
}
