package io.mpreg.blockchain.platform.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files that only their owner may read: written as a whole or not at all, and never over another.
public final class SecretFiles {
  private static final Logger LOG = LoggerFactory.getLogger(SecretFiles.class);

  private static final Set<PosixFilePermission> OPEN =
      EnumSet.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.GROUP_WRITE);

  private SecretFiles() {}

  /// Writes a new file with mode 0600; when this returns, it is on the disk under its name.
  ///
  /// @throws FileAlreadyExistsException when there is one of that name, which stays as it is
  public static void create(Path file, byte[] content) throws IOException {
    Path folder = folderOf(file);
    Path unfinished = Files.createTempFile(folder, ".new-", null, ownerOnly(file));
    try {
      try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
          channel.write(left);
        }
        channel.force(true);
      }
      publish(unfinished, file);
      syncFolderOf(file);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  // A link, as a rename would replace a file that somebody else has just made.
  private static void publish(Path unfinished, Path file) throws IOException {
    try {
      Files.createLink(file, unfinished);
    } catch (FileAlreadyExistsException taken) {
      throw taken;
    } catch (UnsupportedOperationException | FileSystemException noLinks) {
      Files.move(unfinished, file);
    }
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
  }

  static void syncFolderOf(Path file) throws IOException {
    Path folder = folderOf(file);
    // Windows opens no folders, and needs none to be synchronized.
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /// Warns instead of refusing, as a mounted secret often has the mode that its orchestrator gives
  /// it.
  static void warnIfOpenToOthers(Path file) throws IOException {
    try {
      Set<PosixFilePermission> open = EnumSet.copyOf(OPEN);
      open.retainAll(Files.getPosixFilePermissions(file));
      if (!open.isEmpty()) {
        LOG.warn(
            "{} can be read or changed by others ({}); let only the user of this process, and who"
                + " mounts it, do so, as with chmod 600",
            file,
            open);
      }
    } catch (UnsupportedOperationException noModes) {
      LOG.debug("{} is on a file system without modes", file);
    }
  }

  static String reason(IOException failure) {
    return failure instanceof NoSuchFileException
        ? "there is no such file"
        : String.valueOf(failure.getMessage());
  }
}
