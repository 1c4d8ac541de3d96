package io.mpreg.blockchain.platform.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The marker file beside a new key store which says that its keys have never voted. It is removed
/// before the first vote: an authority without it and without a record of its votes may have voted
/// with a disk that is lost. So it must not be part of a backup.
///
/// @param file the marker file
public record NeverVoted(Path file) {
  private static final String TEXT =
      "Nothing was ever voted with the keys beside this file. The first start of a node removes it."
          + " Never copy it or put it back.\n";

  /// The default marker file of a key store.
  public static NeverVoted of(Path keyStore) {
    return new NeverVoted(keyStore.resolveSibling(keyStore.getFileName() + ".never-voted"));
  }

  public boolean isThere() {
    return Files.exists(file);
  }

  /// Creates the marker file durably.
  void leave() throws IOException {
    try {
      SecretFiles.create(file, TEXT.getBytes(StandardCharsets.US_ASCII));
    } catch (FileAlreadyExistsException ofFormerKeys) {
      // A left-over marker says the same about the new keys.
    }
  }

  /// Removes the marker file durably.
  public void remove() throws IOException {
    Files.deleteIfExists(file);
    SecretFiles.syncFolderOf(file);
  }
}
