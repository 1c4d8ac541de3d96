package io.mpreg.blockchain.ledger.history.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Creates the partitions of `block_transaction` ahead of the chain, so that no commit waits for
/// one at a boundary: an empty partition is always ready after the one in use.
final class Partitions {
  private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);
  private static final String ENSURE = "SELECT ledger.ensure_partition(?)";

  /// Heights in a partition, as in the migration's `ensure_partition`.
  private static final long SPAN = 100_000;

  private final DataSource writers;
  private final AtomicBoolean making = new AtomicBoolean();

  /// Every height below this one has its partition.
  private volatile long readyBelow;

  private volatile long lastRequired;

  Partitions(DataSource writers) {
    this.writers = writers;
  }

  /// Returns once the height has a partition: immediately, except for the first commit of this
  /// process.
  void require(long height) throws SQLException {
    if (height >= readyBelow) {
      readyBelow = ensure(height);
    }
    lastRequired = height;
  }

  /// How many heights after the last required one have their partition; unknown before the first.
  OptionalLong headroom() {
    long ready = readyBelow;
    return ready == 0 ? OptionalLong.empty() : OptionalLong.of(ready - 1 - lastRequired);
  }

  /// Creates the next partition in the background as soon as the chain has entered the last one. A
  /// failure is retried after the next commit, for as long as the last partition has room.
  void prepareAfter(long height) {
    long next = readyBelow;
    if (height + SPAN >= next && making.compareAndSet(false, true)) {
      Thread.ofVirtual().name("partition-maker").start(() -> make(next));
    }
  }

  private void make(long height) {
    try {
      readyBelow = ensure(height);
    } catch (SQLException | RuntimeException failed) {
      LOG.warn(
          "The partition for height {} could not be created; trying again later", height, failed);
    } finally {
      making.set(false);
    }
  }

  private long ensure(long height) throws SQLException {
    try (Connection connection = writers.getConnection()) {
      return ensure(connection, height);
    }
  }

  /// Creates the partition of a height within a transaction; returns the first height after the
  /// partition.
  static long ensure(Connection connection, long height) throws SQLException {
    try (PreparedStatement ensure = connection.prepareStatement(ENSURE)) {
      ensure.setLong(1, height);
      try (ResultSet result = ensure.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    }
  }
}
