package io.mpreg.blockchain.platform.keys;

import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStore.PasswordProtection;
import java.security.KeyStore.SecretKeyEntry;
import java.security.UnrecoverableKeyException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.security.auth.DestroyFailedException;

/// A PKCS#12 file (RFC 7292) with the private keys of a member: for each [KeyPurpose] at most one
/// entry of that name. An entry is a secret key with the 32-byte seed and the object identifier of
/// its algorithm; `keytool -list` shows it. [NewKeyStore] creates such a file.
public final class KeyStoreFile {
  static final String TYPE = "PKCS12";

  private static final int MAX_FILE_BYTES = 65_536;
  static final Map<SignatureAlgorithm, String> ALGORITHM_NAMES =
      Map.of(SignatureAlgorithm.ED25519, "Ed25519", SignatureAlgorithm.SECP256K1, "secp256k1");

  private final Path file;
  private final Map<KeyPurpose, SigningKey> keys;

  private KeyStoreFile(Path file, Map<KeyPurpose, SigningKey> keys) {
    this.file = file;
    this.keys = keys;
  }

  /// Reads all keys of a file.
  ///
  /// @throws KeysUnusable when it cannot be read, the password is wrong, or an entry is not a valid
  ///   key
  public static KeyStoreFile open(Path file, Password password) {
    byte[] content = content(file);
    return password.lend(
        characters -> {
          try {
            KeyStore store = KeyStore.getInstance(TYPE);
            store.load(new ByteArrayInputStream(content), characters);
            return new KeyStoreFile(file, keys(store, file, characters));
          } catch (GeneralSecurityException | IOException | RuntimeException refused) {
            throw refused instanceof KeysUnusable known ? known : unreadable(file, refused);
          }
        });
  }

  private static byte[] content(Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw damaged(file, "it is larger than %d bytes".formatted(MAX_FILE_BYTES));
      }
      SecretFiles.warnIfOpenToOthers(file);
      return Files.readAllBytes(file);
    } catch (IOException unreadable) {
      throw new KeysUnusable(
          "the key store %s cannot be read: %s".formatted(file, SecretFiles.reason(unreadable)),
          "Check the path and that this program's user may read the file.");
    }
  }

  private static Map<KeyPurpose, SigningKey> keys(KeyStore store, Path file, char[] password)
      throws GeneralSecurityException {
    Map<KeyPurpose, SigningKey> keys = new EnumMap<>(KeyPurpose.class);
    for (KeyPurpose purpose : KeyPurpose.values()) {
      if (store.containsAlias(purpose.entry())) {
        keys.put(purpose, key(store, file, purpose, password));
      }
    }
    return keys;
  }

  private static SigningKey key(KeyStore store, Path file, KeyPurpose purpose, char[] password)
      throws GeneralSecurityException {
    PasswordProtection protection = new PasswordProtection(password);
    try {
      if (!(store.getEntry(purpose.entry(), protection) instanceof SecretKeyEntry entry)) {
        throw damaged(file, "entry '%s' is not a secret key".formatted(purpose.entry()));
      }
      SignatureAlgorithm algorithm =
          algorithm(entry.getSecretKey())
              .filter(purpose::allows)
              .orElseThrow(
                  () ->
                      damaged(file, "entry '%s' has another algorithm".formatted(purpose.entry())));
      byte[] seed = entry.getSecretKey().getEncoded();
      try {
        return SigningKey.fromSeed(algorithm, seed);
      } catch (IllegalArgumentException noSeed) {
        throw damaged(file, "entry '%s' is not a 32-byte seed".formatted(purpose.entry()));
      } finally {
        Arrays.fill(seed, (byte) 0);
      }
    } finally {
      destroy(protection);
    }
  }

  private static Optional<SignatureAlgorithm> algorithm(SecretKey secret) {
    return ALGORITHM_NAMES.entrySet().stream()
        .filter(name -> name.getValue().equalsIgnoreCase(secret.getAlgorithm()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  // PKCS#12 cannot tell the two cases apart: both fail the MAC under the password.
  private static KeysUnusable unreadable(Path file, Exception refused) {
    boolean unauthentic =
        refused instanceof UnrecoverableKeyException
            || refused.getCause() instanceof UnrecoverableKeyException;
    return unauthentic
        ? new KeysUnusable(
            "the key store %s does not open: the password is wrong, or the file is damaged"
                .formatted(file),
            "Check that the password file belongs to this key store; if it does, restore the key"
                + " store from your copy.")
        : damaged(file, "it is not a PKCS#12 file");
  }

  private static KeysUnusable damaged(Path file, String what) {
    return new KeysUnusable(
        "the key store %s is damaged or was not made by keygen: %s".formatted(file, what),
        "Check the path, or restore the key store from your copy.");
  }

  static void destroy(PasswordProtection protection) {
    try {
      protection.destroy();
    } catch (DestroyFailedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// The key of an entry.
  ///
  /// @throws KeysUnusable when there is none
  public SigningKey key(KeyPurpose purpose) {
    return find(purpose)
        .orElseThrow(
            () ->
                new KeysUnusable(
                    "the key store %s has no entry '%s'; its entries are %s"
                        .formatted(file, purpose.entry(), entries()),
                    "Check the path: keygen --authority makes all three keys, keygen alone only"
                        + " 'account'."));
  }

  /// The key of an entry, if there is one.
  public Optional<SigningKey> find(KeyPurpose purpose) {
    return Optional.ofNullable(keys.get(purpose));
  }

  private List<String> entries() {
    return keys.keySet().stream().map(KeyPurpose::entry).toList();
  }

  @Override
  public String toString() {
    return "key store %s with %s".formatted(file, entries());
  }
}
