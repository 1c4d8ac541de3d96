package io.mpreg.blockchain.platform.keys;

import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;

/// Key stores and password files for tests.
public final class KeyStores {
  public static final String PASSWORD = "correct horse battery staple";

  public static final Map<KeyPurpose, SignatureAlgorithm> AUTHORITY =
      Map.of(
          KeyPurpose.ACCOUNT,
          SignatureAlgorithm.ED25519,
          KeyPurpose.CONSENSUS,
          SignatureAlgorithm.ED25519,
          KeyPurpose.CHECKPOINT,
          SignatureAlgorithm.ED25519);

  private KeyStores() {}

  public static Path passwordFile(Path folder) throws IOException {
    return passwordFile(folder.resolve("password"), PASSWORD + "\n");
  }

  static Path passwordFile(Path file, String content) throws IOException {
    return secret(file, content.getBytes(StandardCharsets.UTF_8));
  }

  static Path secret(Path file, byte[] content) throws IOException {
    Files.write(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  static Map<KeyPurpose, PublicKey> create(
      Path file, Path passwordFile, Map<KeyPurpose, SignatureAlgorithm> algorithms)
      throws IOException {
    try (Password password = Password.read(passwordFile)) {
      return new NewKeyStore(algorithms, new SecureRandom()).writeTo(file, password);
    }
  }

  public static Map<KeyPurpose, PublicKey> create(Path file, Path passwordFile) throws IOException {
    return create(file, passwordFile, AUTHORITY);
  }

  public static KeyStoreFile open(Path file, Path passwordFile) {
    try (Password password = Password.read(passwordFile)) {
      return KeyStoreFile.open(file, password);
    }
  }
}
