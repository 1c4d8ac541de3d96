package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Writes a block's transactions with binary COPY, the fastest way in. The rows are encoded by
/// hand, because this runs for every final transaction.
final class TransactionCopy {
  private static final String COPY =
      """
      COPY ledger.block_transaction (height, index, outcome, id, sender, receiver, operation_type,
        transaction_bytes, payload) FROM STDIN (FORMAT binary)\
      """;

  // PostgreSQL documentation, COPY, "Binary Format": signature, flags, length of the extension.
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };
  private static final int COLUMNS = 9;
  private static final int TRAILER = 0xffff;

  /// Bytes; large enough to amortize a send over many rows, small enough for the processor's cache.
  private static final int CHUNK_BYTES = 1 << 17;

  private final CopyIn copy;
  private ByteWriter chunk = new ByteWriter(CHUNK_BYTES + Transaction.MAX_BYTES);

  private TransactionCopy(CopyIn copy) {
    this.copy = copy;
  }

  static void write(Connection connection, Block block) throws SQLException {
    if (block.entries().isEmpty()) {
      return;
    }
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
    try {
      long rows = new TransactionCopy(copy).writeAll(block.height(), block.entries());
      if (rows != block.entries().size()) {
        throw new SQLException("COPY wrote %d of %d rows".formatted(rows, block.entries().size()));
      }
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private long writeAll(long height, List<Entry> entries) throws SQLException {
    chunk.raw(SIGNATURE).u32(0).u32(0);
    for (int index = 0; index < entries.size(); index++) {
      writeRow(height, index, entries.get(index));
      if (chunk.size() >= CHUNK_BYTES) {
        send();
        chunk = new ByteWriter(CHUNK_BYTES + Transaction.MAX_BYTES);
      }
    }
    chunk.u16(TRAILER);
    send();
    return copy.endCopy();
  }

  // row   u16 columns ‖ columns × (u32 length ‖ content), which for bytea and text is our own
  // "bytes"
  private void writeRow(long height, int index, Entry entry) {
    Transaction transaction = entry.transaction();
    chunk.u16(COLUMNS);
    chunk.u32(Long.BYTES).u64(height);
    chunk.u32(Integer.BYTES).u32(index);
    chunk.u32(Short.BYTES).u16(entry.outcome().number());
    chunk.u32(Hash.LENGTH);
    transaction.id().writeTo(chunk);
    chunk.string(transaction.sender().value());
    chunk.string(transaction.receiver().value());
    chunk.string(transaction.operationType().value());
    chunk.bytes(transaction.bytes());
    chunk.bytes(transaction.payload().content());
  }

  private void send() throws SQLException {
    byte[] bytes = chunk.toArray();
    copy.writeToCopy(bytes, 0, bytes.length);
  }
}
