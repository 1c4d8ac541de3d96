package io.mpreg.blockchain.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.TestChain;
import io.mpreg.blockchain.ledger.history.BlockCommit;
import io.mpreg.blockchain.ledger.history.CommitResult.Committed;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.store.StoreApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/// A store loses the lease in every possible way; nothing is written until it holds the lease
/// again.
class WriterLeaseIT {
  private static final String KILL_HOLDER =
      """
      SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name LIKE 'mpreg-ledger lease %'\
      """;

  private final TestDatabase database = TestDatabase.create();
  private final TestChain chain = new TestChain();
  private ConfigurableApplicationContext context;
  private LedgerStore store;

  @BeforeEach
  void start() {
    context =
        started(database.directory(), database.jdbcUrl(), database.username(), database.password());
    store = context.getBean(LedgerStore.class);
    store.create(chain.genesis());
  }

  @AfterEach
  void stop() {
    context.close();
  }

  private static ConfigurableApplicationContext started(
      Path directory, String url, String username, String password) {
    return new SpringApplicationBuilder(StoreApplication.class)
        .web(WebApplicationType.NONE)
        .properties(
            "spring.config.name=store-alone",
            "spring.jpa.open-in-view=false",
            "ledger.data-dir=" + directory,
            "spring.datasource.url=" + url,
            "spring.datasource.username=" + username,
            "spring.datasource.password=" + password,
            "spring.datasource.hikari.connection-init-sql=" + SessionChecks.SET_ROLE)
        .run();
  }

  private WriterLease anotherProcess(Duration patience) {
    DataSource sessions = LeaseSessions.of(context.getBean(JdbcConnectionDetails.class));
    return new WriterLease(
        new DelegatingDataSource(sessions) {
          @Override
          public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            try (Statement statement = connection.createStatement()) {
              statement.execute("SET application_name = 'another process'");
            }
            return connection;
          }
        },
        patience);
  }

  private Transaction transfer() {
    return chain.transaction("alice", "bob", "transfer");
  }

  private void awaitFenced(String reason) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> store.appendJournal(List.of(transfer())))
                    .isInstanceOf(StoreFailure.class)
                    .hasMessageContaining(reason));
  }

  private void awaitWriting() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThatCode(() -> store.appendJournal(List.of(transfer())))
                    .doesNotThrowAnyException());
  }

  private long holder() throws SQLException {
    return number(
        """
        SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        UNION ALL SELECT 0 LIMIT 1\
        """);
  }

  private long epoch() throws SQLException {
    return number("SELECT epoch FROM ledger.lease");
  }

  private long number(String query) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void aSecondProcessIsRefusedAndChangesNothing() throws SQLException {
    long epoch = epoch();
    try (WriterLease second = anotherProcess(Duration.ofMillis(500))) {
      assertThatThrownBy(second::acquire)
          .isInstanceOf(DatabaseUnusable.class)
          .hasMessageContaining("mpreg-ledger lease of process " + ProcessHandle.current().pid());
      assertThatThrownBy(second::require).isInstanceOf(StoreFailure.class);
    }
    assertThat(epoch()).isEqualTo(epoch);
    assertThat(store.appendJournal(List.of(transfer()))).isPositive();
  }

  @Test
  void aSecondProcessWaitsForTheFirstToEnd() throws Exception {
    try (ExecutorService threads = Executors.newSingleThreadExecutor();
        WriterLease second = anotherProcess(Duration.ofSeconds(30))) {
      Future<?> waiting = threads.submit(second::acquire);
      Thread.sleep(600);
      assertThat(waiting).isNotDone();

      context.close();

      waiting.get();
      assertThatCode(second::require).doesNotThrowAnyException();
      assertThatThrownBy(() -> store.commit(chain.next()))
          .isInstanceOf(StoreFailure.class)
          .hasMessageContaining("the store is closed");
    }
  }

  @Test
  void aLeaseWhoseSessionWasEndedIsTakenAgain() throws SQLException {
    long epoch = epoch();
    long holder = holder();
    database.execute(KILL_HOLDER);
    assertThat(store.settledHead()).contains(chain.head());
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> holder() > 0 && holder() != holder);
    awaitWriting();

    BlockCommit next = chain.next(transfer());
    assertThat(store.commit(next)).isEqualTo(new Committed());
    assertThat(epoch()).isEqualTo(epoch);
    try (WriterLease second = anotherProcess(Duration.ZERO)) {
      assertThatThrownBy(second::acquire).isInstanceOf(DatabaseUnusable.class);
    }
  }

  @Test
  void aLeaseThatAnotherProcessHasTakenStaysLost() throws SQLException {
    try (WriterLease second = anotherProcess(Duration.ofSeconds(30))) {
      takenBy(second);

      // Whether it has looked already or not.
      assertThatThrownBy(() -> store.appendJournal(List.of(transfer())))
          .isInstanceOf(StoreFailure.class);
      assertThatThrownBy(() -> store.commit(chain.next())).isInstanceOf(StoreFailure.class);
      awaitFenced("another process has taken the lease of the database: another process (backend");
      assertThatThrownBy(() -> store.forgetTerminations(0)).isInstanceOf(StoreFailure.class);
      assertThatCode(second::require).doesNotThrowAnyException();
    }
    // The other process has ended, but this process's memory lacks its writes.
    awaitFenced("another process has written to the database since; start this one again");
    assertThat(store.journal()).isEmpty();
    try (WriterLease third = anotherProcess(Duration.ofSeconds(5))) {
      assertThatCode(third::acquire).doesNotThrowAnyException();
    }
  }

  // Eventually the second process, which tries four times a second, is faster than the first.
  private void takenBy(WriterLease second) {
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> waiting = threads.submit(second::acquire);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                if (!waiting.isDone()) {
                  database.execute(KILL_HOLDER);
                }
                return waiting.isDone();
              });
    }
  }

  @Test
  void aFailedWriteLooksAtOnceWhetherTheLeaseIsLost() {
    WriterLease lease = context.getBean(WriterLease.class);

    // Repeated if the monitor, which checks every second, was faster.
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              database.execute(KILL_HOLDER);
              lease.suspect();
              assertThatThrownBy(() -> store.commit(chain.next()))
                  .isInstanceOf(StoreFailure.class)
                  .hasMessageContaining("the connection that holds the lease");
            });
    awaitWriting();
  }

  @Test
  void aProcessThatHasNotNoticedItsLossWritesNothing() throws SQLException {
    long holder = holder();
    database.execute("UPDATE ledger.lease SET epoch = epoch + 1"); // as another process does
    BlockCommit next = chain.next(transfer());

    assertThatThrownBy(() -> store.appendJournal(List.of(transfer())))
        .isInstanceOf(StoreFailure.class);
    assertThatThrownBy(() -> store.commit(next))
        .isInstanceOf(StoreFailure.class)
        .hasMessageContaining("start this one again");
    assertThat(store.journal()).isEmpty();
    assertThat(store.block(1)).isEmpty();
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> holder() != holder);
  }

  // A backend killed hard makes the server end all sessions and recover from its log.
  private static void crash(EmbeddedServer server) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(
                server.jdbcUrl("postgres"), server.username(), server.password());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      assertThat(new ProcessBuilder("kill", "-KILL", row.getString(1)).start().waitFor()).isZero();
    }
  }

  @Test
  void theLeaseIsTakenAgainWhenTheServerIsBack(@TempDir Path directory) throws Exception {
    Path data = Files.createDirectories(directory.resolve("server"));
    StoreProperties.Embedded small = new StoreProperties.Embedded("32MB", "256MB");
    context.close();
    try (EmbeddedServer server = EmbeddedServer.start(data, small)) {
      context = started(data, server.jdbcUrl("postgres"), server.username(), server.password());
      store = context.getBean(LedgerStore.class);
      TestChain other = new TestChain();
      store.create(other.genesis());
      assertThat(store.commit(other.next())).isEqualTo(new Committed());

      crash(server);

      awaitWriting();
      assertThat(store.commit(other.next())).isEqualTo(new Committed());
      context.close();
    }
  }
}
