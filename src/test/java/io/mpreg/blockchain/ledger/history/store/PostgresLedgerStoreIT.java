package io.mpreg.blockchain.ledger.history.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.ledger.history.BlockCommit;
import io.mpreg.blockchain.ledger.history.CommitResult;
import io.mpreg.blockchain.ledger.history.CommitResult.Committed;
import io.mpreg.blockchain.ledger.history.Head;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.LedgerStoreContract;
import io.mpreg.blockchain.platform.database.StoreFailure;
import io.mpreg.blockchain.platform.database.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@StoreIntegrationTest
class PostgresLedgerStoreIT extends LedgerStoreContract {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final List<String> APPEND_ONLY =
      List.of(
          "genesis",
          "block",
          "block_transaction",
          "block_transaction_0",
          "history_node",
          "authority_change",
          "chain_base",
          "base_state_entry",
          "base_handover");

  @Autowired private LedgerStore store;
  @Autowired private DataSource readers;

  @Autowired
  @Qualifier("ledgerWriters")
  private DataSource writers;

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
      case "authority_change" -> "authorities = ''";
      case "chain_base" -> "frontier = ''";
      case "base_state_entry" -> "value = ''";
      case "base_handover" -> "certificate = ''";
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
        "DELETE FROM ledger.lease",
        "UPDATE ledger.journal SET entries = ''",
        "TRUNCATE ledger.vote_guard",
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

  @Test
  void theEpochOnlyCountsUp() {
    assertThatThrownBy(() -> asApplication("UPDATE ledger.lease SET epoch = epoch + 2"))
        .hasMessageContaining("the epoch after");
  }

  @Test
  void votesAtFinalHeightsAreForgottenAndNoOthersCanBe() throws SQLException {
    created();
    asApplication(
        "INSERT INTO ledger.vote_guard (height, round, closed)"
            + " SELECT height, 0, sha256('') FROM generate_series(1, 300) AS all_of (height)");
    for (int i = 0; i < 2 * GuardTable.KEPT_BLOCKS; i++) {
      committed(chain().next());
    }

    assertThat(number("SELECT min(height) FROM ledger.vote_guard"))
        .isEqualTo(GuardTable.KEPT_BLOCKS + 1);
    for (String sql :
        new String[] {
          "DELETE FROM ledger.vote_guard WHERE height = 201",
          "UPDATE ledger.vote_guard SET height = 0 WHERE height = 201"
        }) {
      assertThatThrownBy(() -> asApplication(sql))
          .hasMessageMatching("(?s).*(not forgotten|another vote was given at height 201).*");
    }
    assertThat(number("SELECT count(*) FROM ledger.vote_guard WHERE height > 200")).isEqualTo(100);
  }

  @Test
  void theSettledHeadWaitsForACommitUnderWay() throws Exception {
    created();
    BlockCommit commit = chain().next(chain().transaction("alice", "bob", "transfer"));
    Head before = store.head().orElseThrow();
    try (Connection blocker = DATABASE.connect();
        Statement statement = blocker.createStatement();
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      blocker.setAutoCommit(false);
      // Stops the commit after it has moved the head.
      statement.execute("LOCK TABLE ledger.history_node IN SHARE MODE");
      Future<CommitResult> committing = threads.submit(() -> store.commit(commit));
      awaitWaitingSessions(1);
      Future<Optional<Head>> settled = threads.submit(() -> store.settledHead());
      awaitWaitingSessions(2);

      assertThat(settled).isNotDone();
      assertThat(store.head()).contains(before);
      blocker.rollback();
      assertThat(settled.get()).contains(commit.head());
      assertThat(committing.get()).isEqualTo(new Committed());
    }
  }

  private static void awaitWaitingSessions(int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                number(
                        """
                        SELECT count(*) FROM pg_stat_activity
                        WHERE wait_event_type = 'Lock' AND datname = current_database()\
                        """)
                    == count);
  }

  @Test
  void aTransactionIsLookedUpInTheNewestPartitionFirst() throws SQLException {
    oneBlock();
    DATABASE.execute(
        "SELECT ledger.ensure_partition(n * 100000) FROM generate_series(1, 3) AS all_of (n)",
        """
        INSERT INTO ledger.block_transaction
        SELECT 300000, index, outcome, id, sender, receiver, operation_type, transaction_bytes,
          payload
        FROM ledger.block_transaction\
        """);
    DATABASE.damage("UPDATE ledger.chain_head SET height = 300000");

    Hash id = store.transactionsOfBlock(1, 0, 1).getFirst().transaction().id();
    assertThat(store.transaction(id).orElseThrow().position().height()).isEqualTo(300_000);
    // Planned on small tables a scan of all would be cheaper; this is about the order.
    assertThat(
            explained(TransactionSearch.BY_ID.replace(":id", "'\\x%s'::bytea".formatted(id.hex()))))
        .filteredOn(line -> line.contains("never executed"))
        .hasSizeGreaterThanOrEqualTo(3)
        .noneMatch(line -> line.contains(" on block_transaction_3 "));
  }

  private static List<String> explained(String query) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET enable_seqscan = off");
      try (ResultSet row =
          statement.executeQuery("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " + query)) {
        while (row.next()) {
          lines.add(row.getString(1));
        }
      }
    }
    return lines;
  }

  @Test
  void writersDoNotHoldTheirLocksForLong() throws SQLException {
    assertThat(shown(writers, "idle_in_transaction_session_timeout")).isEqualTo("15s");
    assertThat(shown(writers, "lock_timeout")).isEqualTo("30s");
    assertThat(shown(writers, "tcp_keepalives_idle")).isEqualTo("10");
  }

  private static String shown(DataSource connections, String setting) throws SQLException {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + setting)) {
      row.next();
      return row.getString(1);
    }
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
