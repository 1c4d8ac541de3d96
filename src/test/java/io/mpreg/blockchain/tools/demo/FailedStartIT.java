package io.mpreg.blockchain.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.LedgerApplication;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.platform.database.TestDatabase;
import io.mpreg.blockchain.platform.keys.KeysUnusable;
import io.mpreg.blockchain.tools.cli.CommandRun;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;

/// A node whose start fails leaves an empty database unchanged: another genesis can start there.
class FailedStartIT {
  private static final String[] ANY_PORTS = {
    "--server.port=0", "--management.server.port=0", "--ledger.federation.port=0"
  };

  @TempDir Path directory;

  @Test
  void aStartThatFailsDoesNotBindTheDatabaseToItsGenesis() throws IOException, SQLException {
    TestDatabase database = TestDatabase.create();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      for (String port :
          new String[] {
            "server.port=%d", "management.server.port=%d", "ledger.federation.port=%d"
          }) {
        String setting = "--" + port.formatted(taken.getLocalPort());
        assertThatThrownBy(() -> start(database, "--server.address=127.0.0.1", setting))
            .as(setting)
            .rootCause()
            .isInstanceOfAny(PortInUseException.class, BindException.class);
        assertThat(rows(database)).as(setting).isZero();
      }
    }
    assertThatThrownBy(() -> start(database, "--ledger.witness.logs[0]=this is no verifier key"))
        .hasStackTraceContaining("ledger.witness.logs");
    assertThatThrownBy(() -> start(database, "--ledger.federation.ssl-bundle=none"))
        .hasStackTraceContaining("none");
    keys("member");
    keys("other");
    run("genesis", "--name=ours", "--out=" + file("genesis.json"), file("member.json"));
    assertThatThrownBy(() -> start(database, own("other")))
        .hasRootCauseInstanceOf(KeysUnusable.class);
    assertThat(rows(database)).isZero();

    try (ConfigurableApplicationContext node = start(database, own("member"))) {
      assertThat(node.getBean(Ledger.class).chain().genesis().chainName()).isEqualTo("ours");
      assertThat(rows(database)).isEqualTo(3);
    }
  }

  private static long rows(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT (SELECT count(*) FROM ledger.genesis) + (SELECT count(*) FROM ledger.block)
                  + (SELECT count(*) FROM ledger.chain_head)\
                """)) {
      row.next();
      return row.getLong(1);
    }
  }

  private ConfigurableApplicationContext start(TestDatabase database, String... more) {
    return new SpringApplicationBuilder(LedgerApplication.class)
        .run(
            Stream.of(Stream.of(ANY_PORTS), database.arguments(), Stream.of(more))
                .flatMap(each -> each)
                // The last argument of a name counts.
                .collect(
                    Collectors.toMap(
                        argument -> argument.replaceFirst("=.*", ""),
                        argument -> argument,
                        (earlier, later) -> later))
                .values()
                .toArray(String[]::new));
  }

  private String[] own(String keys) {
    return new String[] {
      "--ledger.genesis=" + file("genesis.json"),
      "--ledger.authority.id=member",
      "--ledger.authority.key-store=" + file(keys + ".p12"),
      "--ledger.authority.key-store-password-file=" + file(keys + ".pw")
    };
  }

  private void keys(String name) throws IOException {
    Files.writeString(
        directory.resolve(name + ".json"),
        run(
            "keygen",
            "--id=member",
            "--new-password",
            "--authority",
            "--json",
            "--key-store=" + file(name + ".p12"),
            "--password-file=" + file(name + ".pw")));
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private static String run(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out();
  }
}
