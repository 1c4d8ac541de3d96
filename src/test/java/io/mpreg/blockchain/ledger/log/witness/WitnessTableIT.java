package io.mpreg.blockchain.ledger.log.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.ledger.history.store.StoreIntegrationTest;
import io.mpreg.blockchain.platform.database.LeaseSessions;
import io.mpreg.blockchain.platform.database.StoreFailure;
import io.mpreg.blockchain.platform.database.TestDatabase;
import io.mpreg.blockchain.platform.database.WriterLease;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

@StoreIntegrationTest
@Import(WitnessTableIT.Entities.class)
class WitnessTableIT extends WitnessedLogsContract {
  private static final TestDatabase DATABASE = TestDatabase.create();

  @Autowired private WitnessedLogRows rows;
  @Autowired private EntityManager entities;
  @Autowired private TransactionTemplate transaction;
  @Autowired private WriterLease lease;
  @Autowired private JdbcConnectionDetails connection;

  @AutoConfigurationPackage
  static class Entities {}

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry properties) {
    DATABASE.register(properties);
  }

  @BeforeEach
  void empty() throws SQLException {
    DATABASE.clear();
  }

  @Override
  WitnessedLogs logs() {
    return logs(lease);
  }

  private WitnessedLogs logs(WriterLease held) {
    return new WitnessTable(held, rows, entities, transaction);
  }

  @Test
  void nothingIsWrittenWithoutTheLease() {
    WriterLease none = new WriterLease(LeaseSessions.of(connection), Duration.ZERO);
    assertThatThrownBy(() -> logs(none).advance(Optional.empty(), log(1, "1")))
        .isInstanceOf(StoreFailure.class)
        .hasMessageContaining("nothing is written");
    assertThat(logs(none).stored(ORIGIN)).isEmpty();
  }

  @Test
  void theDatabaseItselfRefusesASmallerOne() {
    WitnessedLog first = log(5, "5");
    assertThat(logs().advance(Optional.empty(), first)).isTrue();
    assertThatThrownBy(() -> logs().advance(Optional.of(first), log(4, "4")))
        .isInstanceOf(StoreFailure.class)
        .hasMessageContaining("was cosigned at size 5");
    assertThat(logs().stored(ORIGIN)).contains(first);
  }
}
