package io.mpreg.blockchain.ledger.directory.store;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.ledger.directory.Trait;
import io.mpreg.blockchain.ledger.history.BlockCommit;
import io.mpreg.blockchain.ledger.history.Projection;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes the traits of nodes in the same database transaction as the block that changes them.
final class NodeTraitTable implements Projection {
  // Batches keep each statement short.
  private static final String CLEAR =
      """
      DELETE FROM ledger.node_trait
      WHERE ctid = ANY (ARRAY(SELECT ctid FROM ledger.node_trait LIMIT 50000))\
      """;
  private static final String FORGET = "DELETE FROM ledger.node_trait WHERE node = ANY (?)";
  private static final String ADD =
      """
      INSERT INTO ledger.node_trait (kind, value, node)
      SELECT * FROM unnest(?::smallint[], ?::bytea[], ?::text[])\
      """;

  @Override
  public String name() {
    return "node_directory";
  }

  @Override
  public void clear(Connection connection) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(CLEAR)) {
      int removed;
      do {
        removed = delete.executeUpdate();
      } while (removed > 0);
    }
  }

  @Override
  public void fill(Connection connection, Map<Bytes, Bytes> entries) throws SQLException {
    Map<NodeId, RegisteredNode> nodes = new HashMap<>();
    entries.forEach(
        (key, value) -> {
          if (isNode(key)) {
            nodes.put(StateKey.subject(key), node(key, value));
          }
        });
    add(connection, nodes);
  }

  @Override
  public void write(Connection connection, BlockCommit commit) throws SQLException {
    Map<NodeId, RegisteredNode> nodes = new HashMap<>();
    List<String> changed = new ArrayList<>();
    for (Map.Entry<Bytes, Optional<Bytes>> change : commit.stateChanges().entrySet()) {
      if (isNode(change.getKey())) {
        NodeId id = StateKey.subject(change.getKey());
        changed.add(id.value());
        change.getValue().map(RegisteredNode::decode).ifPresent(node -> nodes.put(id, node));
      }
    }
    if (!changed.isEmpty()) {
      forget(connection, changed);
      add(connection, nodes);
    }
  }

  /// A stored entry of a node.
  ///
  /// @throws StoreDamaged when the entry is not one of a node
  static RegisteredNode node(Bytes key, Bytes value) {
    try {
      return RegisteredNode.decode(value);
    } catch (Malformed malformed) {
      throw new StoreDamaged(
          Divergence.of(
              "state_entry.value",
              "of key %s cannot be read: %s".formatted(key.hex(), malformed.getMessage())));
    }
  }

  /// Whether a key of the state is that of a node.
  static boolean isNode(Bytes key) {
    return key.length() > 0 && key.at(0) == StateKey.NODES.at(0);
  }

  private static void forget(Connection connection, List<String> nodes) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(FORGET)) {
      delete.setArray(1, connection.createArrayOf("text", nodes.toArray(String[]::new)));
      delete.executeUpdate();
    }
  }

  private static void add(Connection connection, Map<NodeId, RegisteredNode> nodes)
      throws SQLException {
    List<Short> kinds = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    nodes.forEach(
        (id, node) ->
            Trait.of(node)
                .forEach(
                    trait -> {
                      kinds.add((short) trait.kind().number());
                      values.add(trait.value().getBytes(StandardCharsets.UTF_8));
                      ids.add(id.value());
                    }));
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setArray(1, connection.createArrayOf("smallint", kinds.toArray(Short[]::new)));
      insert.setArray(2, connection.createArrayOf("bytea", values.toArray(byte[][]::new)));
      insert.setArray(3, connection.createArrayOf("text", ids.toArray(String[]::new)));
      insert.executeUpdate();
    }
  }
}
