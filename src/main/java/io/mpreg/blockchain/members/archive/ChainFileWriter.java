package io.mpreg.blockchain.members.archive;

import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.state.ChainFileStart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Writes a chain file, or appends to one after truncating an incomplete record at its end. What
/// has been synced survives a power failure. Used by one thread, and by one process at a time.
public final class ChainFileWriter implements AutoCloseable {
  private static final long SYNC_EVERY_BYTES = 64L << 20;

  private final FileChannel file;
  private final Optional<BlockRecord> last;
  private long nextHeight;
  private long unsynced;

  private ChainFileWriter(FileChannel file, long nextHeight, Optional<BlockRecord> last) {
    this.file = file;
    this.nextHeight = nextHeight;
    this.last = last;
  }

  /// Creates a file, or opens one with the same start.
  ///
  /// @throws Malformed when the file exists and is not a chain file
  /// @throws ContradictingFile when it has another start
  public static ChainFileWriter open(Path path, ChainFileStart start) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(file, path);
      return isBarelyBegun(file, start) ? begun(file, start) : takenUp(file, start);
    } catch (IOException | RuntimeException failed) {
      file.close();
      throw failed;
    }
  }

  private static void lock(FileChannel file, Path path) throws IOException {
    try {
      if (file.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException ours) {
      // Locked by this very process: the same answer.
    }
    throw new IOException(path + " is being written by another process");
  }

  // Empty, or truncated within the start that this file would have.
  private static boolean isBarelyBegun(FileChannel file, ChainFileStart start) throws IOException {
    byte[] wanted = ChainFileFormat.beginning(start);
    if (file.size() >= wanted.length) {
      return false;
    }
    ByteBuffer found = ByteBuffer.allocate((int) file.size());
    while (found.hasRemaining() && file.read(found, found.position()) >= 0) {
      // Until all is read.
    }
    return ByteBuffer.wrap(wanted, 0, found.capacity()).equals(found.flip());
  }

  private static ChainFileWriter begun(FileChannel file, ChainFileStart start) throws IOException {
    file.truncate(0);
    write(file, ChainFileFormat.beginning(start));
    file.force(true);
    return new ChainFileWriter(file, start.firstHeight(), Optional.empty());
  }

  // Read through the same channel: closing a second one in this process would release the lock.
  @SuppressWarnings("resource") // the reader is the channel, which stays open
  private static ChainFileWriter takenUp(FileChannel file, ChainFileStart start)
      throws IOException {
    file.position(0);
    ChainFileReader reader = ChainFileReader.of(Channels.newInputStream(file));
    requireSame(reader.start(), start);
    Optional<Bytes> last = Optional.empty();
    for (Optional<Bytes> at = whole(reader); at.isPresent(); at = whole(reader)) {
      last = at;
    }
    file.truncate(reader.position());
    file.position(reader.position());
    long next = reader.nextHeight();
    return new ChainFileWriter(file, next, last.map(content -> reader.decoded(content, next - 1)));
  }

  // A record damaged by a crash is written again, like a truncated one.
  private static Optional<Bytes> whole(ChainFileReader reader) throws IOException {
    try {
      return reader.nextContent();
    } catch (Malformed damaged) {
      return Optional.empty();
    }
  }

  private static void requireSame(ChainFileStart found, ChainFileStart wanted) {
    if (!found.genesis().document().equals(wanted.genesis().document())) {
      throw new ContradictingFile(
          "the file holds chain %s, not %s"
              .formatted(found.genesis().chainId(), wanted.genesis().chainId()));
    }
    if (found.firstHeight() != wanted.firstHeight()) {
      throw new ContradictingFile(
          "the file begins with block %d, not %d"
              .formatted(found.firstHeight(), wanted.firstHeight()));
    }
    if (!found.work().equals(wanted.work())) {
      throw new ContradictingFile("the file holds another kind of history");
    }
  }

  /// The last block that the file held when it was opened.
  public Optional<BlockRecord> last() {
    return last;
  }

  /// The height of the next block to write.
  public long nextHeight() {
    return nextHeight;
  }

  public long size() throws IOException {
    return file.size();
  }

  /// Writes the next block.
  public void write(BlockRecord block) throws IOException {
    if (block.header().height() != nextHeight) {
      throw new IllegalArgumentException(
          "block %d, the next is %d".formatted(block.header().height(), nextHeight));
    }
    byte[] record = ChainFileFormat.record(block.encode());
    write(file, record);
    nextHeight++;
    unsynced += record.length;
    if (unsynced >= SYNC_EVERY_BYTES) {
      file.force(false);
      unsynced = 0;
    }
  }

  private static void write(FileChannel file, byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      file.write(left);
    }
  }

  /// Makes everything written durable.
  @Override
  public void close() throws IOException {
    try (file) {
      file.force(true);
    }
  }
}
