package io.mpreg.blockchain.ledger.history.inspection;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.BlockColumns;
import io.mpreg.blockchain.ledger.history.ChainRows;
import io.mpreg.blockchain.ledger.history.StoredTransaction;
import io.mpreg.blockchain.ledger.history.TransactionColumns;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// Reads one stored block and compares its rows with each other and with its header's commitments.
/// Needs neither the parent nor the state, so blocks can be inspected in any order and in parallel.
///
/// If the stored leaf hashes match the header's transactions root, they show which row, and which
/// of its columns, is wrong.
public final class BlockInspection {
  private static final int PAGE = 500;
  private static final int[] OUTCOMES =
      IntStream.concat(
              IntStream.of(0),
              Arrays.stream(RecordedFault.values()).mapToInt(RecordedFault::number))
          .toArray();

  private final ChainRows rows;
  private final Predicate<Transaction> signatureHolds;

  /// @param signatureHolds verifies the signature of a transaction, or accepts all
  public BlockInspection(ChainRows rows, Predicate<Transaction> signatureHolds) {
    this.rows = rows;
    this.signatureHolds = signatureHolds;
  }

  /// Inspects the block of a height.
  ///
  /// @throws StoreDamaged when there is no such block, or its header cannot be decoded
  public InspectedBlock inspect(long height) {
    BlockColumns columns =
        rows.block(height)
            .orElseThrow(() -> new StoreDamaged(Divergence.of(height, "block", "is missing")));
    return new Inspection(columns, columns.decodeHeader(), columns.decodeLeafHashes()).run();
  }

  private final class Inspection {
    private final BlockColumns columns;
    private final BlockHeader header;
    private final List<Hash> leafHashes;
    private final boolean witnessed;
    private final List<StoredTransaction> transactions = new ArrayList<>();
    private final List<Hash> computed = new ArrayList<>();

    Inspection(BlockColumns columns, BlockHeader header, List<Hash> leafHashes) {
      this.columns = columns;
      this.header = header;
      this.leafHashes = leafHashes;
      this.witnessed =
          leafHashes.size() == header.transactionCount()
              && MerkleTree.of(leafHashes).root().equals(header.transactionsRoot());
    }

    InspectedBlock run() {
      Optional<Divergence> wrong = ofTransactions();
      return new InspectedBlock(
          columns,
          header,
          transactions,
          wrong,
          wrong.isPresent() || witnessed ? Optional.empty() : ofLeafHashes());
    }

    private Optional<Divergence> ofTransactions() {
      List<TransactionColumns> page;
      do {
        page = rows.transactions(columns.height(), transactions.size(), PAGE);
        for (TransactionColumns row : page) {
          Optional<Divergence> wrong = take(row);
          if (wrong.isPresent()) {
            return wrong;
          }
        }
      } while (page.size() == PAGE);
      return witnessed && transactions.size() < leafHashes.size()
          ? Optional.of(missing())
          : Optional.empty();
    }

    private Divergence missing() {
      return Divergence.of(
          columns.height(),
          transactions.size(),
          "block_transaction",
          "is missing; the block has %d".formatted(header.transactionCount()));
    }

    private Optional<Divergence> take(TransactionColumns row) {
      int index = transactions.size();
      if (row.index() != index) {
        return Optional.of(missing());
      }
      if (index >= Math.max(header.transactionCount(), leafHashes.size())) {
        return Optional.of(
            Divergence.of(
                columns.height(),
                index,
                "block_transaction",
                "is surplus; the block has %d".formatted(header.transactionCount())));
      }
      return witnessed ? ofWitnessed(row, leafHashes.get(index)) : ofRow(row);
    }

    private Optional<Divergence> ofWitnessed(TransactionColumns row, Hash committed) {
      if (row.leafHash(row.outcome()).equals(committed)) {
        return ofRow(row);
      }
      for (int outcome : OUTCOMES) {
        if (row.leafHash(outcome).equals(committed)) {
          return Optional.of(
              row.divergence(
                  "outcome", "is %d, the block commits to %d".formatted(row.outcome(), outcome)));
        }
      }
      return Optional.of(ofOtherBytes(row, committed));
    }

    private Divergence ofOtherBytes(TransactionColumns row, Hash committed) {
      String other =
          "the bytes are not those that the block commits to: leaf hash %s, committed %s"
              .formatted(row.leafHash(row.outcome()), committed);
      try {
        boolean signed = Transaction.decode(row.bytes(), row.payload()).hasValidSignature();
        return signed
            ? row.divergence("transaction_bytes", other)
            : row.divergence("signature", "does not hold; " + other);
      } catch (Malformed malformed) {
        return row.divergence("transaction_bytes", malformed.getMessage() + "; " + other);
      }
    }

    private Optional<Divergence> ofRow(TransactionColumns row) {
      try {
        StoredTransaction stored = row.decode();
        if (!signatureHolds.test(stored.transaction())) {
          return Optional.of(row.divergence("signature", "does not hold"));
        }
        transactions.add(stored);
        computed.add(row.leafHash(row.outcome()));
        return Optional.empty();
      } catch (StoreDamaged damaged) {
        return Optional.of(damaged.divergence());
      }
    }

    // The execution of the block has already reported more precisely what is wrong with the header.
    private Divergence ofHeader() {
      return Divergence.of(
          columns.height(),
          "header.transactionsRoot",
          "its %d transactions are not the %d that it commits to"
              .formatted(computed.size(), header.transactionCount()));
    }

    private Optional<Divergence> ofLeafHashes() {
      if (leafHashes.equals(computed)) {
        return Optional.of(ofHeader());
      }
      int same = 0;
      while (same < Math.min(leafHashes.size(), computed.size())
          && leafHashes.get(same).equals(computed.get(same))) {
        same++;
      }
      return Optional.of(
          Divergence.of(
              columns.height(),
              same,
              "block.leaf_hashes",
              "its leaf hashes are not those of its %d transactions".formatted(computed.size())));
    }
  }
}
