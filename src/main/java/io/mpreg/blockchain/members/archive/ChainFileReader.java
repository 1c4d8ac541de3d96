package io.mpreg.blockchain.members.archive;

import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import io.mpreg.blockchain.core.state.ChainFileStart;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/// Reads a chain file from start to end, one record in memory at a time. On any input the only
/// failures are [Malformed] and [IOException]. Used by one thread.
public final class ChainFileReader implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final InputStream source;
  private final ChainFileStart start;
  private long position;
  private long height;
  private boolean unfinished;

  private ChainFileReader(InputStream source) throws IOException {
    this.source = source;
    readMagic();
    Bytes content =
        record(ChainFileFormat.MAX_START)
            .orElseThrow(() -> new Malformed("the chain file ends within its start"));
    this.start = ChainFileStart.decode(content);
    this.height = start.firstHeight();
  }

  /// Reads the start of a file.
  ///
  /// @throws Malformed when it is not a chain file
  public static ChainFileReader open(Path file) throws IOException {
    InputStream stream = Files.newInputStream(file);
    try {
      return of(stream);
    } catch (IOException | RuntimeException failed) {
      stream.close();
      throw failed;
    }
  }

  static ChainFileReader of(InputStream stream) throws IOException {
    return new ChainFileReader(new BufferedInputStream(stream, BUFFER));
  }

  public ChainFileStart start() {
    return start;
  }

  /// The content of the next record, or empty at the end of the file: see [#isUnfinished()].
  ///
  /// @throws Malformed when the record is damaged
  Optional<Bytes> nextContent() throws IOException {
    Optional<Bytes> content = record(BlockRecord.MAX_BYTES);
    if (content.isPresent()) {
      height++;
    }
    return content;
  }

  /// The next block, or empty at the end of the file: see [#isUnfinished()].
  ///
  /// @throws Malformed when the record is damaged, or its block has another height than its place
  /// @throws RulesUnknown when the rules of the block are unknown here
  public Optional<BlockRecord> next() throws IOException {
    long expected = height;
    return nextContent().map(content -> decoded(content, expected));
  }

  /// Decodes the content of the record at a height.
  ///
  /// @throws Malformed when it is not a block of that height
  /// @throws RulesUnknown when the rules of the block are unknown here
  BlockRecord decoded(Bytes content, long expected) {
    BlockRecord block;
    try {
      RulesUnknown.unlessKnown(
          "Block " + expected,
          BlockRecord.rulesOf(content),
          Rules.supported(start.genesis().development()));
      block = BlockRecord.decode(content);
    } catch (Malformed malformed) {
      throw new Malformed("block %d: %s".formatted(expected, malformed.getMessage()), malformed);
    }
    if (block.header().height() != expected) {
      throw new Malformed(
          "block %d stands where block %d belongs".formatted(block.header().height(), expected));
    }
    return block;
  }

  /// The height of the next record.
  public long nextHeight() {
    return height;
  }

  /// The number of bytes of the whole records read so far.
  public long position() {
    return position;
  }

  /// Whether the file ended within a record: its writing was interrupted, or it was truncated.
  public boolean isUnfinished() {
    return unfinished;
  }

  private void readMagic() throws IOException {
    byte[] found = source.readNBytes(ChainFileFormat.MAGIC.length());
    if (!Arrays.equals(found, ChainFileFormat.MAGIC.getBytes(StandardCharsets.US_ASCII))) {
      throw new Malformed("this is not a chain file, or one of an unknown version");
    }
    position = found.length;
  }

  private Optional<Bytes> record(int maxLength) throws IOException {
    byte[] prefix = source.readNBytes(ChainFileFormat.LENGTH_BYTES);
    if (prefix.length < ChainFileFormat.LENGTH_BYTES) {
      unfinished = prefix.length > 0;
      return Optional.empty();
    }
    int length = new ByteReader(prefix).u32();
    if (length > maxLength) {
      throw new Malformed(
          "the record at byte %d has %d bytes, at most %d".formatted(position, length, maxLength));
    }
    byte[] rest = source.readNBytes(length + ChainFileFormat.CHECKSUM_BYTES);
    if (rest.length < length + ChainFileFormat.CHECKSUM_BYTES) {
      unfinished = true;
      return Optional.empty();
    }
    CRC32C checksum = new CRC32C();
    checksum.update(prefix);
    checksum.update(rest, 0, length);
    if (ByteBuffer.wrap(rest, length, ChainFileFormat.CHECKSUM_BYTES).getInt()
        != (int) checksum.getValue()) {
      throw new Malformed(
          "the record at byte %d is damaged: its checksum does not match".formatted(position));
    }
    position += ChainFileFormat.LENGTH_BYTES + rest.length;
    return Optional.of(new ByteReader(rest).raw(length));
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
