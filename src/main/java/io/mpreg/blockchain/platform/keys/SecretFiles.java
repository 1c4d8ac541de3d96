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

/// Files that only their owner may read: written completely or not at all, and never over an
/// existing file.
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
  /// @throws FileAlreadyExistsException when the file exists; it is not changed
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

  // A hard link, because a rename would replace a file that another process has just created.
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
    // Windows cannot open a folder, and needs no sync of one.
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /// Warns instead of refusing, because the orchestrator often sets the mode of a mounted secret.
  static void warnIfOpenToOthers(Path file) throws IOException {
    try {
      Set<PosixFilePermission> open = EnumSet.copyOf(OPEN);
      open.retainAll(Files.getPosixFilePermissions(file));
      if (!open.isEmpty()) {
        LOG.warn(
            "{} can be read or changed by others ({}); allow only the user of this process, and"
                + " the one who mounts it, for example with chmod 600",
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
