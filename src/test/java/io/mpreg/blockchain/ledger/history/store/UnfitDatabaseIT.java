package io.mpreg.blockchain.ledger.history.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.platform.database.DatabaseFailureAnalyzer;
import io.mpreg.blockchain.platform.database.DatabaseUnusable;
import io.mpreg.blockchain.platform.database.SessionChecks;
import io.mpreg.blockchain.platform.database.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.mock.env.MockEnvironment;

/// Starts on unsuitable or outdated databases of a real server: each fault is reported with its
/// remedy, or corrected.
class UnfitDatabaseIT {
  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

  private static ConfigurableApplicationContext start(TestDatabase database) {
    return StartIT.start(StartIT.on(database, database.username(), SessionChecks.SET_ROLE));
  }

  static FailureAnalysis refusal(TestDatabase database, String user, String... more) {
    List<String> properties =
        Stream.concat(
                Stream.of(StartIT.on(database, user, SessionChecks.SET_ROLE)),
                Stream.concat(
                    Stream.of("spring.datasource.hikari.connection-timeout=2000"), Stream.of(more)))
            .toList();
    try {
      StartIT.start(properties.toArray(String[]::new)).close();
    } catch (RuntimeException failed) {
      MockEnvironment environment = new MockEnvironment();
      properties.forEach(
          property ->
              environment.setProperty(
                  property.replaceFirst("=.*", ""), property.replaceFirst("[^=]*=", "")));
      FailureAnalysis analysis = new DatabaseFailureAnalyzer(environment).analyze(failed);
      if (analysis == null) {
        throw failed;
      }
      return analysis;
    }
    throw new AssertionError("it started");
  }

  @Test
  void migrationsAreAscii() throws IOException {
    try (Stream<Path> files = Files.list(MIGRATIONS)) {
      assertThat(files.toList())
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(
                          StandardCharsets.US_ASCII.newEncoder().canEncode(Files.readString(file)))
                      .as(file.toString())
                      .isTrue());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"LATIN1", "SQL_ASCII", "LATIN9", "EUC_JP", "WIN1252"})
  void aDatabaseOfAnotherEncodingWillDo(String encoding) {
    try (ConfigurableApplicationContext context = start(TestDatabase.encoded(encoding))) {
      assertThat(context.getBean(LedgerStore.class).head()).isEmpty();
    }
  }

  @Test
  void aDatabaseThatWasMadeWithTheFormerMigrationsStarts(@TempDir Path former) throws IOException {
    for (String name : List.of("V1__ledger", "V2__open_height", "V3__light_client", "V4__base")) {
      ClassPathResource kept = new ClassPathResource("db/former/" + name + ".sql");
      byte[] bytes =
          kept.exists()
              ? kept.getContentAsByteArray()
              : Files.readAllBytes(MIGRATIONS.resolve(name + ".sql"));
      Files.write(former.resolve(name + ".sql"), bytes);
    }
    TestDatabase database = TestDatabase.create();
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.username(), database.password())
        .schemas("ledger")
        .locations("filesystem:" + former)
        .load()
        .migrate();
    assertThat(checksum(database, "1")).isEqualTo(28187741);

    start(database).close();

    assertThat(checksum(database, "1")).isEqualTo(-1041107272);
    assertThat(checksum(database, "4")).isEqualTo(-578405416);
    start(database).close(); // and again, when there is nothing to correct
  }

  private static int checksum(TestDatabase database, String version) {
    return JdbcClient.create(
            new DriverManagerDataSource(
                database.jdbcUrl(), database.username(), database.password()))
        .sql("SELECT checksum FROM ledger.flyway_schema_history WHERE version = ?")
        .param(version)
        .query(Integer.class)
        .single();
  }

  @Test
  void aSettingOfTheLoginIsNamedToo() throws SQLException {
    TestDatabase database = TestDatabase.create();
    start(database).close();
    String login = login(database, "");
    database.execute("ALTER ROLE %s SET synchronous_commit = off".formatted(login));

    assertThat(refusalOf(database, login).getDescription()).contains("synchronous_commit = off");
  }

  @Test
  void readersThatCannotWriteAreNamed() {
    TestDatabase database = TestDatabase.create();
    String readOnly = SessionChecks.SET_ROLE + "; SET default_transaction_read_only = on";

    assertThatThrownBy(
            () -> StartIT.start(StartIT.on(database, database.username(), readOnly)).close())
        .rootCause()
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("default_transaction_read_only = on");
  }

  @Test
  void tooFewConnectionsAreNamedWithWhatLimitsThem() throws SQLException {
    TestDatabase database = TestDatabase.create();
    start(database).close();

    FailureAnalysis few = refusalOf(database, login(database, "CONNECTION LIMIT 15"));
    assertThat(few.getDescription()).contains("15 connections at most").contains("up to 16");
    assertThat(few.getAction()).contains("CONNECTION LIMIT").contains("max_connections");

    String one = login(database, "CONNECTION LIMIT 1");
    FailureAnalysis none = refusalOf(database, one);
    assertThat(none.getDescription()).contains("SQLSTATE 53300").contains("as " + one);
    assertThat(none.getAction()).contains("CONNECTION LIMIT").contains("max_connections");
  }

  // Migrates as the owner, works as the login.
  private static FailureAnalysis refusalOf(TestDatabase database, String login) {
    return refusal(
        database,
        login,
        "spring.flyway.user=" + database.username(),
        "spring.flyway.password=" + database.password());
  }

  private static String login(TestDatabase database, String option) throws SQLException {
    String login = "login_%s_%d".formatted(database.name(), option.hashCode() & 0xffff);
    database.execute(
        "CREATE ROLE %s LOGIN %s PASSWORD '%s' IN ROLE %s"
            .formatted(login, option, database.password(), SessionChecks.ROLE));
    return login;
  }

  @Test
  void aLoginWithoutRightsIsToldWhichToGrant() throws SQLException {
    TestDatabase database = TestDatabase.create();
    start(database).close();
    String stranger = "stranger_of_" + database.name();
    database.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(stranger, database.password()));

    assertThat(refusalOf(database, stranger).getAction())
        .contains("GRANT mpreg_ledger_app TO <login>");
    assertThat(refusal(database, stranger).getAction()).contains("SPRING_FLYWAY_USER");
  }

  @Test
  void aDatabaseThatIsNotThereIsNamed() {
    TestDatabase database = TestDatabase.create();

    FailureAnalysis refusal =
        refusal(
            database,
            database.username(),
            "spring.datasource.url="
                + database.jdbcUrl().replace(database.name(), "nowhere")
                + "?password=sesame");

    assertThat(refusal.getDescription()).contains("/nowhere").doesNotContain("sesame");
    assertThat(refusal.getAction()).contains("Create the database");
  }

  @Test
  void aStatementThatIsCutOffIsToldWithTheSetting() throws SQLException {
    TestDatabase database = TestDatabase.create();
    start(database).close();
    database.execute("ALTER DATABASE %s SET statement_timeout = 1000".formatted(database.name()));

    try (Connection other =
            DriverManager.getConnection(
                database.jdbcUrl(), database.username(), database.password());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE ledger.lease");
      assertThat(refusal(database, database.username()).getAction()).contains("statement_timeout");
    }
  }

  // Unforeseen faults: any error of the server during the start.
  @Test
  void anErrorOfAnyKindIsToldWithItsStateAndWhoAskedWhere() throws SQLException {
    TestDatabase database = TestDatabase.create();
    start(database).close();
    database.execute(
        """
        CREATE FUNCTION public.fail() RETURNS event_trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'out of cheese' USING ERRCODE = 'CH001'; END $$\
        """,
        "DELETE FROM ledger.flyway_schema_history WHERE installed_rank ="
            + " (SELECT max(installed_rank) FROM ledger.flyway_schema_history)",
        "CREATE EVENT TRIGGER fail ON ddl_command_start EXECUTE FUNCTION public.fail()");

    FailureAnalysis refusal = refusal(database, database.username());

    assertThat(refusal.getDescription())
        .contains("out of cheese")
        .contains("SQLSTATE CH001")
        .contains("as " + database.username())
        .contains("at jdbc:postgresql://")
        .contains(database.name());
    assertThat(refusal.getAction()).contains("server's own log");
  }

  @Test
  void versionsBefore15AreRefused() {
    assertThatThrownBy(() -> SessionChecks.requireVersion(140_011))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessage("The server is PostgreSQL 14; the ledger needs 15 or later.");
    SessionChecks.requireVersion(150_000);
  }
}
