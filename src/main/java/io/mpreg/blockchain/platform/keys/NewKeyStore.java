package io.mpreg.blockchain.platform.keys;

import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStore.PasswordProtection;
import java.security.KeyStore.SecretKeyEntry;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import javax.crypto.spec.PBEParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Creates keys in a new file; only their public parts are returned.
public final class NewKeyStore {
  // PBES2 (RFC 8018), named here so that no setting of the Java platform weakens it.
  private static final String PROTECTION = "PBEWithHmacSHA256AndAES_256";

  // As many iterations as the platform uses for the file's MAC, which an attacker would try
  // instead.
  private static final int ITERATIONS = 10_000;
  private static final int SALT_BYTES = 20;

  private final SecureRandom random;
  private final Map<KeyPurpose, SignatureAlgorithm> algorithms;

  /// @throws IllegalArgumentException when the purpose of a key does not allow its algorithm
  public NewKeyStore(Map<KeyPurpose, SignatureAlgorithm> algorithms, SecureRandom random) {
    this.random = random;
    this.algorithms = new EnumMap<>(algorithms);
    algorithms.forEach(
        (purpose, algorithm) -> {
          if (!purpose.allows(algorithm)) {
            throw new IllegalArgumentException(
                "a %s key cannot be of %s".formatted(purpose.entry(), algorithm.label()));
          }
        });
  }

  /// Creates the keys and writes them to a new file, which only its owner can read. Beside an
  /// authority's keys it leaves the marker file [NeverVoted].
  ///
  /// @return the public parts
  /// @throws FileAlreadyExistsException when the file exists; it is not changed
  /// @throws IllegalArgumentException when the password is shorter than [Password#MIN_NEW_LENGTH]
  public Map<KeyPurpose, PublicKey> writeTo(Path file, Password password) throws IOException {
    if (password.length() < Password.MIN_NEW_LENGTH) {
      throw new IllegalArgumentException(
          "the password has %d characters, a new key store needs at least %d"
              .formatted(password.length(), Password.MIN_NEW_LENGTH));
    }
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Map<KeyPurpose, PublicKey> publicKeys = new EnumMap<>(KeyPurpose.class);
    SecretFiles.create(file, password.lend(characters -> encoded(characters, publicKeys)));
    if (publicKeys.containsKey(KeyPurpose.CONSENSUS)) {
      NeverVoted.of(file).leave();
    }
    return Collections.unmodifiableMap(publicKeys);
  }

  private byte[] encoded(char[] password, Map<KeyPurpose, PublicKey> publicKeys) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStoreFile.TYPE);
      store.load(null, null);
      for (Map.Entry<KeyPurpose, SignatureAlgorithm> wanted : algorithms.entrySet()) {
        publicKeys.put(wanted.getKey(), put(store, wanted.getKey(), wanted.getValue(), password));
      }
      ByteArrayOutputStream encoded = new ByteArrayOutputStream();
      store.store(encoded, password);
      return encoded.toByteArray();
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException("every Java platform supports PKCS#12", impossible);
    }
  }

  private PublicKey put(
      KeyStore store, KeyPurpose purpose, SignatureAlgorithm algorithm, char[] password)
      throws GeneralSecurityException {
    byte[] seed = randomBytes(SigningKey.SEED_LENGTH);
    PasswordProtection protection =
        new PasswordProtection(
            password, PROTECTION, new PBEParameterSpec(randomBytes(SALT_BYTES), ITERATIONS));
    try {
      // About one in 2^127 seeds is not a valid secp256k1 scalar; it is refused here.
      PublicKey publicKey = SigningKey.fromSeed(algorithm, seed).publicKey();
      SecretKeySpec secret = new SecretKeySpec(seed, KeyStoreFile.ALGORITHM_NAMES.get(algorithm));
      store.setEntry(purpose.entry(), new SecretKeyEntry(secret), protection);
      return publicKey;
    } finally {
      Arrays.fill(seed, (byte) 0);
      KeyStoreFile.destroy(protection);
    }
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
