package io.mpreg.blockchain.core.block;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;

/// The body of a block: the complete transactions in order, each with its outcome
/// (`docs/protocol.md`, section 17).
public record BlockBody(List<Entry> entries) {
  /// The most transactions that a chain's parameters can allow in a block.
  public static final int MAX_TRANSACTIONS = 100_000;

  private static final int LEAST_BYTES_OF_AN_ENTRY = 10;

  public BlockBody {
    entries = List.copyOf(entries);
    if (entries.size() > MAX_TRANSACTIONS) {
      throw new IllegalArgumentException(
          "%d transactions, at most %d".formatted(entries.size(), MAX_TRANSACTIONS));
    }
  }

  /// The transactions without their outcomes.
  public List<Transaction> transactions() {
    return entries.stream().map(Entry::transaction).toList();
  }

  /// The transactionsRoot of a header that commits to this body.
  public Hash root() {
    return Block.treeOf(entries).root();
  }

  // u32 count ‖ count × (bytes transaction bytes ‖ bytes payload ‖ u16 outcome)
  public void writeTo(ByteWriter writer) {
    writer.u32(entries.size());
    for (Entry entry : entries) {
      Transaction transaction = entry.transaction();
      writer
          .bytes(transaction.bytes())
          .bytes(transaction.payload().content())
          .u16(entry.outcome().number());
    }
  }

  /// Reads a body.
  ///
  /// @throws Malformed if the bytes are not a body
  public static BlockBody read(ByteReader reader) {
    int count = reader.u32();
    if (count > MAX_TRANSACTIONS || count > reader.remaining() / LEAST_BYTES_OF_AN_ENTRY) {
      throw new Malformed(
          "block body of %d transactions in %d bytes, at most %d"
              .formatted(count, reader.remaining(), MAX_TRANSACTIONS));
    }
    List<Entry> entries = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      Bytes bytes = reader.bytes(Transaction.MAX_BYTES);
      Transaction transaction = Transaction.decode(bytes, reader.bytes(Payload.MAX_BYTES));
      entries.add(new Entry(transaction, outcome(reader.u16())));
    }
    return new BlockBody(entries);
  }

  private static Outcome outcome(int number) {
    try {
      return Outcome.ofNumber(number);
    } catch (IllegalArgumentException unknown) {
      throw new Malformed("block body: " + unknown.getMessage());
    }
  }
}
