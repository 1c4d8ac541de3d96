package io.mpreg.blockchain.members.archive;

import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.state.ChainFileStart;
import java.util.zip.CRC32C;

/// The framing of a chain file: its start, and the frame of each record.
public final class ChainFileFormat {
  static final String MAGIC = "MPREG-FILE-1\0";
  static final int MAX_START = 1_100_000;
  static final int LENGTH_BYTES = 4;
  static final int CHECKSUM_BYTES = 4;

  private ChainFileFormat() {}

  // "MPREG-FILE-1\0" ‖ record of the start
  /// The bytes at the start of a file.
  public static byte[] beginning(ChainFileStart start) {
    byte[] record = record(start.encode());
    return new ByteWriter(MAGIC.length() + record.length).magic(MAGIC).raw(record).toArray();
  }

  // u32 length ‖ content[length] ‖ checksum[4]
  /// A record with its content.
  public static byte[] record(Bytes content) {
    ByteWriter writer = new ByteWriter(LENGTH_BYTES + content.length() + CHECKSUM_BYTES);
    writer.bytes(content);
    int checksum = checksum(writer.toArray());
    for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      writer.u8(checksum >>> shift & 0xff);
    }
    return writer.toArray();
  }

  private static int checksum(byte[] lengthAndContent) {
    CRC32C checksum = new CRC32C();
    checksum.update(lengthAndContent);
    return (int) checksum.getValue();
  }
}
