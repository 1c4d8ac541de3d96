package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;

/// The row of a final transaction as it is stored, unverified.
public record TransactionColumns(
    long height,
    int index,
    int outcome,
    Bytes id,
    String sender,
    String receiver,
    String operationType,
    Bytes bytes,
    Bytes payload) {

  /// Decodes the transaction and checks every column against its bytes.
  ///
  /// @throws StoreDamaged naming the first column that does not match
  public StoredTransaction decode() {
    Transaction transaction = transaction();
    require("id", transaction.id().hex(), id.hex());
    require("sender", transaction.sender().value(), sender);
    require("receiver", transaction.receiver().value(), receiver);
    require("operation_type", transaction.operationType().value(), operationType);
    return new StoredTransaction(transaction, new Position(height, index), decodeOutcome());
  }

  private Transaction transaction() {
    try {
      return Transaction.decode(bytes, payload);
    } catch (Transaction.OtherPayload other) {
      throw damaged("payload", String.valueOf(other.getMessage()));
    } catch (Malformed malformed) {
      throw damaged("transaction_bytes", String.valueOf(malformed.getMessage()));
    }
  }

  private Outcome decodeOutcome() {
    try {
      return Outcome.ofNumber(outcome);
    } catch (IllegalArgumentException unknown) {
      throw damaged("outcome", String.valueOf(unknown.getMessage()));
    }
  }

  /// The leaf hash of these bytes and this outcome, to compare with the one that the block commits
  /// to.
  public Hash leafHash(int withOutcome) {
    return MerkleTree.leafHash(
        new ByteWriter(bytes.length() + 2).raw(bytes).u16(withOutcome).toArray());
  }

  private void require(String column, String ofItsBytes, String stored) {
    if (!stored.equals(ofItsBytes)) {
      throw damaged(
          column,
          "its columns are not those of its bytes: %s, by the bytes %s"
              .formatted(stored, ofItsBytes));
    }
  }

  public Divergence divergence(String column, String detail) {
    return Divergence.of(height, index, "block_transaction." + column, detail);
  }

  private StoreDamaged damaged(String column, String detail) {
    return new StoreDamaged(divergence(column, detail));
  }
}
