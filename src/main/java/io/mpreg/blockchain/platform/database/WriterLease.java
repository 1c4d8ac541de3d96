package io.mpreg.blockchain.platform.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The right to write to this database, which one process has at a time: a session-level advisory
/// lock of the database, on a dedicated connection (PostgreSQL documentation, "Advisory Locks").
/// The server releases it when that session ends, for whatever reason.
///
/// A process that loses the connection is fenced: [#require()] throws until it holds the lock
/// again. The lock alone is not enough, because another process may have written meanwhile. So each
/// process increments the epoch in `ledger.lease` when it begins, and continues only while the
/// epoch is its own. Blocks and journal rows are written only in the writer's own epoch, which
/// stops a process that has not noticed the loss yet. (If both write at the same moment, the
/// comparison of the head stops one.)
///
/// A connection pooler in between must use session pooling: with transaction pooling the lock does
/// not exclude anyone.
public final class WriterLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WriterLease.class);

  /// "mpregldg" in ASCII.
  static final long KEY = 0x6d70_7265_676c_6467L;

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration TRY_EVERY = Duration.ofMillis(250);
  private static final String TRY_LOCK = "SELECT pg_try_advisory_lock(" + KEY + ")";
  private static final String EPOCH = "SELECT epoch FROM ledger.lease";
  private static final String NEXT_EPOCH =
      "UPDATE ledger.lease SET epoch = epoch + 1 RETURNING epoch";
  // pg_locks shows a bigint key in two halves, with objsubid 1.
  private static final String HOLDER =
      """
      SELECT format('%%s (backend pid %%s, from %%s)', coalesce(nullif(application_name, ''),
        'a session without application_name'), pid, coalesce(host(client_addr), 'unknown address'))
      FROM pg_catalog.pg_locks JOIN pg_catalog.pg_stat_activity USING (pid)
      WHERE locktype = 'advisory' AND granted AND objsubid = 1
        AND classid = %d AND objid = %d AND datname = current_database()\
      """
          .formatted(KEY >>> Integer.SIZE, KEY & 0xffff_ffffL);

  private final DataSource sessions;
  private final Duration patience;
  private @Nullable Connection session;
  private @Nullable Thread monitor;
  private volatile long epoch;
  private boolean superseded;
  private volatile boolean closed;

  /// Why nothing may be written; null as long as the lease is held.
  private volatile @Nullable String fence = "the lease of the database has not been taken";

  /// @param sessions opens the connections that hold the lock, without a pool
  /// @param patience how long to wait at the start for another process to end
  public WriterLease(DataSource sessions, Duration patience) {
    this.sessions = sessions;
    this.patience = patience;
  }

  /// Requires that the lease is held.
  ///
  /// @throws StoreFailure when this process may not write; nothing was written then
  public void require() {
    String reason = fence;
    if (reason != null) {
      throw new StoreFailure("nothing is written: " + reason);
    }
  }

  /// Whether this process may write at the moment.
  public boolean isWritable() {
    return fence == null;
  }

  /// This process's epoch: the value in `ledger.lease` as long as no later process has begun.
  public long epoch() {
    return epoch;
  }

  /// Takes the lease for as long as this process runs.
  ///
  /// @throws DatabaseUnusable when another process holds it and does not release it in time
  public synchronized void acquire() {
    try {
      Connection taken = sessions.getConnection();
      try {
        awaitLock(taken);
        epoch = number(taken, NEXT_EPOCH);
      } catch (SQLException | RuntimeException failed) {
        taken.close();
        throw failed;
      }
      session = taken;
      fence = null;
    } catch (SQLException failed) {
      throw new StoreFailure("the lease of the database cannot be taken", failed);
    }
    monitor = Thread.ofPlatform().daemon().name("ledger-lease").start(this::watch);
  }

  private void awaitLock(Connection connection) throws SQLException {
    long begin = System.nanoTime();
    while (!locks(connection)) {
      if (System.nanoTime() - begin >= patience.toNanos() || !pause(TRY_EVERY)) {
        throw new DatabaseUnusable(
            "Another process of the ledger works on this database: %s."
                .formatted(holder(connection)),
            "Two processes on one database would contradict each other. Stop the other one, or give"
                + " this one a database of its own (SPRING_DATASOURCE_URL). If that process is"
                + " gone and its connection is left over, run as a superuser: SELECT"
                + " pg_terminate_backend(<backend pid>);");
      }
    }
  }

  private void watch() {
    while (!closed && pause(LOOK_EVERY)) {
      look();
    }
  }

  private synchronized void look() {
    if (!closed && !isHeld() && !superseded) {
      takeAgain();
    }
  }

  /// Has to be called when a write has failed, because the same cause may have ended the lease.
  public synchronized void suspect() {
    if (!closed && fence == null) {
      isHeld();
    }
  }

  private boolean isHeld() {
    Connection held = session;
    if (held == null) {
      return false;
    }
    try {
      if (number(held, EPOCH) == epoch) {
        return true;
      }
      supersede(); // another process got past the lock
    } catch (SQLException lost) {
      fence("the connection that holds the lease of the database was lost: " + lost.getMessage());
    }
    session = null;
    closeQuietly(held);
    return false;
  }

  private void takeAgain() {
    try {
      Connection fresh = sessions.getConnection();
      if (isOurs(fresh)) {
        session = fresh;
        fence = null;
        LOG.info("The lease of the database is held again; writing goes on");
      } else {
        closeQuietly(fresh);
      }
    } catch (SQLException away) {
      fence("the lease of the database cannot be taken again: " + away.getMessage());
    }
  }

  private boolean isOurs(Connection fresh) {
    try {
      if (!locks(fresh)) {
        fence("another process has taken the lease of the database: " + holder(fresh));
        return false;
      }
      if (number(fresh, EPOCH) != epoch) {
        supersede();
        return false;
      }
      return true;
    } catch (SQLException lost) {
      fence("the lease of the database cannot be taken again: " + lost.getMessage());
      return false;
    }
  }

  private void supersede() {
    superseded = true;
    fence("another process has written to the database since; start this one again");
  }

  private void fence(String reason) {
    if (!reason.equals(fence)) {
      LOG.error("Nothing is written any more: {}", reason);
    }
    fence = reason;
  }

  private static boolean locks(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(TRY_LOCK)) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        throw new SQLException("ledger.lease has no row");
      }
      return row.getLong(1);
    }
  }

  // Without SET ROLE: the login may see the client addresses of its own sessions.
  private static String holder(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("RESET ROLE");
      try (ResultSet row = statement.executeQuery(HOLDER)) {
        return row.next() ? row.getString(1) : "a session that has just ended";
      }
    }
  }

  // Returns false when this thread has to end.
  private static boolean pause(Duration time) {
    try {
      Thread.sleep(time);
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void closeQuietly(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException gone) {
      LOG.debug("The connection of the lease was gone already", gone);
    }
  }

  /// Lets the next process begin.
  @Override
  public void close() {
    closed = true;
    fence = "the store is closed";
    synchronized (this) {
      if (monitor != null) {
        monitor.interrupt();
      }
      closeQuietly(session);
      session = null;
    }
  }
}
