package io.mpreg.blockchain.ledger.history.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.mpreg.blockchain.LedgerApplication;
import io.mpreg.blockchain.ledger.history.SearchBusy;
import io.mpreg.blockchain.ledger.history.SearchTooBroad;
import io.mpreg.blockchain.platform.database.TestDatabase;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(classes = LedgerApplication.class, properties = "management.server.port=0")
class SearchLimitIT {
  private static final TestDatabase DATABASE = TestDatabase.create();

  @Autowired DataSource readers;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    DATABASE.register(properties);
  }

  @Test
  void aSearchThatTakesTooLongIsTooBroad() {
    JdbcClient reader = JdbcClient.create(readers);
    SearchLimit limit = new SearchLimit(readers, reader);
    Supplier<Object> slow = () -> reader.sql("SELECT pg_sleep(10)").query().singleRow();
    assertThatThrownBy(() -> limit.within(slow)).isInstanceOf(SearchTooBroad.class);
    assertThat(limit.within(() -> "next")).isEqualTo("next");
    assertThat(reader.sql("SHOW statement_timeout").query(String.class).single()).isEqualTo("30s");
  }

  @Test
  void searchesHaveHalfOfTheConnections() throws Exception {
    int half = ((HikariDataSource) readers).getMaximumPoolSize() / 2;
    SearchLimit limit = new SearchLimit(readers, JdbcClient.create(readers));
    CountDownLatch inside = new CountDownLatch(half);
    CountDownLatch end = new CountDownLatch(1);
    Supplier<Boolean> held =
        () -> {
          inside.countDown();
          try {
            end.await();
          } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
          }
          return true;
        };
    for (int i = 0; i < half; i++) {
      Thread.ofVirtual().start(() -> limit.within(held));
    }
    inside.await();
    assertThatThrownBy(() -> limit.within(() -> true)).isInstanceOf(SearchBusy.class);
    end.countDown();
    assertThat(limit.within(() -> true)).isTrue();
  }
}
