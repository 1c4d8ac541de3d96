package io.mpreg.blockchain.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.ledger.BlockCommit;
import io.mpreg.blockchain.ledger.CommitResult;
import io.mpreg.blockchain.ledger.CommitResult.Committed;
import io.mpreg.blockchain.ledger.LedgerStore;
import io.mpreg.blockchain.ledger.LedgerStoreContract;
import io.mpreg.blockchain.ledger.StoreFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@StoreIntegrationTest
class PostgresLedgerStoreIT extends LedgerStoreContract {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final List<String> APPEND_ONLY =
      List.of("genesis", "block", "block_transaction", "block_transaction_0", "history_node");

  @Autowired private LedgerStore store;
  @Autowired private DataSource readers;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry properties) {
    DATABASE.register(properties);
  }

  @BeforeEach
  void empty() throws SQLException {
    DATABASE.clear();
  }

  @Override
  protected LedgerStore store() {
    return store;
  }

  @Test
  void ofTwoCommitsOnOneHeadOneWins() throws Exception {
    created();
    BlockCommit commit = chain().next(chain().transaction("alice", "bob", "transfer"));
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Callable<CommitResult> race = () -> store.commit(commit);
      List<Future<CommitResult>> results = threads.invokeAll(List.of(race, race));

      assertThat(results)
          .extracting(Future::get)
          .containsExactlyInAnyOrder(new Committed(), new CommitResult.HeadMoved(commit.head()));
    }
    assertThat(store.transactionsOfBlock(1, 0, 10)).hasSize(1);
  }

  @Test
  void aConnectionLostDuringACommitIsAFailureAndTheHeadTellsTheTruth() throws Exception {
    created();
    BlockCommit commit = chain().next(chain().transaction("alice", "bob", "transfer"));
    try (Connection blocker = DATABASE.connect();
        Statement statement = blocker.createStatement();
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      blocker.setAutoCommit(false);
      statement.execute("SELECT * FROM ledger.chain_head FOR UPDATE");
      Future<CommitResult> waiting = threads.submit(() -> store.commit(commit));
      terminateWaitingWriter();

      assertThatThrownBy(waiting::get).hasCauseInstanceOf(StoreFailure.class);
      blocker.rollback();
    }
    assertThat(store.head().orElseThrow().header()).isEqualTo(chain().genesis().header());
    committed(commit);
  }

  private static void terminateWaitingWriter() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                number(
                        """
                        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                        WHERE wait_event_type = 'Lock' AND datname = current_database()\
                        """)
                    == 1);
  }

  private static long number(String query) throws SQLException {
    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }

  @Test
  void thePartitionAfterTheOneInUseIsMadeAhead() {
    created();
    committed(chain().next());

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                number(
                        """
                        SELECT count(*) FROM pg_inherits
                        WHERE inhparent = 'ledger.block_transaction'::regclass\
                        """)
                    >= 2);
  }

  static Stream<String> changesOfWhatIsFinal() {
    return APPEND_ONLY.stream()
        .flatMap(
            table ->
                Stream.of(
                    "UPDATE ledger.%s SET %s".formatted(table, assignment(table)),
                    "DELETE FROM ledger." + table,
                    "TRUNCATE ledger." + table));
  }

  private static String assignment(String table) {
    return switch (table) {
      case "genesis" -> "document = ''";
      case "history_node" -> "hash = sha256('')";
      case "block" -> "certificate = ''";
      default -> "payload = ''";
    };
  }

  @ParameterizedTest
  @MethodSource("changesOfWhatIsFinal")
  void theApplicationCannotChangeWhatIsFinal(String sql) {
    oneBlock();

    assertThatThrownBy(() -> asApplication(sql))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("permission denied");
  }

  @ParameterizedTest
  @MethodSource("changesOfWhatIsFinal")
  void theOwnerIsStoppedByTheTrigger(String sql) {
    oneBlock();

    assertThatThrownBy(() -> DATABASE.execute(sql))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("append-only");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE ledger.other (id int)",
        "CREATE TABLE public.other (id int)",
        "CREATE SCHEMA other",
        "DROP TABLE ledger.block",
        "DROP TABLE ledger.block_transaction_0",
        "ALTER TABLE ledger.block DISABLE TRIGGER ALL",
        "ALTER TABLE ledger.block_transaction DETACH PARTITION ledger.block_transaction_0",
        "CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS ''",
        "DELETE FROM ledger.chain_head",
        "UPDATE ledger.journal SET entries = ''",
        "DELETE FROM ledger.vote_guard",
        "SET session_replication_role = replica"
      })
  void theApplicationCannotChangeDefinitions(String sql) {
    assertThatThrownBy(() -> asApplication(sql))
        .isInstanceOf(SQLException.class)
        .hasMessageMatching("(?s).*(permission denied|must be owner).*");
  }

  @Test
  void theApplicationCannotMakePartitionsWithoutEnd() {
    oneBlock();

    assertThatThrownBy(() -> asApplication("SELECT ledger.ensure_partition(10000000)"))
        .hasMessageContaining("no partition for height 10000000");
  }

  @Test
  void theHeadOnlyMovesForwardByOne() {
    oneBlock();

    assertThatThrownBy(() -> asApplication("UPDATE ledger.chain_head SET height = 0"))
        .hasMessageContaining("the head moves from height 1 to 2, not to 0");
  }

  private void oneBlock() {
    created();
    committed(chain().next(chain().transaction("alice", "bob", "transfer")));
  }

  private void asApplication(String sql) throws SQLException {
    try (Connection connection = readers.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
