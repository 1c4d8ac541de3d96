package io.mpreg.blockchain.ledger.door.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.Transactions;
import io.mpreg.blockchain.platform.web.RequestRefused;
import io.mpreg.blockchain.platform.web.TransactionJson;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.json.JsonMapper;

class TransactionJsonProperties {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TransactionJsonReader READER = new TransactionJsonReader();

  @Provide
  Arbitrary<Transaction> transactions() {
    return Transactions.any();
  }

  @Property(tries = 300)
  void everyTransactionIsReadAsItIsWritten(@ForAll("transactions") Transaction transaction) {
    byte[] json = JSON.writeValueAsBytes(TransactionJson.of(transaction));
    assertThat(READER.transaction(json).orRefuse()).isEqualTo(transaction);
  }

  @Property(tries = 2_000)
  void anyBytesAreReadOrRefused(@ForAll byte[] body) {
    try {
      READER.transaction(body);
      READER.batch(body);
    } catch (RequestRefused refused) {
      assertThat(refused.problem().status()).isEqualTo(400);
    }
  }
}
