package io.mpreg.blockchain.ledger.history.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.pending.Submission;
import io.mpreg.blockchain.platform.database.DatabaseFailureAnalyzer;
import io.mpreg.blockchain.platform.database.DatabaseUnusable;
import io.mpreg.blockchain.platform.database.DeclaredTables;
import io.mpreg.blockchain.platform.database.SchemaChecks;
import io.mpreg.blockchain.platform.database.SessionChecks;
import io.mpreg.blockchain.platform.database.TableRules;
import io.mpreg.blockchain.platform.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.apache.commons.lang3.ArrayUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.mock.env.MockEnvironment;

/// Starts on valid and invalid databases.
class StartIT {
  private static final TestDatabase MIGRATED = TestDatabase.create();

  @BeforeAll
  static void migrate() {
    start(on(MIGRATED, MIGRATED.username(), SessionChecks.SET_ROLE)).close();
  }

  static ConfigurableApplicationContext start(String... properties) {
    return start(StartIT.class.getClassLoader(), properties);
  }

  private static ConfigurableApplicationContext start(ClassLoader classes, String... properties) {
    List<String> all = new ArrayList<>(Arrays.asList(properties));
    all.add("spring.config.name=store-alone"); // not the application's, which expects all of it
    all.add("spring.jpa.open-in-view=false");
    return new SpringApplicationBuilder(StoreApplication.class)
        .web(WebApplicationType.NONE)
        .resourceLoader(new DefaultResourceLoader(classes))
        .properties(all.toArray(String[]::new))
        .run();
  }

  static String[] on(TestDatabase database, String user, String role) {
    return new String[] {
      "ledger.data-dir=" + database.directory(),
      "spring.datasource.url=" + database.jdbcUrl(),
      "spring.datasource.username=" + user,
      "spring.datasource.password=" + database.password(),
      "spring.datasource.hikari.connection-init-sql=" + role
    };
  }

  @Test
  void withoutAConfiguredDatabaseItStartsItsOwn(@TempDir Path directory) {
    String[] properties = {
      "ledger.data-dir=" + directory,
      "spring.datasource.url=",
      "ledger.store.embedded.shared-buffers=32MB",
      "spring.datasource.hikari.connection-init-sql=" + SessionChecks.SET_ROLE
    };
    try (ConfigurableApplicationContext context = start(properties)) {
      assertThat(context.getBean(LedgerStore.class).head()).isEmpty();
      assertThat(directory.resolve("postgres/postmaster.pid")).exists();
    }
    assertThat(directory.resolve("postgres/postmaster.pid")).doesNotExist();
  }

  @Test
  void withoutAnyDatabaseItNamesTheSettingThatIsMissing(@TempDir Path directory) {
    ClassLoader classes = new FilteredClassLoader("io.zonky");

    assertThatThrownBy(() -> start(classes, "ledger.data-dir=" + directory))
        .hasRootCauseInstanceOf(DatabaseUnusable.class)
        .rootCause()
        .extracting(cause -> ((DatabaseUnusable) cause).action())
        .asString()
        .contains("SPRING_DATASOURCE_URL");
  }

  @Test
  void theOwnerAndTheApplicationMayHaveTwoLogins() throws SQLException {
    TestDatabase database = TestDatabase.create();
    database.execute(
        """
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mpreg_ledger_app') THEN
            CREATE ROLE mpreg_ledger_app NOLOGIN;
          END IF;
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ledger_test_login') THEN
            CREATE ROLE ledger_test_login LOGIN PASSWORD '%s' IN ROLE mpreg_ledger_app;
          END IF;
        END $$\
        """
            .formatted(database.password()));
    List<String> properties =
        new ArrayList<>(List.of(on(database, "ledger_test_login", SessionChecks.SET_ROLE)));
    properties.add("spring.flyway.user=" + database.username());
    properties.add("spring.flyway.password=" + database.password());

    try (ConfigurableApplicationContext context = start(properties.toArray(String[]::new))) {
      assertThat(context.getBean(LedgerStore.class).head()).isEmpty();
    }
  }

  @Test
  void anOwnerWhoIsNoSuperuserIsEnough() throws SQLException {
    TestDatabase database = TestDatabase.create();
    String name = database.jdbcUrl().replaceFirst(".*/", "").replaceFirst("\\?.*", "");
    String owner = "owner_of_" + name;
    database.execute(
        "CREATE ROLE %s LOGIN CREATEROLE PASSWORD '%s'".formatted(owner, database.password()),
        """
        DO $$ BEGIN
          IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'mpreg_ledger_app') THEN
            GRANT mpreg_ledger_app TO %s WITH ADMIN OPTION;
          END IF;
        END $$\
        """
            .formatted(owner),
        "ALTER DATABASE %s OWNER TO %s".formatted(name, owner));

    try (ConfigurableApplicationContext context =
        start(on(database, owner, SessionChecks.SET_ROLE))) {
      assertThat(context.getBean(LedgerStore.class).head()).isEmpty();
    }
  }

  @Test
  void anApplicationThatWorksAsTheOwnerIsRefused() {
    TestDatabase database = TestDatabase.create();

    assertThatThrownBy(() -> start(on(database, database.username(), "SELECT 1")))
        .hasRootCauseInstanceOf(DatabaseUnusable.class)
        .rootCause()
        .hasMessageContaining("which may own or change the ledger's definitions");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE ON ledger.block|UPDATE ledger.block",
        "UPDATE (payload) ON ledger.block_transaction|UPDATE ledger.block_transaction",
        "UPDATE (outcome) ON ledger.block_transaction_0|UPDATE ledger.block_transaction_0",
        "DELETE ON ledger.block_transaction_0|DELETE ledger.block_transaction_0",
        "TRUNCATE ON ledger.vote_guard|TRUNCATE ledger.vote_guard",
        "DELETE ON ledger.chain_head|DELETE ledger.chain_head",
        "UPDATE (entries) ON ledger.journal|UPDATE ledger.journal"
      })
  void aRightTooManyIsNoticed(String right, String named) throws SQLException {
    try (Connection owner = MIGRATED.connect();
        Statement statement = owner.createStatement()) {
      owner.setAutoCommit(false);
      DataSource seeing = new SingleConnectionDataSource(owner, true);
      statement.execute("GRANT " + right + " TO " + SessionChecks.ROLE);
      statement.execute(SessionChecks.SET_ROLE);

      assertThatThrownBy(
              () -> new SchemaChecks(DeclaredTables.all()).require(seeing, List.of(seeing)))
          .isInstanceOf(DatabaseUnusable.class)
          .hasMessageEndingWith("which may change or remove what is final: %s.", named);
      owner.rollback();
    }
  }

  static List<Manipulation> namedByTheStart() {
    return Manipulation.by("start");
  }

  @ParameterizedTest
  @MethodSource("namedByTheStart")
  void whatWasDoneToADatabaseIsNamedByTheStart(Manipulation manipulation) throws SQLException {
    TestDatabase database = TestDatabase.copyOf(MIGRATED);
    database.execute(manipulation.sql().replace("{database}", database.name()));

    FailureAnalysis refusal = UnfitDatabaseIT.refusal(database, database.username());

    assertThat(refusal.getDescription()).contains(manipulation.says());
    assertThat(refusal.getAction()).isNotBlank();
  }

  @Test
  void anUntouchedDatabaseIsAccepted() throws SQLException {
    try (Connection owner = MIGRATED.connect();
        Statement statement = owner.createStatement()) {
      statement.execute(SessionChecks.SET_ROLE);
      DataSource seeing = new SingleConnectionDataSource(owner, true);

      assertThatCode(() -> new SchemaChecks(DeclaredTables.all()).require(seeing, List.of(seeing)))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void everyTableIsDeclaredByItsFeature() {
    List<String> declared =
        DeclaredTables.all().stream()
            .flatMap(each -> each.tables().stream())
            .map(TableRules::table)
            .toList();

    assertThat(declared).containsExactlyInAnyOrderElementsOf(tables());
  }

  private static List<String> tables() {
    return sessions(MIGRATED)
        .sql(
            """
            SELECT relname FROM pg_catalog.pg_class
            WHERE relnamespace = 'ledger'::regnamespace AND relkind IN ('r', 'p')
              AND NOT relispartition AND relname <> 'flyway_schema_history'\
            """)
        .query(String.class)
        .list();
  }

  @Test
  void tablesOfAFeatureAreFilledWhereBlocksWereWrittenWithoutIt() throws SQLException {
    TestDatabase database = TestDatabase.create();
    String[] properties = on(database, database.username(), SessionChecks.SET_ROLE);
    try (ConfigurableApplicationContext context = start(properties);
        LedgerFixture fixture = new LedgerFixture(context.getBean(LedgerStore.class))) {
      assertThat(fixture.ledger.submissions().submit(joining(fixture)))
          .isInstanceOf(Submission.Accepted.class);
      assertThat(fixture.mine()).isTrue();
    }
    assertThat(traits(database)).containsExactly("alice");

    database.execute("DELETE FROM ledger.node_trait");
    try (ConfigurableApplicationContext next = start(properties)) {
      assertThat(traits(database)).as("where every process knew it").isEmpty();
    }
    database.execute("UPDATE ledger.lease SET epoch = epoch + 1");
    try (ConfigurableApplicationContext next = start(properties)) {
      assertThat(traits(database)).as("after one that did not").containsExactly("alice");
    }
  }

  private static Transaction joining(LedgerFixture fixture) {
    return fixture.ofAlice("federation_join", 0, "{\"federation\":\"f\"}");
  }

  private static List<String> traits(TestDatabase database) {
    return sessions(database)
        .sql("SELECT node FROM ledger.node_trait ORDER BY node")
        .query(String.class)
        .list();
  }

  private static JdbcClient sessions(TestDatabase database) {
    return JdbcClient.create(
        new DriverManagerDataSource(database.jdbcUrl(), database.username(), database.password()));
  }

  @Test
  void aSecondProcessOnTheDatabaseIsRefused() {
    TestDatabase database = TestDatabase.create();
    String[] properties = on(database, database.username(), SessionChecks.SET_ROLE);
    String[] impatient = ArrayUtils.add(properties, "ledger.store.lease-patience=1s");
    try (ConfigurableApplicationContext first = start(properties)) {
      assertThatThrownBy(() -> start(impatient))
          .satisfies(
              failure -> {
                FailureAnalysis analysis =
                    new DatabaseFailureAnalyzer(new MockEnvironment()).analyze(failure);
                assertThat(analysis.getDescription())
                    .contains("Another process of the ledger works on this database")
                    .contains("mpreg-ledger lease of process " + ProcessHandle.current().pid())
                    .containsPattern("backend pid \\d+, from [0-9a-f.:]+\\)");
                assertThat(analysis.getAction()).contains("Stop the other one");
              });
      assertThat(first.getBean(LedgerStore.class).head()).isEmpty();
    }
    start(properties).close();
  }

  @Test
  void readersSessionsEndAndHaveAName() throws IOException, SQLException {
    HikariConfig settings =
        new Binder(
                ConfigurationPropertySources.from(
                    new YamlPropertySourceLoader()
                        .load("application", new ClassPathResource("application.yaml"))))
            .bind("spring.datasource.hikari", HikariConfig.class)
            .get();
    settings.setJdbcUrl(MIGRATED.jdbcUrl());
    settings.setUsername(MIGRATED.username());
    settings.setPassword(MIGRATED.password());
    assertThat(settings.getDataSourceProperties())
        .containsEntry("socketTimeout", "60")
        .containsEntry("tcpKeepAlive", "true");
    try (HikariDataSource readers = new HikariDataSource(settings);
        Connection connection = readers.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT current_setting('application_name') || ' ' || current_user")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).isEqualTo("mpreg-ledger reader " + SessionChecks.ROLE);
    }
  }

  @Test
  void anUnreachableDatabaseIsToldInPlainWords(@TempDir Path directory) {
    assertThatThrownBy(
            () ->
                start(
                    "ledger.data-dir=" + directory,
                    "spring.datasource.url=jdbc:postgresql://localhost:1/ledger",
                    "spring.datasource.hikari.connection-timeout=1000"))
        .satisfies(
            failure ->
                assertThat(
                        new DatabaseFailureAnalyzer(new MockEnvironment())
                            .analyze(failure)
                            .getAction())
                    .contains("SPRING_DATASOURCE_URL"));
  }
}
