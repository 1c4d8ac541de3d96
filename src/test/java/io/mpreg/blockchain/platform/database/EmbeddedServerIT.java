package io.mpreg.blockchain.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.lang3.SystemUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

class EmbeddedServerIT {
  private static final StoreProperties.Embedded SMALL =
      new StoreProperties.Embedded("32MB", "256MB");

  private Path directory;

  @BeforeEach
  void aDirectory() throws IOException {
    directory = Files.createTempDirectory("ledger-embedded");
  }

  @AfterEach
  void remove() throws IOException {
    FileSystemUtils.deleteRecursively(directory);
  }

  @Test
  void itIsAsDurableAsAnyOther() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start(directory, SMALL)) {
      for (String setting : new String[] {"fsync", "full_page_writes", "synchronous_commit"}) {
        assertThat(answer(server, "SHOW " + setting)).as(setting).isEqualTo("on");
      }
      assertThat(answer(server, "SHOW shared_buffers")).isEqualTo("32MB");
    }
  }

  @Test
  void dataSurvivesARestart() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start(directory, SMALL)) {
      execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");
    }
    assertThat(directory.resolve("postgres/postmaster.pid")).doesNotExist();
    try (EmbeddedServer server = EmbeddedServer.start(directory, SMALL)) {
      assertThat(answer(server, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void aDirectoryInUseIsRefusedAndAnotherIsNot() throws Exception {
    Path other = directory.resolve("other");
    try (EmbeddedServer server = EmbeddedServer.start(directory.resolve("one"), SMALL);
        EmbeddedServer beside = EmbeddedServer.start(other, SMALL)) {
      assertThat(answer(beside, "SHOW port")).isNotEqualTo(answer(server, "SHOW port"));
      assertThatThrownBy(() -> EmbeddedServer.start(other, SMALL))
          .isInstanceOf(DatabaseUnusable.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid())
          .extracting(failure -> ((DatabaseUnusable) failure).action())
          .asString()
          .contains("LEDGER_DATA_DIR");
      assertThat(answer(beside, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void theServerOfAKilledProcessIsStoppedAndItsDataIsThere() throws Exception {
    Process member = startedMember();
    String url = firstLine(member);
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kept AS SELECT 42 AS answer");
    }
    assertThatThrownBy(() -> EmbeddedServer.start(directory, SMALL))
        .hasMessageContaining("in use by process " + member.pid());

    member.destroyForcibly().waitFor();

    try (EmbeddedServer server = EmbeddedServer.start(directory, SMALL)) {
      assertThat(answer(server, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  // With the library's naming and marker, so that the library would take it for its own.
  @Test
  void programsThatSomebodyHasPutIntoTheSharedFolderAreNotRun() throws Exception {
    assumeFalse(SystemUtils.IS_OS_WINDOWS);
    Path shared = Files.createDirectory(directory.resolve("shared"));
    Path home = Files.createDirectory(directory.resolve("home"));
    Path run = directory.resolve("run");
    Path planted = shared.resolve("embedded-pg/PG-" + nameOfBinaries());
    Files.createDirectories(planted.resolve("bin"));
    for (String program : new String[] {"initdb", "postgres", "pg_ctl"}) {
      Path file = planted.resolve("bin").resolve(program);
      Files.writeString(file, "#!/bin/sh\ntouch %s\nexit 1\n".formatted(run));
      file.toFile().setExecutable(true);
    }
    Files.createFile(planted.resolve(".exists"));

    Process member = startedMember("-Djava.io.tmpdir=" + shared, "-Duser.home=" + home);
    try (Connection connection = DriverManager.getConnection(firstLine(member), "postgres", "");
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    } finally {
      member.destroyForcibly().waitFor();
      new Postmaster(directory.resolve("postgres")).stopOrphan();
    }

    assertThat(run).doesNotExist();
    assertThat(planted.resolve("share")).doesNotExist();
    Path own = home.resolve(".cache/mpreg-ledger");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
        .isEqualTo("rwx------");
    assertThat(own.resolve("postgres")).isNotEmptyDirectory();
    try (Stream<Path> left = Files.list(shared)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".s.PGSQL"));
    }
  }

  private static String nameOfBinaries() throws Exception {
    String machine = "amd64".equals(SystemUtils.OS_ARCH) ? "x86_64" : SystemUtils.OS_ARCH;
    try (InputStream binaries =
        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system(), machine)) {
      byte[] content = binaries.readAllBytes();
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
    }
  }

  private static String system() {
    return SystemUtils.IS_OS_MAC ? "Darwin" : "Linux";
  }

  private Process startedMember(String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(options));
    command.addFirst(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Member.class.getName(), directory.toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static String firstLine(Process member) throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(member.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    while (line != null && !line.startsWith("jdbc:")) {
      line = output.readLine();
    }
    return line;
  }

  /// Another process with a server of its own.
  static final class Member {
    private Member() {}

    public static void main(String[] arguments) throws InterruptedException {
      EmbeddedServer server = EmbeddedServer.start(Path.of(arguments[0]), SMALL);
      System.out.println(server.jdbcUrl("postgres"));
      Thread.sleep(60_000);
    }
  }

  @Test
  void aProcessThatHasTheNumberOfAnOldServerIsLeftAlone() throws Exception {
    try (EmbeddedServer server = EmbeddedServer.start(directory, SMALL)) {
      execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");
    }
    Process stranger = new ProcessBuilder("sleep", "60").start();
    Files.writeString(
        directory.resolve("postgres/postmaster.pid"),
        stranger.pid() + "\n" + directory.resolve("postgres") + "\n");

    try (EmbeddedServer server = EmbeddedServer.start(directory, SMALL)) {
      assertThat(answer(server, "SELECT answer FROM kept")).isEqualTo("42");
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void aDirectoryWhoseMakingWasCutShortIsMadeAgain() throws Exception {
    Files.createDirectories(directory.resolve("postgres/base"));
    Files.createFile(directory.resolve("postgres.unfinished"));

    try (EmbeddedServer server = EmbeddedServer.start(directory, SMALL)) {
      assertThat(answer(server, "SELECT 1")).isEqualTo("1");
    }
    assertThat(directory.resolve("postgres.unfinished")).doesNotExist();
  }

  @Test
  void aDirectoryOfSomethingElseIsNotTouched() throws Exception {
    Files.createDirectories(directory.resolve("postgres"));
    Path precious = Files.writeString(directory.resolve("postgres/precious"), "content");

    assertThatThrownBy(() -> EmbeddedServer.start(directory, SMALL))
        .isInstanceOf(DatabaseUnusable.class);
    assertThat(precious).hasContent("content");
  }

  private static void execute(EmbeddedServer server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String answer(EmbeddedServer server, String query) {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getString(1);
    } catch (SQLException failed) {
      throw new UncheckedIOException(new IOException(failed));
    }
  }

  private static Connection connect(EmbeddedServer server) throws SQLException {
    return DriverManager.getConnection(
        server.jdbcUrl("postgres"), server.username(), server.password());
  }
}
