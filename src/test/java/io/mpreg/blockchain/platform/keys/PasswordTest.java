package io.mpreg.blockchain.platform.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class PasswordTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void file() {
    file = folder.resolve("password");
  }

  private String read(String content) throws IOException {
    KeyStores.passwordFile(file, content);
    try (Password password = Password.read(file)) {
      return password.lend(String::new);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b~!", "a b~!\n", "a b~!\r\n", "a b~!\nsecond line\u00e9\n"})
  void itIsTheFirstLineWithoutItsEnd(String content) throws IOException {
    assertThat(read(content)).isEqualTo("a b~!");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\nsecret", "tab\tsecret", "sécret\n", "nul\0secret"})
  void whatIsNoPasswordIsRefusedWithoutShowingIt(String content) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(KeysUnusable.class)
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("cret");
  }

  @Test
  void aLargeFileIsNoPassword() {
    assertThatThrownBy(() -> read("x".repeat(4_097)))
        .isInstanceOf(KeysUnusable.class)
        .hasMessageContaining("larger than 4096 bytes");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> Password.read(file))
        .isInstanceOf(KeysUnusable.class)
        .hasMessageContaining(file + " cannot be read: there is no such file");
  }

  @Test
  void nothingIsLeftOfItWhenItIsClosed() throws IOException {
    KeyStores.passwordFile(file, "secret");
    Password password = Password.read(file);
    password.close();
    assertThat(password.<String>lend(String::new)).isEqualTo("\0".repeat(6));
  }

  @Test
  void aFileThatOthersCanReadIsWarnedOf(CapturedOutput output) throws IOException {
    KeyStores.passwordFile(file, "secret");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Password.read(file).close();
    assertThat(output.getAll()).doesNotContain("chmod");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Password.read(file).close();
    assertThat(output.getAll())
        .contains(file + " can be read", "chmod 600")
        .doesNotContain("secret");
  }
}
