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

/// A PostgreSQL server of this process alone, on a free port of the loopback interface, with its
/// data in the directory `postgres` below a data directory. As durable as any other: what it has
/// committed survives kill -9 of both and a power failure. Everything that keeps it from starting
/// is a [DatabaseUnusable].
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
          "With LOGGING_LEVEL_IO_ZONKY=INFO in the environment, the lines of PostgreSQL are shown."
              + " The directory must be writable by this user and belong to the same major version."
              + " A database of your own is used instead when SPRING_DATASOURCE_URL is set.",
          failed);
    }
  }

  private static EmbeddedServer started(
      Path directory, DirectoryLock lock, StoreProperties.Embedded settings) throws IOException {
    requireOtherUserThanRoot(directory);
    Path data = directory.resolve("postgres");
    // Present from before the first start until after it: a directory that was never started holds
    // nothing, and one whose making was cut short would not start.
    Path unfinished = directory.resolve("postgres.unfinished");
    new Postmaster(data).stopOrphan();
    if (Files.exists(unfinished)) {
      FileSystemUtils.deleteRecursively(data);
    } else if (Files.notExists(data)) {
      Files.createFile(unfinished);
    }
    Files.createDirectories(data);
    // The library unpacks PostgreSQL there and runs it; its own default is a folder in the one for
    // temporary files, under a name and with rights that let any user put other programs there.
    System.setProperty("ot.epg.working-dir", OwnFolder.ofThisUser().resolve("postgres").toString());
    EmbeddedPostgres server = configured(data, settings).start();
    Files.deleteIfExists(unfinished);
    LOG.info("PostgreSQL runs on port {} with its data in {}", server.getPort(), data);
    return new EmbeddedServer(data, lock, server);
  }

  // The library's own defaults (-F, synchronous_commit = off) are for tests that may lose
  // everything;
  // what is set here comes later on the command line and wins.
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

  // PostgreSQL refuses to run as root; the library gets round that with a user namespace.
  private static void requireOtherUserThanRoot(Path directory) throws IOException {
    if (SystemUtils.IS_OS_LINUX && isOwnedByRoot(directory) && !LinuxUtils.isUnshareAvailable()) {
      throw new DatabaseUnusable(
          "The embedded PostgreSQL cannot run as root: 'unshare -U', which would get round that, is"
              + " missing or not allowed here.",
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

  /// Connections are only accepted from this machine, without a password.
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
