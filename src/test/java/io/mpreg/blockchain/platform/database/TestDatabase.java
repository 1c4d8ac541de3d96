package io.mpreg.blockchain.platform.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.util.FileSystemUtils;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// A fresh, empty database on a real PostgreSQL for a test class. The server is the one of
/// LEDGER_TEST_JDBC_URL (with LEDGER_TEST_JDBC_USERNAME and _PASSWORD of a superuser) where that is
/// set, else a container where a Docker engine answers, else the embedded one; one for all tests of
/// a JVM.
public final class TestDatabase {
  private static @Nullable Server server;

  private final String jdbcUrl;
  private final Path directory = temporary("ledger-test-data");

  private record Server(String jdbcUrl, String username, String password) {
    Connection connect(String url) throws SQLException {
      return DriverManager.getConnection(url, username, password);
    }
  }

  private TestDatabase(String jdbcUrl) {
    this.jdbcUrl = jdbcUrl;
  }

  public static TestDatabase create() {
    return createFrom("template1");
  }

  /// A copy of a database without connections.
  public static TestDatabase copyOf(TestDatabase original) {
    return createFrom(original.name());
  }

  /// A database with another encoding than UTF-8.
  public static TestDatabase encoded(String encoding) {
    return createFrom("template0 LC_COLLATE 'C' LC_CTYPE 'C' ENCODING '%s'".formatted(encoding));
  }

  public String name() {
    return jdbcUrl.replaceFirst("jdbc:postgresql://[^/]*/([^?]*).*", "$1");
  }

  private static TestDatabase createFrom(String template) {
    Server host = server();
    String name = "ledger_test_" + UUID.randomUUID().toString().replace("-", "");
    try (Connection connection = host.connect(host.jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE %s TEMPLATE %s".formatted(name, template));
    } catch (SQLException failed) {
      throw new IllegalStateException("no test database on " + host.jdbcUrl(), failed);
    }
    return new TestDatabase(
        host.jdbcUrl().replaceFirst("(jdbc:postgresql://[^/]*/)[^?]*", "$1" + name));
  }

  private static synchronized Server server() {
    Server running = server;
    if (running == null) {
      running = started();
      server = running;
    }
    return running;
  }

  private static Server started() {
    String url = System.getenv("LEDGER_TEST_JDBC_URL");
    if (url != null && !url.isBlank()) {
      return new Server(
          url,
          System.getenv().getOrDefault("LEDGER_TEST_JDBC_USERNAME", "postgres"),
          System.getenv().getOrDefault("LEDGER_TEST_JDBC_PASSWORD", ""));
    }
    return DockerClientFactory.instance().isDockerAvailable() ? container() : embedded();
  }

  // The container's own default is fsync=off, on which the ledger refuses to run.
  private static Server container() {
    @SuppressWarnings("resource") // stopped by Testcontainers when the JVM ends
    PostgreSQLContainer postgres =
        new PostgreSQLContainer("postgres:18-alpine").withCommand("postgres", "-c", "fsync=on");
    postgres.start();
    return new Server(postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword());
  }

  private static Server embedded() {
    try {
      Path directory = Files.createTempDirectory("ledger-test-postgres");
      EmbeddedServer postgres =
          EmbeddedServer.start(directory, new StoreProperties.Embedded("128MB", "1GB"));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(postgres, directory)));
      return new Server(postgres.jdbcUrl("postgres"), postgres.username(), postgres.password());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void remove(EmbeddedServer postgres, Path directory) {
    postgres.close();
    remove(directory);
  }

  private static void remove(Path directory) {
    try {
      FileSystemUtils.deleteRecursively(directory);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Path temporary(String name) {
    try {
      Path directory = Files.createTempDirectory(name);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
      return directory;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Makes the application under test use this database and its directory.
  public void register(DynamicPropertyRegistry properties) {
    settings().forEach((name, value) -> properties.add(name, () -> value));
  }

  /// The same, as arguments of an application.
  public Stream<String> arguments() {
    return settings().entrySet().stream()
        .map(setting -> "--%s=%s".formatted(setting.getKey(), setting.getValue()));
  }

  private Map<String, String> settings() {
    return Map.of(
        "ledger.data-dir",
        directory.toString(),
        "spring.datasource.url",
        jdbcUrl(),
        "spring.datasource.username",
        username(),
        "spring.datasource.password",
        password(),
        // Contexts are kept for later tests, and one server has connections for all of them.
        "spring.datasource.hikari.minimum-idle",
        "1",
        "spring.datasource.hikari.idle-timeout",
        "10000");
  }

  public String jdbcUrl() {
    return jdbcUrl;
  }

  /// The data directory of the member that works on this database.
  public Path directory() {
    return directory;
  }

  public String username() {
    return server().username();
  }

  public String password() {
    return server().password();
  }

  /// A connection as the owner and superuser, not as the application's role.
  public Connection connect() throws SQLException {
    return server().connect(jdbcUrl);
  }

  /// Runs statements as the owner.
  public void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /// Changes append-only data, as a failing disk would: with triggers off, also those of
  /// constraints. Returns how many rows the last statement has changed.
  public int damage(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      // Not while a partition is created: its triggers would be missed.
      statement.execute("SELECT pg_advisory_lock(hashtext('ledger.ensure_partition'))");
      List<String> triggers = triggers(statement);
      // One after the other, each in its own transaction, so that no two locks are held beside
      // running nodes.
      for (String trigger : triggers) {
        statement.execute(trigger.formatted("DISABLE"));
      }
      try {
        statement.execute("SET session_replication_role = replica");
        int hit = 0;
        for (String sql : statements) {
          hit = statement.executeUpdate(sql);
        }
        return hit;
      } finally {
        for (String trigger : triggers) {
          statement.execute(trigger.formatted("ENABLE ALWAYS"));
        }
      }
    }
  }

  private static List<String> triggers(Statement statement) throws SQLException {
    List<String> triggers = new ArrayList<>();
    try (ResultSet row =
        statement.executeQuery(
            """
            SELECT tgrelid::regclass, tgname FROM pg_trigger
            WHERE tgenabled = 'A' AND tgrelid::regclass::text LIKE 'ledger.%'\
            """)) {
      while (row.next()) {
        triggers.add("ALTER TABLE %s %%s TRIGGER %s".formatted(row.getString(1), row.getString(2)));
      }
    }
    return triggers;
  }

  /// Empties every table of the ledger, and resets their sequences and partitions.
  public void clear() throws SQLException {
    remove(directory);
    directory.toFile().mkdir();
    damage(
        """
        TRUNCATE ledger.genesis, ledger.block, ledger.block_transaction, ledger.history_node,
          ledger.chain_head, ledger.state_entry, ledger.journal, ledger.termination,
          ledger.vote_guard, ledger.authority_change, ledger.witnessed_log,
          ledger.candidate_block, ledger.round_certificate,
          ledger.chain_base, ledger.base_state_entry, ledger.base_handover,
          ledger.node_trait, ledger.stream, ledger.stream_parcel, ledger.rules_draft\
        """);
  }
}
