package io.mpreg.blockchain.platform.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The mark beside a new key store that nothing was ever voted with its keys. It is used up once,
/// before the first vote: an authority without it and without a record of its votes may have voted
/// with a disk that is lost. So it is no part of a backup.
///
/// @param file the mark itself
public record NeverVoted(Path file) {
  private static final String TEXT =
      "Nothing was ever voted with the keys beside this file. The first start of a node removes it."
          + " Never copy it or put it back.\n";

  /// Where the mark of a key store is.
  public static NeverVoted of(Path keyStore) {
    return new NeverVoted(keyStore.resolveSibling(keyStore.getFileName() + ".never-voted"));
  }

  public boolean isThere() {
    return Files.exists(file);
  }

  /// When this returns, the mark is on the disk.
  void leave() throws IOException {
    try {
      SecretFiles.create(file, TEXT.getBytes(StandardCharsets.US_ASCII));
    } catch (FileAlreadyExistsException ofFormerKeys) {
      // It says of these what it said of those.
    }
  }

  /// When this returns, the mark is gone for good.
  public void remove() throws IOException {
    Files.deleteIfExists(file);
    SecretFiles.syncFolderOf(file);
  }
}
