package io.mpreg.blockchain.platform.keys;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Function;

/// The password of a key store: the first line of a file, so that it is neither in the arguments
/// nor in the environment of a process, where others can see it. Closing overwrites it in memory.
public final class Password implements AutoCloseable {
  /// The minimum length for a new key store.
  public static final int MIN_NEW_LENGTH = 16;

  private static final int MAX_FILE_BYTES = 4_096;

  private final char[] characters;

  private Password(char[] characters) {
    this.characters = characters;
  }

  /// Reads the first line: 1 or more printable ASCII characters, because key stores encode others
  /// differently.
  ///
  /// @throws KeysUnusable when there is no such file or no such line
  public static Password read(Path file) {
    byte[] content = content(file);
    try {
      return new Password(firstLine(content, file));
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  /// Creates a file with a password of 256 random bits in hex, which only its owner can read.
  ///
  /// @throws FileAlreadyExistsException when the file exists; it is not changed
  public static void create(Path file, SecureRandom random) throws IOException {
    byte[] bits = new byte[32];
    random.nextBytes(bits);
    byte[] line = new byte[2 * bits.length + 1];
    for (int i = 0; i < bits.length; i++) {
      line[2 * i] = (byte) Character.forDigit(bits[i] >> 4 & 0xf, 16);
      line[2 * i + 1] = (byte) Character.forDigit(bits[i] & 0xf, 16);
    }
    line[line.length - 1] = '\n';
    SecretFiles.create(file, line);
    Arrays.fill(bits, (byte) 0);
    Arrays.fill(line, (byte) 0);
  }

  private static byte[] content(Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw unusable(file, "is larger than %d bytes".formatted(MAX_FILE_BYTES));
      }
      SecretFiles.warnIfOpenToOthers(file);
      return Files.readAllBytes(file);
    } catch (IOException unreadable) {
      throw unusable(file, "cannot be read: " + SecretFiles.reason(unreadable));
    }
  }

  private static char[] firstLine(byte[] content, Path file) {
    int length = 0;
    while (length < content.length && content[length] != '\n' && content[length] != '\r') {
      if (content[length] < ' ' || content[length] > '~') {
        throw unusable(file, "holds a character that is not printable ASCII");
      }
      length++;
    }
    if (length == 0) {
      throw unusable(file, "has an empty first line");
    }
    char[] line = new char[length];
    for (int i = 0; i < length; i++) {
      line[i] = (char) content[i];
    }
    return line;
  }

  private static KeysUnusable unusable(Path file, String what) {
    return new KeysUnusable(
        "the password file %s %s".formatted(file, what),
        "Put the password of the key store into the first line of a file that only this program's"
            + " user can read.");
  }

  public int length() {
    return characters.length;
  }

  /// The characters; the caller must not keep them.
  <T> T lend(Function<char[], T> use) {
    return use.apply(characters);
  }

  @Override
  public void close() {
    Arrays.fill(characters, '\0');
  }

  @Override
  public String toString() {
    return "a password";
  }
}
