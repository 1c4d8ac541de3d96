package io.mpreg.blockchain.platform.database;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A folder that only this user can write to, created with mode 0700, so that programs in it may be
/// run. An existing folder that others could have written to is refused, not repaired, because its
/// content may be theirs already.
final class PrivateFolder {
  private static final String NAME = "mpreg-ledger";
  private static final int STICKY = 0001000;

  private PrivateFolder() {}

  /// The cache folder, shared by all processes of this user: in the home folder, or for users
  /// without one in the temporary directory.
  static Path ofThisUser() throws IOException {
    String user = System.getProperty("user.name");
    Path home = Path.of(System.getProperty("user.home")).toAbsolutePath();
    if (!Files.isDirectory(home) || !Files.isWritable(home)) {
      return at(Path.of(System.getProperty("java.io.tmpdir"), NAME + "-" + user));
    }
    return at(Files.createDirectories(home.resolve(".cache")).resolve(NAME));
  }

  /// @throws DatabaseUnusable when others can write to the existing folder, or to one above it
  static Path at(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    if (!absolute.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return Files.createDirectories(absolute); // below a home folder, which is private
    }
    make(absolute);
    refuseUnlessOwn(absolute);
    return absolute;
  }

  private static void make(Path folder) throws IOException {
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException present) {
      // checked like one that was created here
    }
  }

  private static void refuseUnlessOwn(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw refused(folder, "is a link or a file");
    }
    long user = new UnixSystem().getUid();
    if (uid(folder) != user) {
      throw refused(folder, "belongs to user %d, not to %d".formatted(uid(folder), user));
    }
    Set<PosixFilePermission> open =
        Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
    if (open.contains(PosixFilePermission.GROUP_WRITE)
        || open.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw refused(folder, "may be written to by others: " + PosixFilePermissions.toString(open));
    }
    // A user who may rename entries in a folder above can replace this folder.
    @Nullable Path above = folder.toRealPath().getParent();
    while (above != null) {
      refuseWhereOthersRename(folder, above, user);
      above = above.getParent();
    }
  }

  private static void refuseWhereOthersRename(Path folder, Path above, long user)
      throws IOException {
    if (uid(above) != user && uid(above) != 0) {
      throw refused(folder, "lies in %s, of user %d".formatted(above, uid(above)));
    }
    int mode = (Integer) Files.getAttribute(above, "unix:mode");
    if ((mode & 0002) != 0 && (mode & STICKY) == 0) {
      throw refused(folder, "lies in %s, which anybody may write to".formatted(above));
    }
  }

  private static int uid(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  private static DatabaseUnusable refused(Path folder, String reason) {
    return new DatabaseUnusable(
        "The embedded PostgreSQL is not unpacked below %s, from where it would be run: it %s."
            .formatted(folder, reason),
        "Find out who created it, and remove it: the next start creates it again, for this user"
            + " alone. Or name another home folder with -Duser.home=…; or set"
            + " SPRING_DATASOURCE_URL to a database of your own.");
  }
}
