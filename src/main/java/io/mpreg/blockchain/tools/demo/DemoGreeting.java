package io.mpreg.blockchain.tools.demo;

import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.ledger.door.Ledger;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/// The first transactions of a development chain, so that there is something to look at. The
/// examples of the OpenAPI document show them; they are the same on every demonstration chain.
@Component
public final class DemoGreeting implements ApplicationRunner {
  private static final String TEXT = "{\"topic\":\"greetings\",\"body\":\"hello\"}";
  private static final String NEXT =
      "{\"operationType\": \"message\","
          + " \"payloadJson\": {\"topic\": \"greetings\", \"body\": \"Hello\"}}";
  static final int LANE = 255;

  private final Ledger ledger;

  DemoGreeting(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    Genesis genesis = ledger.chain().genesis();
    boolean isNew = ledger.chain().tip().height() == 0;
    if (genesis.development() && isNew && ledger.registry().account(DemoIdentity.ID).isPresent()) {
      ledger.submissions().submit(on(genesis));
      if (genesis.authorities().contains(DemoIdentity.AUTHORITY)) {
        ledger.submissions().submit(DemoProposal.on(genesis));
      }
    }
  }

  /// A shell command that sends the next transaction and waits until it is final.
  ///
  /// @param node its address
  public static String curl(String node) {
    return """
    curl -s %1$s%2$s -H 'Content-Type: application/json' -d '%3$s' | \
    curl -s %1$s/api/v1/transactions -H 'Content-Type: application/json' -H 'Prefer: wait=5' -d @-\
    """
        .formatted(node, DemoController.PATH, NEXT);
  }

  static Transaction on(Genesis genesis) {
    return new TransactionDraft(
            genesis.chainId(),
            DemoIdentity.ID,
            DemoIdentity.ID,
            new OperationType("message"),
            LANE,
            0,
            genesis.timestampMillis(),
            0,
            genesis.parameters().validUntilWindow(),
            Payload.of(TEXT.getBytes(StandardCharsets.US_ASCII)),
            DemoIdentity.KEY.publicKey())
        .signedBy(DemoIdentity.KEY);
  }
}
