package io.mpreg.blockchain.ledger.directory.store;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.ledger.directory.Trait;
import io.mpreg.blockchain.platform.database.AuditCheck;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreFailure;
import io.mpreg.blockchain.platform.database.Throttle;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/// Compares the index with the nodes of the stored state, which has been verified before. It reads
/// page by page, each page in one snapshot: first the nodes, then index rows that may belong to no
/// node.
final class NodeTraitCheck implements AuditCheck {
  private static final int PAGE = 500;

  // The approximate cost of reading a page, in signature verifications.
  private static final int WORK_OF_A_PAGE = 50;

  private static final String NODES =
      "SELECT key, value FROM ledger.state_entry WHERE key > ? AND key < ? ORDER BY key LIMIT "
          + PAGE;
  private static final String TRAITS =
      "SELECT node, kind, value FROM ledger.node_trait WHERE node = ANY (?)";
  private static final String INDEXED =
      "SELECT DISTINCT node FROM ledger.node_trait WHERE node > ? ORDER BY node LIMIT " + PAGE;
  private static final String REGISTERED = "SELECT key FROM ledger.state_entry WHERE key = ANY (?)";
  private static final Bytes AFTER_NODES = Bytes.of(new byte[] {(byte) (StateKey.NODES.at(0) + 1)});

  private final DataSource readers;

  NodeTraitCheck(DataSource readers) {
    this.readers = readers;
  }

  /// A stored trait.
  private record Row(int kind, Bytes value) {
    static Row of(Trait trait) {
      return new Row(
          trait.kind().number(), Bytes.of(trait.value().getBytes(StandardCharsets.UTF_8)));
    }
  }

  /// The result of checking one page.
  ///
  /// @param last the key after which the next page begins; empty after the last page
  private record Looked<T>(Optional<T> last, Optional<Divergence> wrong) {}

  /// Checks one page.
  private interface Look<T> {
    Looked<T> at(Connection connection, T after) throws SQLException;
  }

  @Override
  public String table() {
    return "node_trait";
  }

  @Override
  public Optional<Divergence> inspect(ChainState state, Throttle throttle) {
    return walk(StateKey.NODES, NodeTraitCheck::nodes, throttle)
        .or(() -> walk("", NodeTraitCheck::strangers, throttle));
  }

  // No cursor or transaction is open while the throttle makes the check wait.
  private <T> Optional<Divergence> walk(T first, Look<T> look, Throttle throttle) {
    Optional<T> after = Optional.of(first);
    while (after.isPresent()) {
      throttle.await(WORK_OF_A_PAGE);
      Looked<T> looked = atOneMoment(after.get(), look);
      if (looked.wrong().isPresent()) {
        return looked.wrong();
      }
      after = looked.last();
    }
    return Optional.empty();
  }

  private <T> Looked<T> atOneMoment(T after, Look<T> look) {
    try (Connection connection = readers.getConnection()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try {
        return look.at(connection, after);
      } finally {
        connection.rollback();
      }
    } catch (SQLException failed) {
      throw new StoreFailure("reading from the database failed: " + failed.getMessage(), failed);
    }
  }

  private static Looked<Bytes> nodes(Connection connection, Bytes after) throws SQLException {
    SortedMap<Bytes, Bytes> page = page(connection, after);
    Map<NodeId, Set<Row>> computed = new TreeMap<>();
    page.forEach(
        (key, value) ->
            computed.put(
                StateKey.subject(key),
                Trait.of(NodeTraitTable.node(key, value)).stream()
                    .map(Row::of)
                    .collect(Collectors.toSet())));
    Map<NodeId, Set<Row>> stored = stored(connection, computed.keySet());
    Optional<Divergence> wrong =
        computed.entrySet().stream()
            .filter(node -> !stored.getOrDefault(node.getKey(), Set.of()).equals(node.getValue()))
            .findFirst()
            .map(node -> different(node.getKey()));
    return new Looked<>(page.isEmpty() ? Optional.empty() : Optional.of(page.lastKey()), wrong);
  }

  private static Divergence different(NodeId node) {
    return Divergence.of(
        "node_trait", "of node %s differ from those in its state entry".formatted(node.value()));
  }

  private static SortedMap<Bytes, Bytes> page(Connection connection, Bytes after)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(NODES)) {
      select.setBytes(1, after.toArray());
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

  private static Map<NodeId, Set<Row>> stored(Connection connection, Set<NodeId> nodes)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(TRAITS)) {
      select.setArray(
          1, connection.createArrayOf("text", nodes.stream().map(NodeId::value).toArray()));
      Map<NodeId, Set<Row>> stored = new HashMap<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          stored
              .computeIfAbsent(new NodeId(row.getString(1)), node -> new HashSet<>())
              .add(new Row(row.getShort(2), Bytes.of(row.getBytes(3))));
        }
      }
      return stored;
    }
  }

  private static Looked<String> strangers(Connection connection, String after) throws SQLException {
    List<String> indexed = indexed(connection, after);
    Set<Bytes> registered = registered(connection, indexed);
    Optional<Divergence> wrong =
        indexed.stream()
            .filter(node -> !isAmong(registered, node))
            .findFirst()
            .map(
                node ->
                    Divergence.of(
                        "node_trait.node", "is '%s', which is not registered".formatted(node)));
    return new Looked<>(
        indexed.isEmpty() ? Optional.empty() : Optional.of(indexed.getLast()), wrong);
  }

  private static List<String> indexed(Connection connection, String after) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(INDEXED)) {
      select.setString(1, after);
      List<String> nodes = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          nodes.add(row.getString(1));
        }
      }
      return nodes;
    }
  }

  private static Set<Bytes> registered(Connection connection, List<String> nodes)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(REGISTERED)) {
      byte[][] keys =
          nodes.stream()
              .filter(NodeId::isName)
              .map(node -> StateKey.node(new NodeId(node)).toArray())
              .toArray(byte[][]::new);
      select.setArray(1, connection.createArrayOf("bytea", keys));
      Set<Bytes> registered = new HashSet<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          registered.add(Bytes.of(row.getBytes(1)));
        }
      }
      return registered;
    }
  }

  private static boolean isAmong(Set<Bytes> registered, String node) {
    return NodeId.isName(node) && registered.contains(StateKey.node(new NodeId(node)));
  }
}
