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

/// New keys, of which nothing but the public parts leaves the file that they are written to.
public final class NewKeyStore {
  // PBES2 (RFC 8018), named here so that no setting of the Java platform weakens it.
  private static final String PROTECTION = "PBEWithHmacSHA256AndAES_256";

  // As many as the platform does for the authentication code of the file, which is tried instead.
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

  /// Makes the keys and writes them to a new file, which only its owner can read. Beside those of
  /// an authority the mark is left that they have [NeverVoted].
  ///
  /// @return the public parts
  /// @throws FileAlreadyExistsException when there is such a file, which stays as it is
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
      throw new IllegalStateException("every Java platform writes PKCS#12", impossible);
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
      // Of 2^127 seeds one is no scalar of secp256k1; it would be refused here.
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
