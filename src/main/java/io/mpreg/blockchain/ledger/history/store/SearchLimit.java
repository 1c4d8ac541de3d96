package io.mpreg.blockchain.ledger.history.store;

import com.zaxxer.hikari.HikariDataSource;
import io.mpreg.blockchain.ledger.history.SearchBusy;
import io.mpreg.blockchain.ledger.history.SearchTooBroad;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Keeps searches from starving other readers: each may run for [#TIMEOUT], and all together use at
/// most half of the readers' connections.
final class SearchLimit {
  private static final String TIMEOUT = "2s";
  private static final long PATIENCE_MILLIS = 2_000;

  /// The pool's default size, for a DataSource that is not a pool.
  private static final int CONNECTIONS = 10;

  private static final String QUERY_CANCELED = "57014";

  private final JdbcClient reader;
  private final TransactionTemplate transaction;
  private final Semaphore places;

  SearchLimit(DataSource readers, JdbcClient reader) {
    this.reader = reader;
    transaction = new TransactionTemplate(new JdbcTransactionManager(readers));
    transaction.setReadOnly(true);
    places = new Semaphore(Math.max(1, connections(readers) / 2));
  }

  private static int connections(DataSource readers) {
    int size = readers instanceof HikariDataSource pool ? pool.getMaximumPoolSize() : 0;
    return size > 0 ? size : CONNECTIONS;
  }

  /// @throws SearchBusy when no slot is free within 2 seconds
  /// @throws SearchTooBroad when the search takes too long
  <T> T within(Supplier<T> search) {
    enter();
    try {
      return transaction.execute(status -> limited(search));
    } catch (DataAccessException failed) {
      if (isCanceled(failed)) {
        throw new SearchTooBroad("the search took more than " + TIMEOUT);
      }
      throw failed;
    } finally {
      places.release();
    }
  }

  // LOCAL: the connection returns to the pool with its previous timeout.
  private <T> T limited(Supplier<T> search) {
    reader.sql("SET LOCAL statement_timeout = '" + TIMEOUT + "'").update();
    return search.get();
  }

  private void enter() {
    try {
      if (!places.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new SearchBusy("too many searches: no free slot within 2 seconds");
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new StoreFailure("interrupted while waiting to search", stopping);
    }
  }

  private static boolean isCanceled(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && QUERY_CANCELED.equals(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}
