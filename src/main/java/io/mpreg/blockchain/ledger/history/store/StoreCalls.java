package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.platform.database.StoreFailure;
import io.mpreg.blockchain.platform.database.WriterLease;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.springframework.core.NestedRuntimeException;

/// Database calls. Any error becomes a [StoreFailure], and nothing is written without the lease.
final class StoreCalls {
  private final WriterLease lease;

  StoreCalls(WriterLease lease) {
    this.lease = lease;
  }

  /// A call on a connection of its own.
  @FunctionalInterface
  interface Call<T> {
    T run() throws SQLException;
  }

  /// Reads committed data.
  <T> T reading(Supplier<T> read) {
    try {
      return read.get();
    } catch (NestedRuntimeException failed) {
      throw new StoreFailure("reading from the database failed: " + failed.getMessage(), failed);
    }
  }

  /// Reads as a writer, after waiting for writes in progress.
  ///
  /// @param what is read, for the message
  <T> T settling(String what, Call<T> read) {
    try {
      return read.run();
    } catch (SQLException failed) {
      throw new StoreFailure("reading %s failed: %s".formatted(what, failed.getMessage()), failed);
    }
  }

  /// Writes. If the connection is lost, it is unknown whether the server has committed.
  ///
  /// @param what is written, for the message
  <T> T writing(String what, Call<T> write) {
    lease.require();
    try {
      return write.run();
    } catch (SQLException failed) {
      lease.suspect();
      throw new StoreFailure(
          "writing %s failed, or its outcome is unknown: %s".formatted(what, failed.getMessage()),
          failed);
    }
  }
}
