package io.mpreg.blockchain.platform.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.commons.lang3.SystemUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/// A PostgreSQL server owned by this process, on a free port of the loopback interface, with its
/// data in the directory `postgres` below a data directory. It is fully durable: its commits
/// survive kill -9 of both processes and a power failure. Any failure to start it is a
/// [DatabaseUnusable].
final class EmbeddedServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final String SUPERUSER = "postgres";

  private final Path data;
  private final DirectoryLock lock;
  private final EmbeddedPostgres server;

  private EmbeddedServer(Path data, DirectoryLock lock, EmbeddedPostgres server) {
    this.data = data;
    this.lock = lock;
    this.server = server;
  }

  static EmbeddedServer start(Path dataDirectory, StoreProperties.Embedded settings) {
    Path directory = dataDirectory.toAbsolutePath().normalize();
    try {
      Files.createDirectories(directory);
      DirectoryLock lock = DirectoryLock.take(directory);
      try {
        return started(directory, lock, settings);
      } catch (IOException | RuntimeException failed) {
        lock.close();
        throw failed;
      }
    } catch (DatabaseUnusable refused) {
      throw refused;
    } catch (IOException | RuntimeException failed) {
      throw new DatabaseUnusable(
          "The embedded PostgreSQL in %s does not start: %s"
              .formatted(directory, failed.getMessage()),
          "Set LOGGING_LEVEL_IO_ZONKY=INFO in the environment to see the log of PostgreSQL."
              + " The directory must be writable by this user and hold the same major version."
              + " To use a database of your own instead, set SPRING_DATASOURCE_URL.",
          failed);
    }
  }

  private static EmbeddedServer started(
      Path directory, DirectoryLock lock, StoreProperties.Embedded settings) throws IOException {
    requireOtherUserThanRoot(directory);
    Path data = directory.resolve("postgres");
    // A marker that exists during the first start only: a directory with it holds no ledger yet,
    // and may be incomplete because initdb was interrupted.
    Path unfinished = directory.resolve("postgres.unfinished");
    new Postmaster(data).stopOrphan();
    if (Files.exists(unfinished)) {
      FileSystemUtils.deleteRecursively(data);
    } else if (Files.notExists(data)) {
      Files.createFile(unfinished);
    }
    Files.createDirectories(data);
    // The library unpacks and runs PostgreSQL there. Its default is a folder in the temporary
    // directory, where any user could place other programs.
    System.setProperty(
        "ot.epg.working-dir", PrivateFolder.ofThisUser().resolve("postgres").toString());
    EmbeddedPostgres server = configured(data, settings).start();
    Files.deleteIfExists(unfinished);
    LOG.info("PostgreSQL runs on port {} with its data in {}", server.getPort(), data);
    return new EmbeddedServer(data, lock, server);
  }

  // The library's defaults (-F, synchronous_commit = off) are for tests that may lose everything.
  // These settings come later on the command line and override them.
  private static EmbeddedPostgres.Builder configured(Path data, StoreProperties.Embedded settings) {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        .setPGStartupWait(START_LIMIT)
        .setLocaleConfig("locale", "C")
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("max_connections", "100")
        .setServerConfig("listen_addresses", "localhost")
        .setServerConfig("unix_socket_directories", "") // would be in the shared folder
        .setServerConfig("shared_buffers", settings.sharedBuffers())
        .setServerConfig("max_wal_size", settings.maxWalSize())
        .setServerConfig("wal_buffers", "16MB")
        .setServerConfig("checkpoint_timeout", "15min")
        .setServerConfig("jit", "off");
  }

  // PostgreSQL refuses to run as root; the library works around that with a user namespace.
  private static void requireOtherUserThanRoot(Path directory) throws IOException {
    if (SystemUtils.IS_OS_LINUX && isOwnedByRoot(directory) && !LinuxUtils.isUnshareAvailable()) {
      throw new DatabaseUnusable(
          "The embedded PostgreSQL cannot run as root: 'unshare -U', which would work around"
              + " that, is missing or not allowed here.",
          "Run as another user than root; or install unshare (package util-linux) and allow user"
              + " namespaces; or set SPRING_DATASOURCE_URL to a database of your own.");
    }
  }

  private static boolean isOwnedByRoot(Path directory) throws IOException {
    return "root".equals(System.getProperty("user.name"))
        && Integer.valueOf(0).equals(Files.getAttribute(directory, "unix:uid"));
  }

  String jdbcUrl(String database) {
    return "jdbc:postgresql://localhost:%d/%s".formatted(server.getPort(), database);
  }

  String username() {
    return SUPERUSER;
  }

  /// The server accepts connections from this machine only, without a password.
  String password() {
    return "";
  }

  @Override
  public void close() {
    try (lock) {
      server.close();
      new Postmaster(data).awaitEnd(); // a large checkpoint may take longer than the library waits
    } catch (IOException failed) {
      throw new UncheckedIOException("PostgreSQL in " + data + " did not stop", failed);
    }
  }
}
