package io.mpreg.blockchain.platform.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server process of one data directory, found through its `postmaster.pid`. It is a separate
/// process, so it outlives a node that was killed.
final class Postmaster {
  private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
  private static final int STOP_SECONDS = 60;

  private final Path data;

  Postmaster(Path data) {
    this.data = data;
  }

  /// Stops a server left over from a killed run. The caller must hold the directory's lock.
  void stopOrphan() throws IOException {
    Optional<ProcessHandle> process = recorded().filter(ProcessHandle::isAlive);
    if (process.isEmpty()) {
      return; // none, or a stale file, which PostgreSQL replaces
    }
    if (!servesThisDirectory(process.get())) {
      // Another process has the pid by now, and PostgreSQL could take it for the old server.
      Files.deleteIfExists(pidFile());
      return;
    }
    LOG.warn("Stopping PostgreSQL left over from a killed run (pid {})", process.get().pid());
    interrupt(process.get());
    awaitEnd(process.get());
  }

  /// Waits until the server has ended, after it was told to.
  void awaitEnd() throws IOException {
    Optional<ProcessHandle> process = recorded().filter(this::servesThisDirectory);
    if (process.isPresent()) {
      awaitEnd(process.get());
    }
  }

  private Path pidFile() {
    return data.resolve("postmaster.pid");
  }

  // First line: the process id (PostgreSQL documentation, "Database File Layout").
  private Optional<ProcessHandle> recorded() throws IOException {
    if (!Files.exists(pidFile())) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(pidFile());
    try {
      return lines.isEmpty()
          ? Optional.empty()
          : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  private boolean servesThisDirectory(ProcessHandle process) {
    ProcessHandle.Info info = process.info();
    boolean postgres = info.command().map(Path::of).map(this::isPostgres).orElse(false);
    // Some systems do not show arguments; there the lock and the name have to suffice.
    return postgres
        && info.arguments().map(list -> Arrays.asList(list).contains(data.toString())).orElse(true);
  }

  private boolean isPostgres(Path command) {
    Path name = command.getFileName();
    return name != null && name.toString().startsWith("postgres");
  }

  // SIGINT is PostgreSQL's "fast" shutdown, SIGTERM would wait for clients.
  private static void interrupt(ProcessHandle process) throws IOException {
    try {
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitEnd(ProcessHandle process) throws IOException {
    try {
      process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      throw new IOException(
          "PostgreSQL (pid %d) still runs in %s".formatted(process.pid(), data), late);
    }
  }
}
