package io.mpreg.blockchain.tools.cli.keys;

import io.mpreg.blockchain.platform.keys.KeyStoreFile;
import io.mpreg.blockchain.platform.keys.Password;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// `--key-store` and `--password-file`.
@SuppressWarnings("NullAway.Init") // picocli sets what is required
public final class KeyStoreOptions {
  @Option(
      names = "--key-store",
      paramLabel = "FILE",
      required = true,
      description = "The PKCS#12 file with the private keys.")
  private Path file;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      required = true,
      description = "The file whose first line is the password of the key store.")
  private Path passwordFile;

  Path file() {
    return file;
  }

  Path passwordFile() {
    return passwordFile;
  }

  /// Opens the key store with its password.
  public KeyStoreFile open() {
    return open(file, passwordFile);
  }

  /// Opens a key store with the password that is in a file.
  public static KeyStoreFile open(Path file, Path passwordFile) {
    try (Password password = Password.read(passwordFile)) {
      return KeyStoreFile.open(file, password);
    }
  }
}
