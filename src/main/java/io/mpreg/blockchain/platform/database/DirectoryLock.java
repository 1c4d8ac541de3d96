package io.mpreg.blockchain.platform.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A lock that lets one process at a time use a data directory. The operating system releases it
/// when the process ends, also after a crash.
final class DirectoryLock implements AutoCloseable {
  private static final String FILE = "ledger.lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /// @throws DatabaseUnusable when another process, or this one, holds it
  static DirectoryLock take(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (lock(channel) == null) {
        throw new DatabaseUnusable(
            "The data directory %s is in use by process %s.".formatted(directory, holder(file)),
            "Stop that process, or give this member a directory of its own: set LEDGER_DATA_DIR.");
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(Long.toString(pid()).getBytes(StandardCharsets.US_ASCII)));
      return new DirectoryLock(channel);
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldHere) {
      return null;
    }
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  private static String holder(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.US_ASCII).strip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
