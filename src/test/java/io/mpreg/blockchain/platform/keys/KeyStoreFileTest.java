package io.mpreg.blockchain.platform.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyStoreFileTest {
  private static final byte[] MESSAGE = {1, 2, 3};

  @TempDir Path folder;
  private Path file;
  private Path passwordFile;

  @BeforeEach
  void password() throws IOException {
    file = folder.resolve("keys.p12");
    passwordFile = KeyStores.passwordFile(folder);
  }

  @ParameterizedTest
  @EnumSource
  void aKeySignsAfterwardsWhatItsPublicPartVerifies(SignatureAlgorithm algorithm)
      throws IOException {
    PublicKey publicKey =
        KeyStores.create(file, passwordFile, Map.of(KeyPurpose.ACCOUNT, algorithm))
            .get(KeyPurpose.ACCOUNT);
    SigningKey key = KeyStores.open(file, passwordFile).key(KeyPurpose.ACCOUNT);
    assertThat(key.publicKey()).isEqualTo(publicKey);
    assertThat(publicKey.algorithm()).isEqualTo(algorithm);
    assertThat(publicKey.verifies(MESSAGE, key.sign(MESSAGE))).isTrue();
  }

  @Test
  void theThreeKeysOfAnAuthorityAreDifferent() throws IOException {
    Map<KeyPurpose, PublicKey> publicKeys = KeyStores.create(file, passwordFile);
    KeyStoreFile store = KeyStores.open(file, passwordFile);
    assertThat(publicKeys.values()).doesNotHaveDuplicates().hasSize(3);
    assertThat(publicKeys)
        .allSatisfy(
            (purpose, publicKey) ->
                assertThat(store.key(purpose).publicKey()).isEqualTo(publicKey));
  }

  @Test
  void onlyTheOwnerCanReadTheFileAndNothingElseIsLeft() throws IOException {
    KeyStores.create(file, passwordFile);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files)
          .containsExactlyInAnyOrder(file, passwordFile, Path.of(file + ".never-voted"));
    }
  }

  @Test
  void anExistingFileStaysAsItIs() throws IOException {
    Files.writeString(file, "something else");
    assertThatThrownBy(() -> KeyStores.create(file, passwordFile))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("something else");
  }

  @Test
  void aFileThatAppearsMeanwhileStaysAsItIs() throws IOException {
    Files.writeString(file, "something else");
    assertThatThrownBy(() -> SecretFiles.create(file, MESSAGE))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("something else");
    assertThat(folder).isDirectoryNotContaining("glob:**.new-*");
  }

  @Test
  void aShortPasswordProtectsNoNewFile() throws IOException {
    KeyStores.passwordFile(passwordFile, "fifteen letters\n");
    assertThatThrownBy(() -> KeyStores.create(file, passwordFile))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("15 characters")
        .hasMessageNotContaining("fifteen letters");
    assertThat(file).doesNotExist();
  }

  @Test
  void votesAndCheckpointsAreNeverSignedWithSecp256k1() {
    Map<KeyPurpose, SignatureAlgorithm> wrong =
        Map.of(KeyPurpose.CONSENSUS, SignatureAlgorithm.SECP256K1);
    assertThatThrownBy(() -> new NewKeyStore(wrong, new SecureRandom()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("consensus");
  }

  @Test
  void anotherPasswordOpensNothingAndIsNotShown() throws IOException {
    KeyStores.create(file, passwordFile);
    KeyStores.passwordFile(passwordFile, "another password\n");
    assertRefused("the password is wrong, or the file is damaged");
  }

  @Test
  void aMissingEntryIsNamed() throws IOException {
    KeyStores.create(file, passwordFile, Map.of(KeyPurpose.ACCOUNT, SignatureAlgorithm.ED25519));
    KeyStoreFile store = KeyStores.open(file, passwordFile);
    assertThatThrownBy(() -> store.key(KeyPurpose.CONSENSUS))
        .isInstanceOf(KeysUnusable.class)
        .hasMessageContaining("no entry 'consensus'")
        .hasMessageContaining("[account]");
  }

  @Test
  void aMissingFileIsNamed() {
    assertRefused("there is no such file");
  }

  @Test
  void noDamageOfTheFileChangesTheKeys() throws IOException {
    Map<KeyPurpose, PublicKey> publicKeys = KeyStores.create(file, passwordFile);
    byte[] content = Files.readAllBytes(file);
    for (int at = 0; at < content.length; at += 5) {
      byte[] damaged = content.clone();
      damaged[at] ^= 1;
      Path copy = KeyStores.secret(folder.resolve("damaged.p12"), damaged);
      try {
        KeyStoreFile store = KeyStores.open(copy, passwordFile);
        // The parser ignores a few bits of the framing.
        assertThat(store.key(KeyPurpose.CONSENSUS).publicKey())
            .isEqualTo(publicKeys.get(KeyPurpose.CONSENSUS));
      } catch (KeysUnusable refused) {
        assertThat(refused).hasMessageContaining("damaged").hasNoCause();
      }
    }
  }

  @Test
  void whatIsNoKeyStoreIsRefused() throws IOException {
    for (byte[] content : new byte[][] {{}, {1}, new byte[70_000], "text".getBytes()}) {
      KeyStores.secret(file, content);
      assertRefused("damaged or was not made by keygen");
    }
  }

  @Test
  void entriesOfAnotherKindAreRefused() throws Exception {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) 0x5a);
    writeEntry("account", new SecretKeySpec(seed, "AES"));
    assertRefused("entry 'account' has another algorithm");
    writeEntry("consensus", new SecretKeySpec(seed, "secp256k1"));
    assertRefused("entry 'consensus' has another algorithm");
    writeEntry("account", new SecretKeySpec(seed, 0, 31, "Ed25519"));
    assertRefused("entry 'account' is not a 32-byte seed");
    writeEntry("account", new SecretKeySpec(new byte[32], "secp256k1"));
    assertRefused("entry 'account' is not a 32-byte seed");
  }

  private void writeEntry(String name, SecretKeySpec secret)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setEntry(
        name,
        new KeyStore.SecretKeyEntry(secret),
        new KeyStore.PasswordProtection(KeyStores.PASSWORD.toCharArray()));
    try (OutputStream target = Files.newOutputStream(file)) {
      store.store(target, KeyStores.PASSWORD.toCharArray());
    }
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(() -> KeyStores.open(file, passwordFile))
        .isInstanceOf(KeysUnusable.class)
        .hasNoCause()
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason)
        .hasMessageNotContaining("password\n")
        .hasMessageNotContaining("5a5a");
  }

  @Test
  void nothingSecretIsInAText() throws Exception {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) 0x5a);
    writeEntry("account", new SecretKeySpec(seed, "Ed25519"));
    KeyStoreFile store = KeyStores.open(file, passwordFile);
    SigningKey key = store.key(KeyPurpose.ACCOUNT);
    try (Password password = Password.read(passwordFile)) {
      assertThat(store + " " + key + " " + password)
          .doesNotContain(HexFormat.of().formatHex(seed), "ZZZZ", KeyStores.PASSWORD);
    }
  }

  @Test
  void keytoolListsTheEntries() throws Exception {
    KeyStores.create(file, passwordFile);
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process listing =
        new ProcessBuilder(
                keytool.toString(),
                "-list",
                "-keystore",
                file.toString(),
                "-storepass:file",
                passwordFile.toString())
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(new String(listing.getInputStream().readAllBytes()))
          .contains("Keystore type: PKCS12", "3 entries", "account,", "consensus,", "checkpoint,");
      assertThat(listing.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      listing.destroyForcibly();
    }
  }
}
