package io.mpreg.blockchain.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.crypto.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorsTest {
  private static final String HEX = "0123456789abcdef".repeat(4);

  @TempDir Path directory;

  private Operators read(String content) throws IOException {
    return Operators.read(Files.writeString(directory.resolve("operators"), content));
  }

  @Test
  void aKeyIsItsTextAndTheFileHasOnlyItsHash() throws IOException {
    OperatorKey key = OperatorKey.random(new SecureRandom());
    assertThat(key.reveal()).matches("mpreg_[0-9a-f]{64}");
    assertThat(key.hash()).isEqualTo(Hash.of(key.reveal().getBytes()));
    assertThat(key.toString() + key.line("alice")).doesNotContain(key.reveal().substring(6));
    assertThat(read("\n# who\n" + key.line("alice")).withKey(key)).contains("alice");
    assertThat(OperatorKey.parse(key.reveal())).isPresent();
  }

  @Test
  void everyKeyIsAnother() {
    SecureRandom random = new SecureRandom();
    assertThat(OperatorKey.random(random).hash()).isNotEqualTo(OperatorKey.random(random).hash());
  }

  @Test
  void textThatIsNoKeyIsNotHashed() {
    for (String text : new String[] {"", "mpreg_", "mpreg_" + HEX + "0", "MPREG_" + HEX, HEX}) {
      assertThat(OperatorKey.parse(text)).as(text).isEmpty();
    }
    assertThat(OperatorKey.parse("mpreg_" + HEX)).isPresent();
  }

  @Test
  void aNameThatTheFileCouldNotHoldIsRefused() {
    OperatorKey key = OperatorKey.random(new SecureRandom());
    for (String name : new String[] {"", "two words", "line\nbreak", "x".repeat(65), "#alice"}) {
      assertThatThrownBy(() -> key.line(name)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aHashMayBeWrittenAsOpensslDoes() throws IOException {
    OperatorKey key = OperatorKey.random(new SecureRandom());
    String pairs = key.hash().hex().toUpperCase(Locale.ROOT).replaceAll("(..)(?=.)", "$1:");
    assertThat(read("alice key " + pairs).withKey(key)).contains("alice");
  }

  @Test
  void aWrongLineIsNamedByItsNumber() {
    for (String line :
        new String[] {
          "alice",
          "alice key",
          "alice key " + HEX.substring(1),
          "alice key " + HEX.substring(1) + "g",
          "alice password " + HEX,
          "alice key " + HEX + " more",
          "alice subject not a name",
          "two words key " + HEX,
        }) {
      assertThatThrownBy(() -> read("bob key " + HEX + "\n" + line))
          .as(line)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("line 2");
    }
  }

  @Test
  void aFileWithoutEndIsNotRead() {
    assertThatThrownBy(() -> read("#".repeat(256 * 1024 + 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than");
  }
}
