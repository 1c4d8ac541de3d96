package io.mpreg.blockchain.platform.database;

import io.mpreg.blockchain.core.crypto.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A small file of ASCII lines for appending: when an append returns, the line is on the disk.
///
/// The file is preallocated in full size, so that a line costs one write of data and no change of
/// metadata. Each line ends with a checksum, which reveals a line torn by a power failure; such a
/// line was never reported as written.
public final class DurableLines {
  /// The size of the file in bytes; all current lines have to fit in.
  public static final int BYTES = 1 << 16;

  private static final int CHECKSUM_DIGITS = 8;

  private final Path file;
  private @Nullable FileChannel channel;
  private @Nullable Object fileKey;
  private int end;

  public DurableLines(Path file) {
    this.file = file;
  }

  /// Reads the lines that were written.
  ///
  /// @throws java.nio.file.NoSuchFileException when no line was ever written
  /// @throws DamagedLines when a line other than the last one is damaged
  public static List<String> read(Path file) throws IOException {
    List<String> written =
        Files.readString(file, StandardCharsets.ISO_8859_1)
            .lines()
            .filter(line -> !line.isEmpty())
            .toList();
    List<String> lines = new ArrayList<>();
    for (String line : written) {
      int end = line.length() - CHECKSUM_DIGITS - 1;
      if (end > 0 && line.equals(withChecksum(line.substring(0, end)))) {
        lines.add(line.substring(0, end));
      } else if (lines.isEmpty() || lines.size() + 1 < written.size()) {
        // The first lines were written before the file was renamed, so they cannot be torn.
        throw new DamagedLines(line);
      }
    }
    return lines;
  }

  /// The file was damaged or changed.
  public static final class DamagedLines extends IOException {
    private static final long serialVersionUID = 1;

    private DamagedLines(String line) {
      super("a line was damaged or changed: " + line);
    }
  }

  private static String withChecksum(String line) {
    Hash hash = Hash.of(line.getBytes(StandardCharsets.ISO_8859_1));
    return line + " " + hash.hex().substring(0, CHECKSUM_DIGITS);
  }

  /// Appends a line. When there is no room left, or the file was replaced by someone else, the file
  /// is rewritten.
  ///
  /// @param current all current lines, including this one
  public void add(String line, List<String> current) throws IOException {
    byte[] bytes = (withChecksum(line) + "\n").getBytes(StandardCharsets.US_ASCII);
    FileChannel open = channel;
    if (open == null || end + bytes.length > BYTES || !isStillThere()) {
      replace(current);
      return;
    }
    try {
      write(open, bytes);
    } catch (IOException failed) {
      close();
      throw failed;
    }
  }

  /// Creates a file without lines.
  public void begin() throws IOException {
    replace(List.of());
  }

  /// Renames the file, if it exists; later lines begin a new one.
  public void moveTo(Path other) throws IOException {
    close();
    if (Files.exists(file)) {
      DurableFiles.move(file, other);
    }
  }

  private boolean isStillThere() throws IOException {
    return Files.exists(file) && Objects.equals(keyOf(file), fileKey);
  }

  private static @Nullable Object keyOf(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  private void write(FileChannel open, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      end += open.write(buffer, end);
    }
    open.force(false);
  }

  private void replace(List<String> current) throws IOException {
    close();
    StringBuilder text = new StringBuilder(BYTES);
    current.forEach(line -> text.append(withChecksum(line)).append('\n'));
    end = text.length();
    text.append("\n".repeat(Math.max(0, BYTES - text.length())));
    DurableFiles.replace(file, text.toString());
    channel = FileChannel.open(file, StandardOpenOption.WRITE);
    fileKey = keyOf(file);
  }

  private void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
