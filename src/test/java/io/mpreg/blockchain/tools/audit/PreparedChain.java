package io.mpreg.blockchain.tools.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.pending.Submission;

/// A chain of five blocks with one of everything that a store can hold.
final class PreparedChain {
  static final long HEAD = 5;

  private PreparedChain() {}

  /// Block 2 holds a message, a transfer, a transfer that fails, and a message of Bob.
  static void write(LedgerStore store) {
    try (LedgerFixture fixture = new LedgerFixture(store)) {
      // They are pending behind a nonce gap: one for ever, one until it expires.
      submit(fixture, fixture.alice("message", 9, 5, 90, body("waits")));
      submit(fixture, fixture.alice("message", 8, 5, 2, body("expires")));
      block(fixture, fixture.message(0), fixture.message(1), fixture.message(2));
      block(
          fixture,
          fixture.message(3),
          fixture.alice("transfer", 1, 0, 50, "{\"amount\":10}"),
          fixture.alice("transfer", 2, 0, 50, "{\"amount\":5000}"),
          fixture
              .draft(
                  LedgerFixture.BOB,
                  LedgerFixture.BOB_KEY,
                  LedgerFixture.ALICE,
                  "message",
                  0,
                  0,
                  50,
                  body("of Bob"))
              .signedBy(LedgerFixture.BOB_KEY));
      block(fixture, fixture.message(4));
      block(fixture, fixture.ofAlice("federation_join", 5, "{\"federation\":\"f\"}"));
      block(fixture, fixture.message(6), fixture.message(7));
    }
  }

  private static String body(String text) {
    return "{\"topic\":\"t\",\"body\":\"%s\"}".formatted(text);
  }

  private static void block(LedgerFixture fixture, Transaction... transactions) {
    for (Transaction transaction : transactions) {
      submit(fixture, transaction);
    }
    assertThat(fixture.mine()).isTrue();
  }

  private static void submit(LedgerFixture fixture, Transaction transaction) {
    assertThat(fixture.ledger.submissions().submit(transaction))
        .isInstanceOf(Submission.Accepted.class);
  }
}
