package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.ArrayList;
import java.util.List;

/// The content of a journal row: the transactions of a batch, and the SHA-256 of their encoding,
/// which reveals damage before any of them is used.
final class JournalEntries {
  private final byte[] entries;

  private JournalEntries(byte[] entries) {
    this.entries = entries;
  }

  // u32 count ‖ count × (bytes transactionBytes ‖ bytes payload)
  static JournalEntries of(List<Transaction> batch) {
    int size = 4 + batch.stream().mapToInt(transaction -> 8 + transaction.sizeBytes()).sum();
    ByteWriter writer = new ByteWriter(size).u32(batch.size());
    for (Transaction transaction : batch) {
      writer.bytes(transaction.bytes()).bytes(transaction.payload().content());
    }
    return new JournalEntries(writer.toArray());
  }

  /// @throws StoreDamaged naming the row, when the checksum or the encoding is wrong
  static List<Transaction> read(long sequence, byte[] entries, byte[] checksum) {
    if (!Hash.of(entries).equals(Hash.fromBytes(checksum))) {
      throw damaged(
          "journal.checksum",
          "journal row %d: its content does not match its checksum".formatted(sequence));
    }
    try {
      return decode(new ByteReader(entries));
    } catch (Malformed malformed) {
      throw damaged(
          "journal.entries", "journal row %d: %s".formatted(sequence, malformed.getMessage()));
    }
  }

  private static StoreDamaged damaged(String field, String detail) {
    return new StoreDamaged(Divergence.of(field, detail));
  }

  private static List<Transaction> decode(ByteReader reader) {
    int count = reader.u32();
    List<Transaction> batch = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Bytes bytes = reader.bytes(Transaction.MAX_BYTES);
      batch.add(Transaction.decode(bytes, reader.bytes(Payload.MAX_BYTES)));
    }
    reader.end();
    return batch;
  }

  byte[] bytes() {
    return entries;
  }

  byte[] checksum() {
    return Hash.of(entries).toArray();
  }
}
