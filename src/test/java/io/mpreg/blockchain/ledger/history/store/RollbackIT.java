package io.mpreg.blockchain.ledger.history.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.ledger.door.TestChain;
import io.mpreg.blockchain.ledger.history.CommitResult.Committed;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.platform.database.DatabaseFailureAnalyzer;
import io.mpreg.blockchain.platform.database.DatabaseUnusable;
import io.mpreg.blockchain.platform.database.SessionChecks;
import io.mpreg.blockchain.platform.database.StoreFailure;
import io.mpreg.blockchain.platform.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mock.env.MockEnvironment;

/// A member starts on a database that is older than its last decided block.
class RollbackIT {
  private final TestDatabase database = TestDatabase.create();
  private final TestChain chain = new TestChain();

  @TempDir Path directory;

  private ConfigurableApplicationContext start(TestDatabase on, String... more) {
    List<String> properties = new ArrayList<>(Arrays.asList(more));
    properties.addAll(
        List.of(
            "spring.config.name=store-alone",
            "spring.jpa.open-in-view=false",
            "ledger.data-dir=" + directory,
            "spring.datasource.url=" + on.jdbcUrl(),
            "spring.datasource.username=" + on.username(),
            "spring.datasource.password=" + on.password(),
            "spring.datasource.hikari.connection-init-sql=" + SessionChecks.SET_ROLE));
    return new SpringApplicationBuilder(StoreApplication.class)
        .web(WebApplicationType.NONE)
        .properties(properties.toArray(String[]::new))
        .run();
  }

  private void makeBlocks(int count) {
    try (ConfigurableApplicationContext context = start(database)) {
      LedgerStore store = context.getBean(LedgerStore.class);
      if (store.head().isEmpty()) {
        store.create(chain.genesis());
      }
      for (int i = 0; i < count; i++) {
        assertThat(store.commit(chain.next())).isEqualTo(new Committed());
      }
    }
  }

  @Test
  void itRefusesADatabaseThatWasPutBackUntilAnOperatorAcceptsIt() {
    makeBlocks(2);
    TestDatabase backup = TestDatabase.copyOf(database);
    makeBlocks(3);

    assertThatThrownBy(() -> start(backup))
        .satisfies(
            failure -> {
              FailureAnalysis analysis =
                  new DatabaseFailureAnalyzer(new MockEnvironment()).analyze(failure);
              assertThat(analysis.getDescription())
                  .contains("older than what this member has decided: it ends with block 2");
              assertThat(analysis.getAction()).contains("--ledger.store.accept-rollback-to=2:");
            });
    assertThatThrownBy(() -> start(backup, "ledger.store.accept-rollback-to=5"))
        .hasRootCauseInstanceOf(DatabaseUnusable.class);
    start(backup, "ledger.store.accept-rollback-to=2").close();
    start(backup).close();

    assertThat(directory.resolve("rollbacks.log")).content().contains("from block 5");
    assertThatThrownBy(
            () -> start(TestDatabase.create()).getBean(LedgerStore.class).create(chain.genesis()))
        .isInstanceOf(DatabaseUnusable.class);
  }

  @Test
  void nothingIsToldOfABlockThatCannotBeNoted() throws IOException {
    makeBlocks(1);
    try (ConfigurableApplicationContext context = start(database)) {
      LedgerStore store = context.getBean(LedgerStore.class);
      Path away = directory.resolveSibling(directory.getFileName() + "-away");
      Files.move(directory, away);

      assertThatThrownBy(() -> store.commit(chain.next())).isInstanceOf(StoreFailure.class);
      assertThatThrownBy(store::settledHead)
          .isInstanceOf(StoreFailure.class)
          .hasMessageContaining("cannot be recorded in");

      Files.move(away, directory);
      assertThat(store.settledHead().orElseThrow().header()).isEqualTo(chain.head().header());
      assertThat(store.commit(chain.next())).isEqualTo(new Committed());
    }
  }
}
