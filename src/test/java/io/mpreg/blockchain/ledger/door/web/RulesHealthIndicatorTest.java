package io.mpreg.blockchain.ledger.door.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.door.RulesStatus;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.pending.Closure;
import io.mpreg.blockchain.ledger.pending.NotAccepting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/// A sole authority that votes for rules that it does not know.
class RulesHealthIndicatorTest {
  private static final Rules NEXT = Rules.LATEST.next();
  private final LedgerFixture fixture = new LedgerFixture(new InMemoryLedgerStore());
  private long nonce;

  @AfterEach
  void close() {
    fixture.close();
  }

  private Health health() {
    return new RulesHealthIndicator(fixture.ledger, LedgerFixture.AUTHORITY).health();
  }

  private long height() {
    return fixture.ledger.chain().tip().height();
  }

  private Transaction applied(String type, String payload) {
    Transaction transaction =
        fixture
            .draft(
                LedgerFixture.ALICE,
                LedgerFixture.ALICE_KEY,
                LedgerFixture.ALICE,
                type,
                0,
                nonce++,
                height() + 50,
                payload)
            .signedBy(LedgerFixture.ALICE_KEY);
    fixture.ledger.submissions().submit(transaction);
    assertThat(fixture.mine()).isTrue();
    assertThat(
            fixture
                .ledger
                .proofs()
                .ofTransaction(transaction.id())
                .orElseThrow()
                .stored()
                .outcome()
                .number())
        .isZero();
    return transaction;
  }

  private void claims(String capability) {
    applied("node_update", "{\"capabilities\":[\"%s\"]}".formatted(capability));
  }

  @Test
  void whoSaysThatItKnowsMoreThanItDoesIsUnhealthy() {
    assertThat(health().getStatus()).isEqualTo(Status.UP);
    claims(Rules.LATEST.capability());
    assertThat(health().getStatus()).isEqualTo(Status.UP);
    claims(NEXT.capability());
    assertThat(health().getStatus()).isEqualTo(Status.DOWN);
    assertThat(health().getDetails().get("reason").toString())
        .contains("capability " + NEXT.capability(), "knows rules up to " + Rules.LATEST);
    claims("something.else");
    assertThat(health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void whoDoesNotKnowTheRulesOfTheNextHeightStopsBeforeIt() {
    claims(NEXT.capability());
    long fromHeight = height() + 110;
    Transaction proposal =
        applied(
            "proposal",
            "{\"authoritySetHash\":\"%s\",\"expiresAtHeight\":%d,\"change\":{\"kind\":\"set_rules\",\"version\":%s,\"fromHeight\":%d}}"
                .formatted(
                    fixture.genesis.authorities().hash().hex(), height() + 9, NEXT, fromHeight));
    applied(
        "consensus_vote", "{\"proposal\":\"%s\",\"approve\":true}".formatted(proposal.id().hex()));
    assertThat(fixture.ledger.status().rules())
        .satisfies(
            rules -> {
              assertThat(rules.current()).isEqualTo(Rules.LATEST);
              assertThat(rules.next().orElseThrow().fromHeight()).isEqualTo(fromHeight);
              assertThat(rules.willBeUnknown()).isTrue();
              assertThat(rules.areUnknown()).isFalse();
            });
    while (height() < fromHeight - 1) {
      applied("message", "{\"topic\":\"t\",\"body\":\"\"}");
    }
    requireStopped(fromHeight);
    fixture.restart();
    requireStopped(fromHeight);
  }

  private void requireStopped(long fromHeight) {
    RulesStatus rules = fixture.ledger.status().rules();
    assertThat(rules.areUnknown()).isTrue();
    assertThat(rules.next()).isEmpty();
    String reason = "Height %d needs software that knows rules %s".formatted(fromHeight, NEXT);
    assertThat(health().getStatus()).isEqualTo(Status.DOWN);
    assertThat(health().getDetails().get("reason").toString()).startsWith(reason);
    assertThat(fixture.miner.trouble().orElseThrow()).startsWith(reason);
    assertThat(fixture.miner.halted()).isEmpty();
    Transaction late = fixture.alice("message", 0, nonce, height() + 50, "{}");
    assertThatThrownBy(() -> fixture.ledger.submissions().submit(late))
        .isInstanceOfSatisfying(
            NotAccepting.class,
            closed ->
                assertThat(closed.closure().reason()).isEqualTo(Closure.Reason.RULES_UNKNOWN));
    assertThat(fixture.mine()).isFalse();
    assertThat(height()).isEqualTo(fromHeight - 1);
    assertThat(fixture.ledger.chain().block(height())).isPresent();
  }
}
