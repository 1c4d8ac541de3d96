package io.mpreg.blockchain.platform.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/// Small ASCII files that survive a power failure: when a method returns, its write is on the disk,
/// and files are replaced atomically.
public final class DurableFiles {
  private DurableFiles() {}

  public static void replace(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    save(next, text, StandardOpenOption.TRUNCATE_EXISTING);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    syncDirectoryOf(file);
  }

  static void move(Path file, Path other) throws IOException {
    Files.move(file, other, StandardCopyOption.ATOMIC_MOVE);
    syncDirectoryOf(other);
  }

  public static void append(Path file, String text) throws IOException {
    save(file, text, StandardOpenOption.APPEND);
    syncDirectoryOf(file);
  }

  private static void save(Path file, String text, StandardOpenOption how) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  // The rename has to survive a power failure too. Windows cannot sync a directory.
  private static void syncDirectoryOf(Path file) throws IOException {
    Path directory = Objects.requireNonNull(file.getParent());
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
