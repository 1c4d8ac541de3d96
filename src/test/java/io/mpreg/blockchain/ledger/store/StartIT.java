package io.mpreg.blockchain.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.ledger.LedgerStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

/// Starts on good and bad databases.
class StartIT {
  private static ConfigurableApplicationContext start(String... properties) {
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

  private static String[] on(TestDatabase database, String user, String role) {
    return new String[] {
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
      "spring.datasource.hikari.connection-init-sql=" + StoreChecks.SET_ROLE
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
        new ArrayList<>(List.of(on(database, "ledger_test_login", StoreChecks.SET_ROLE)));
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
        start(on(database, owner, StoreChecks.SET_ROLE))) {
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

  @Test
  void switchedOffTriggersAreNoticed() throws SQLException {
    TestDatabase database = TestDatabase.create();
    String[] properties = on(database, database.username(), StoreChecks.SET_ROLE);
    start(properties).close();
    database.execute("ALTER TABLE ledger.block DISABLE TRIGGER append_only");

    assertThatThrownBy(() -> start(properties))
        .rootCause()
        .hasMessageContaining("triggers that keep final data append-only");
  }

  @Test
  void anUnreachableDatabaseIsToldInPlainWords() {
    assertThatThrownBy(
            () ->
                start(
                    "spring.datasource.url=jdbc:postgresql://localhost:1/ledger",
                    "spring.datasource.hikari.connection-timeout=1000"))
        .satisfies(
            failure ->
                assertThat(new DatabaseFailureAnalyzer().analyze(failure).getAction())
                    .contains("SPRING_DATASOURCE_URL"));
  }
}
