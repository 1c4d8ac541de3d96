package io.mpreg.blockchain.platform.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/// Connections that hold a [WriterLease]. Not pooled, because a pool would close a connection at
/// its maximum age.
public final class LeaseSessions {
  /// With these keepalives the server ends the session of an unreachable machine within 25 seconds,
  /// not two hours.
  public static final String KEEPALIVES =
      "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";

  private static final int TIMEOUT_SECONDS = 5;
  private static final String HOLDER =
      SessionChecks.SET_ROLE
          + "; SET statement_timeout = '5s'; SET idle_session_timeout = 0; "
          + KEEPALIVES;

  private LeaseSessions() {}

  /// Opens connections with the application's login.
  public static DataSource of(JdbcConnectionDetails application) {
    PGSimpleDataSource server = new PGSimpleDataSource();
    server.setUrl(application.getJdbcUrl());
    server.setUser(application.getUsername());
    server.setPassword(application.getPassword());
    server.setConnectTimeout(TIMEOUT_SECONDS);
    server.setSocketTimeout(TIMEOUT_SECONDS);
    server.setTcpKeepAlive(true);
    server.setApplicationName("mpreg-ledger lease of process " + ProcessHandle.current().pid());
    return new DelegatingDataSource(server) {
      @Override
      public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        try (Statement statement = connection.createStatement()) {
          statement.execute(HOLDER);
          return connection;
        } catch (SQLException failed) {
          connection.close();
          throw failed;
        }
      }
    };
  }
}
