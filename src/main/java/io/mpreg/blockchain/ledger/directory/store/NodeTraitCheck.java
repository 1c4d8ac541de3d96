package io.mpreg.blockchain.ledger.directory.store;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.ledger.directory.Trait;
import io.mpreg.blockchain.platform.database.AuditCheck;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.Pace;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;

/// Holds the index against the nodes of the stored state, both as they are at one moment. That
/// state was found sound before.
final class NodeTraitCheck implements AuditCheck {
  private static final int PAGE = 1_000;
  private static final String NODES =
      "SELECT key, value FROM ledger.state_entry WHERE key > ? AND key < ? ORDER BY key LIMIT "
          + PAGE;
  private static final String TRAITS =
      "SELECT node, kind, value FROM ledger.node_trait WHERE node = ANY (?)";
  private static final String COUNT = "SELECT count(*) FROM ledger.node_trait";
  private static final Bytes AFTER_NODES = Bytes.of(new byte[] {(byte) (StateKey.NODES.at(0) + 1)});

  private final DataSource readers;

  NodeTraitCheck(DataSource readers) {
    this.readers = readers;
  }

  @Override
  public String table() {
    return "node_trait";
  }

  @Override
  public Optional<Divergence> inspect(ChainState state, Pace pace) {
    try (Connection connection = readers.getConnection()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try {
        return inspect(connection, pace);
      } finally {
        connection.rollback();
      }
    } catch (SQLException failed) {
      throw new StoreFailure("reading from the database failed: " + failed.getMessage(), failed);
    }
  }

  private static Optional<Divergence> inspect(Connection connection, Pace pace)
      throws SQLException {
    long expected = 0;
    Bytes last = StateKey.NODES;
    while (true) {
      SortedMap<Bytes, Bytes> page = page(connection, last);
      if (page.isEmpty()) {
        return count(connection, expected);
      }
      last = page.lastKey();
      pace.await(page.size());
      Map<NodeId, SortedSet<Trait>> traits = new TreeMap<>();
      page.forEach(
          (key, node) -> traits.put(StateKey.subject(key), Trait.of(RegisteredNode.decode(node))));
      Map<NodeId, SortedSet<Trait>> indexed = indexed(connection, traits.keySet());
      for (Map.Entry<NodeId, SortedSet<Trait>> node : traits.entrySet()) {
        SortedSet<Trait> found = indexed.getOrDefault(node.getKey(), new TreeSet<>());
        if (!found.equals(node.getValue())) {
          return Optional.of(different(node.getKey(), found, node.getValue()));
        }
        expected += found.size();
      }
    }
  }

  private static SortedMap<Bytes, Bytes> page(Connection connection, Bytes last)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(NODES)) {
      select.setBytes(1, last.toArray());
      select.setBytes(2, AFTER_NODES.toArray());
      SortedMap<Bytes, Bytes> page = new TreeMap<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          page.put(Bytes.of(row.getBytes(1)), Bytes.of(row.getBytes(2)));
        }
      }
      return page;
    }
  }

  private static Map<NodeId, SortedSet<Trait>> indexed(Connection connection, Set<NodeId> nodes)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(TRAITS)) {
      select.setArray(
          1, connection.createArrayOf("text", nodes.stream().map(NodeId::value).toArray()));
      Map<NodeId, SortedSet<Trait>> indexed = new HashMap<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          Trait trait =
              new Trait(
                  Trait.Kind.ofNumber(row.getShort(2)),
                  new String(row.getBytes(3), StandardCharsets.UTF_8));
          indexed.computeIfAbsent(new NodeId(row.getString(1)), node -> new TreeSet<>()).add(trait);
        }
      }
      return indexed;
    }
  }

  // Of all nodes of the state the rows are right; others are of none.
  private static Optional<Divergence> count(Connection connection, long expected)
      throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery(COUNT)) {
      row.next();
      long found = row.getLong(1);
      return found == expected
          ? Optional.empty()
          : Optional.of(
              Divergence.of(
                  "node_trait.node",
                  "%d rows are of nodes that are not registered".formatted(found - expected)));
    }
  }

  private static Divergence different(NodeId node, SortedSet<Trait> found, SortedSet<Trait> right) {
    return Divergence.of(
        "node_trait", "of node %s: %s, computed %s".formatted(node.value(), found, right));
  }
}
