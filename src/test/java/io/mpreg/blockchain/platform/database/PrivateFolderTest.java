package io.mpreg.blockchain.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {
  @TempDir private Path parent;

  @BeforeEach
  void rightsCanBeToldApart() {
    assumeTrue(parent.getFileSystem().supportedFileAttributeViews().contains("unix"));
  }

  @Test
  void itIsMadeForThisUserAloneAndTakenAgain() throws IOException {
    Path made = PrivateFolder.at(parent.resolve("own"));

    assertThat(rights(made)).isEqualTo("rwx------");
    assertThat(PrivateFolder.at(parent.resolve("own"))).isEqualTo(made);
  }

  @Test
  void oneThatOthersMayWriteToIsRefusedAndStaysAsItIs() throws IOException {
    for (String open : new String[] {"rwxrwxrwx", "rwxrwx---", "rwx----w-"}) {
      Path folder = with(open, Files.createDirectory(parent.resolve(open)));
      assertRefused(folder, "may be written to by others: " + open);
      assertThat(rights(folder)).isEqualTo(open);
    }
  }

  @Test
  void oneOfAnotherUserIsRefused() throws IOException {
    assertRefused(ofAnotherUser("theirs"), "belongs to user");
  }

  @Test
  void aLinkIsRefusedEvenToAFolderOfOnesOwn() throws IOException {
    Path own = PrivateFolder.at(parent.resolve("own"));
    Path link = Files.createSymbolicLink(parent.resolve("link"), own);

    assertRefused(link, "is a link");
    assertRefused(Files.createFile(parent.resolve("file")), "is a link or a file");
  }

  @Test
  void oneThatOthersCouldReplaceIsRefused() throws IOException {
    Path open = with("rwxrwxrwx", Files.createDirectory(parent.resolve("open")));
    assertRefused(open.resolve("own"), "lies in %s, which anybody may write to".formatted(open));

    // As in the temporary directory: the sticky bit prevents other users from renaming.
    Files.setAttribute(open, "unix:mode", 01777);
    assertThat(PrivateFolder.at(open.resolve("own"))).isDirectory();
  }

  @Test
  void oneInAFolderOfAnotherUserIsRefused() throws IOException {
    Path theirs = ofAnotherUser("theirs");
    assumeTrue(Files.isWritable(theirs));
    assertRefused(theirs.resolve("own"), "lies in %s, of user 65534".formatted(theirs));
  }

  // Only root can change an owner; for other users a folder of root belongs to another user.
  private Path ofAnotherUser(String name) throws IOException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Path.of("/usr");
    }
    Path theirs = with("rwx------", Files.createDirectory(parent.resolve(name)));
    Files.setAttribute(theirs, "unix:uid", 65534);
    return theirs;
  }

  private static void assertRefused(Path folder, String reason) {
    assertThatThrownBy(() -> PrivateFolder.at(folder))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(reason)
        .extracting(refused -> ((DatabaseUnusable) refused).action())
        .asString()
        .contains("remove it", "SPRING_DATASOURCE_URL");
  }

  private static Path with(String rights, Path folder) throws IOException {
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(rights));
  }

  private static String rights(Path folder) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
  }
}
