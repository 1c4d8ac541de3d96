package io.mpreg.blockchain.ledger.history.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.platform.database.DatabaseUnusable;
import io.mpreg.blockchain.platform.database.SessionChecks;
import io.mpreg.blockchain.platform.database.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Starts on chains of other drafts of rules 1, and of before drafts had numbers.
class RulesDraftIT {
  private static final String MESSAGE = "{\"topic\":\"t\",\"body\":\"\"}";
  private static final String TRANSFER = "{\"amount\":1}";

  private final TestDatabase database = TestDatabase.create();

  private ConfigurableApplicationContext start() {
    return StartIT.start(StartIT.on(database, database.username(), SessionChecks.SET_ROLE));
  }

  private void chainWith(String operation, String payload) {
    try (ConfigurableApplicationContext context = start();
        LedgerFixture fixture = new LedgerFixture(context.getBean(LedgerStore.class))) {
      fixture.ledger.submissions().submit(List.of(fixture.alice(operation, 0, 0, 50, payload)));
      assertThat(fixture.mine()).isTrue();
    }
  }

  // As though the database had been made by a version that did not have the table, nor later ones.
  private void makeEarly() throws SQLException {
    database.execute("DROP TABLE ledger.rules_draft, ledger.stream, ledger.stream_parcel");
    database.execute("DELETE FROM ledger.flyway_schema_history WHERE version::int >= 8");
  }

  private List<Integer> drafts() {
    return JdbcClient.create(
            new DriverManagerDataSource(
                database.jdbcUrl(), database.username(), database.password()))
        .sql("SELECT draft FROM ledger.rules_draft")
        .query(Integer.class)
        .list();
  }

  private FailureAnalysis refusal() {
    return UnfitDatabaseIT.refusal(database, database.username());
  }

  private void assertRefused(String draft) {
    FailureAnalysis refusal = refusal();
    assertThat(refusal.getDescription())
        .contains(draft)
        .contains("this software has draft " + Rules.DRAFT);
    assertThat(refusal.getAction()).contains("Nothing is damaged").contains("begin a new chain");
  }

  @Test
  void aChainSaysWhichDraftItIsOf() {
    chainWith("message", MESSAGE);
    assertThat(drafts()).containsExactly(Rules.DRAFT);
    start().close();
  }

  @Test
  void anEarlyChainWithoutAMessageIsContinued() throws SQLException {
    chainWith("transfer", TRANSFER);
    makeEarly();
    start().close();
    assertThat(drafts()).containsExactly(1);
  }

  @Test
  void anEarlyDatabaseWithoutAChainBeginsOne() throws SQLException {
    start().close();
    makeEarly();
    chainWith("message", MESSAGE);
    assertThat(drafts()).containsExactly(Rules.DRAFT);
  }

  @Test
  void anEarlyChainWithAMessageIsRefusedByName() throws SQLException {
    chainWith("message", MESSAGE);
    makeEarly();
    assertRefused("an early draft, without a number");
    assertRefused("an early draft, without a number"); // and again, as nothing was changed
    assertThat(drafts()).isEmpty();
  }

  @Test
  void aChainOfAnotherDraftIsRefusedByNameForReadersToo() throws SQLException {
    chainWith("message", MESSAGE);
    database.execute("ALTER TABLE ledger.rules_draft DISABLE TRIGGER append_only");
    database.execute("UPDATE ledger.rules_draft SET draft = 7");
    database.execute("ALTER TABLE ledger.rules_draft ENABLE ALWAYS TRIGGER append_only");
    assertRefused("draft 7");
    assertThatThrownBy(
            () ->
                StoreAccess.reading(
                    Map.of(
                        "spring.datasource.url", database.jdbcUrl(),
                        "spring.datasource.username", database.username(),
                        "spring.datasource.password", database.password())))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("draft 7");
  }
}
