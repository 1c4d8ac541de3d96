package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.CompactRange;
import io.mpreg.blockchain.core.merkle.CompletedSubtree;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.history.BlockCommit;
import io.mpreg.blockchain.ledger.history.GenesisCommit;
import io.mpreg.blockchain.ledger.history.Head;
import io.mpreg.blockchain.ledger.history.SnapshotCommit;
import io.mpreg.blockchain.platform.database.WriterLease;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The only writer of blocks: writes a block and all its effects in one database transaction.
final class BlockCommits {
  private static final String SWAP_HEAD =
      """
      UPDATE ledger.chain_head
      SET height = ?, hash = ?, frontier = ?, transaction_count = ?, total_work = ?
      WHERE hash = ? AND (SELECT epoch FROM ledger.lease) = ?\
      """;
  private static final String FIRST_HEAD =
      """
      INSERT INTO ledger.chain_head (height, hash, frontier, transaction_count, total_work)
      SELECT ?, ?, ?, ?, ? WHERE (SELECT epoch FROM ledger.lease) = ?
      ON CONFLICT (singleton) DO NOTHING\
      """;
  private static final String GENESIS = "INSERT INTO ledger.genesis (document) VALUES (?)";
  private static final String DRAFT = "INSERT INTO ledger.rules_draft (draft) VALUES (?)";
  // A chain of before the number is one of draft 1 if it has no message: these are numbered since.
  // Of what lies below a snapshot nothing is known.
  private static final String EARLY_DRAFT =
      """
      INSERT INTO ledger.rules_draft (draft)
      SELECT 1 FROM ledger.genesis
      WHERE (SELECT epoch FROM ledger.lease) = ?
        AND NOT EXISTS (SELECT FROM ledger.rules_draft)
        AND NOT EXISTS (SELECT FROM ledger.chain_base)
        AND NOT EXISTS (SELECT FROM ledger.block_transaction WHERE operation_type = 'message')\
      """;
  private static final String BLOCK =
      """
      INSERT INTO ledger.block
        (height, hash, header, certificate, leaf_hashes, transaction_count)
      VALUES (?, ?, ?, ?, ?, ?)\
      """;
  private static final String HISTORY =
      """
      INSERT INTO ledger.history_node (level, index, hash)
      SELECT * FROM unnest(?::smallint[], ?::bigint[], ?::bytea[])\
      """;
  private static final String STATE =
      """
      INSERT INTO ledger.state_entry (key, value) SELECT * FROM unnest(?::bytea[], ?::bytea[])
      ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value\
      """;
  private static final String STATE_REMOVED = "DELETE FROM ledger.state_entry WHERE key = ANY (?)";

  // Batch size for the state of a snapshot, which may be too large for one statement.
  private static final int STATE_BATCH = 5_000;

  private final WriterLease lease;
  private final DataSource writers;
  private final Partitions partitions;
  private final CommitParts parts;

  BlockCommits(WriterLease lease, DataSource writers, CommitParts parts) {
    this.lease = lease;
    this.parts = parts;
    this.writers = writers;
    this.partitions = new Partitions(writers);
  }

  /// Returns whether the head was the expected one and this process held the lease; if not, nothing
  /// was written.
  boolean commit(BlockCommit commit) throws SQLException {
    Block block = commit.block();
    partitions.require(block.height());
    try (Connection connection = writers.getConnection()) {
      connection.setAutoCommit(false);
      if (!swapHead(connection, commit.head(), block.header().previousHash())) {
        connection.rollback();
        return false;
      }
      Bytes certificate = commit.certificate().encode();
      writeBlock(connection, commit.head(), certificate, concatenated(block.tree().leafHashes()));
      if (commit.nextAuthorities().isPresent()) {
        AuthorityChangeTable.write(connection, block.height(), commit.nextAuthorities().get());
      }
      GuardTable.write(connection, commit.guard());
      GuardTable.forget(connection, block.height());
      OpenHeights.forget(connection, block.height());
      TransactionCopy.write(connection, block);
      writeHistory(connection, commit.historyNodes());
      writeState(connection, commit.stateChanges());
      parts.write(connection, commit);
      connection.commit(); // the point of no return
    }
    partitions.prepareAfter(block.height());
    return true;
  }

  /// Gives a chain of before draft numbers its number, if it can be known; once the lease is held,
  /// as an older process may have written until then.
  void numberEarlyDraft() throws SQLException {
    try (Connection connection = writers.getConnection();
        PreparedStatement insert = connection.prepareStatement(EARLY_DRAFT)) {
      insert.setLong(1, lease.epoch());
      insert.executeUpdate();
    }
  }

  /// Prepares the tables that are written with blocks, once the lease is held.
  void open() throws SQLException {
    try (Connection connection = writers.getConnection()) {
      parts.open(connection, lease.epoch());
    }
  }

  /// How many more blocks fit into existing partitions.
  OptionalLong partitionHeadroom() {
    return partitions.headroom();
  }

  /// Returns whether there was no chain; if there was, nothing was written.
  boolean create(GenesisCommit genesis) throws SQLException {
    BlockHeader header = genesis.header();
    Hash leaf = MerkleTree.leafHash(header.encode());
    CompactRange history = CompactRange.EMPTY.append(leaf);
    partitions.require(header.height());
    try (Connection connection = writers.getConnection()) {
      connection.setAutoCommit(false);
      Head head = new Head(header, history, 0, header.difficulty());
      if (!insertHead(connection, head)) {
        connection.rollback();
        return false;
      }
      writeGenesis(connection, genesis.document());
      writeBlock(connection, head, null, new byte[0]);
      writeHistory(connection, CompactRange.EMPTY.completedBy(leaf));
      Map<Bytes, Optional<Bytes>> state = new HashMap<>();
      genesis.state().forEach((key, value) -> state.put(key, Optional.of(value)));
      writeState(connection, state);
      parts.fill(connection, genesis.state());
      connection.commit();
    }
    return true;
  }

  /// Returns whether there was no chain; if there was, nothing was written.
  boolean begin(SnapshotCommit snapshot) throws SQLException {
    Head head = snapshot.head();
    Block block = snapshot.block();
    try (Connection connection = writers.getConnection()) {
      connection.setAutoCommit(false);
      if (!insertHead(connection, head)) {
        connection.rollback();
        return false;
      }
      // After the head, in the same transaction, because partitions are created near the head only.
      Partitions.ensure(connection, block.height());
      writeGenesis(connection, snapshot.document());
      Bytes certificate = snapshot.certificate().encode();
      writeBlock(connection, head, certificate, concatenated(block.tree().leafHashes()));
      TransactionCopy.write(connection, block);
      BaseTables.write(connection, snapshot.base());
      BaseTables.write(connection, snapshot.authorityChanges(), block.height());
      writeHistory(connection, subtrees(snapshot));
      List<Map.Entry<Bytes, Bytes>> entries = List.copyOf(snapshot.state().entrySet());
      for (int from = 0; from < entries.size(); from += STATE_BATCH) {
        Map<Bytes, Bytes> batch = new HashMap<>();
        Map<Bytes, Optional<Bytes>> state = new HashMap<>();
        for (Map.Entry<Bytes, Bytes> entry :
            entries.subList(from, Math.min(entries.size(), from + STATE_BATCH))) {
          batch.put(entry.getKey(), entry.getValue());
          state.put(entry.getKey(), Optional.of(entry.getValue()));
        }
        BaseTables.write(connection, batch);
        writeState(connection, state);
        parts.fill(connection, batch);
      }
      connection.commit();
    }
    return true;
  }

  private static void writeGenesis(Connection connection, Bytes document) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(GENESIS)) {
      insert.setBytes(1, document.toArray());
      insert.executeUpdate();
    }
    try (PreparedStatement insert = connection.prepareStatement(DRAFT)) {
      insert.setInt(1, Rules.DRAFT);
      insert.executeUpdate();
    }
  }

  // The complete subtrees of the history below the block, and those that the block completes: all
  // that proofs of this and later headers need.
  private static List<CompletedSubtree> subtrees(SnapshotCommit snapshot) {
    List<CompletedSubtree> subtrees = new ArrayList<>(snapshot.base().subtrees());
    subtrees.addAll(snapshot.history().completedBy(Tip.leaf(snapshot.block().header())));
    return subtrees;
  }

  private boolean swapHead(Connection connection, Head head, Hash expected) throws SQLException {
    try (PreparedStatement swap = connection.prepareStatement(SWAP_HEAD)) {
      setHead(swap, head);
      swap.setBytes(6, expected.toArray());
      swap.setLong(7, lease.epoch());
      return swap.executeUpdate() == 1;
    }
  }

  private boolean insertHead(Connection connection, Head head) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(FIRST_HEAD)) {
      setHead(insert, head);
      insert.setLong(6, lease.epoch());
      return insert.executeUpdate() == 1;
    }
  }

  private static void setHead(PreparedStatement statement, Head head) throws SQLException {
    statement.setLong(1, head.header().height());
    statement.setBytes(2, head.header().hash().toArray());
    statement.setBytes(3, concatenated(head.history().hashes()));
    statement.setLong(4, head.transactionCount());
    statement.setLong(5, head.totalWork());
  }

  private static void writeBlock(
      Connection connection, Head head, @Nullable Bytes certificate, byte[] leafHashes)
      throws SQLException {
    Bytes encoded = head.header().encode();
    try (PreparedStatement insert = connection.prepareStatement(BLOCK)) {
      insert.setLong(1, head.header().height());
      insert.setBytes(2, Hash.of(encoded).toArray());
      insert.setBytes(3, encoded.toArray());
      insert.setBytes(4, certificate == null ? null : certificate.toArray());
      insert.setBytes(5, leafHashes);
      insert.setLong(6, head.transactionCount());
      insert.executeUpdate();
    }
  }

  private static void writeHistory(Connection connection, List<CompletedSubtree> nodes)
      throws SQLException {
    int size = nodes.size();
    Short[] levels = new Short[size];
    Long[] indexes = new Long[size];
    byte[][] hashes = new byte[size][];
    for (int i = 0; i < size; i++) {
      levels[i] = (short) nodes.get(i).level();
      indexes[i] = nodes.get(i).index();
      hashes[i] = nodes.get(i).hash().toArray();
    }
    try (PreparedStatement insert = connection.prepareStatement(HISTORY)) {
      insert.setArray(1, connection.createArrayOf("smallint", levels));
      insert.setArray(2, connection.createArrayOf("bigint", indexes));
      insert.setArray(3, connection.createArrayOf("bytea", hashes));
      insert.executeUpdate();
    }
  }

  // In key order: neighbouring keys share index pages, and two writers could not deadlock.
  private static void writeState(Connection connection, Map<Bytes, Optional<Bytes>> changes)
      throws SQLException {
    List<byte[]> keys = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    List<byte[]> removed = new ArrayList<>();
    for (Bytes key : changes.keySet().stream().sorted().toList()) {
      Optional<Bytes> value = changes.getOrDefault(key, Optional.empty());
      if (value.isPresent()) {
        keys.add(key.toArray());
        values.add(value.get().toArray());
      } else {
        removed.add(key.toArray());
      }
    }
    if (!keys.isEmpty()) {
      try (PreparedStatement upsert = connection.prepareStatement(STATE)) {
        upsert.setArray(1, connection.createArrayOf("bytea", keys.toArray(byte[][]::new)));
        upsert.setArray(2, connection.createArrayOf("bytea", values.toArray(byte[][]::new)));
        upsert.executeUpdate();
      }
    }
    if (!removed.isEmpty()) {
      try (PreparedStatement delete = connection.prepareStatement(STATE_REMOVED)) {
        delete.setArray(1, connection.createArrayOf("bytea", removed.toArray(byte[][]::new)));
        delete.executeUpdate();
      }
    }
  }

  private static byte[] concatenated(List<Hash> hashes) {
    ByteWriter writer = new ByteWriter(hashes.size() * Hash.LENGTH);
    for (Hash hash : hashes) {
      hash.writeTo(writer);
    }
    return writer.toArray();
  }
}
