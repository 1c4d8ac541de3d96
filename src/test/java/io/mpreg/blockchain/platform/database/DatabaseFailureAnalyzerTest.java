package io.mpreg.blockchain.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.mock.env.MockEnvironment;

class DatabaseFailureAnalyzerTest {
  private final DatabaseFailureAnalyzer analyzer =
      new DatabaseFailureAnalyzer(new MockEnvironment());

  @ParameterizedTest
  @CsvSource({
    "28P01, SPRING_DATASOURCE_PASSWORD",
    "3D000, Create the database",
    "08001, SPRING_DATASOURCE_URL",
    "42501, GRANT mpreg_ledger_app TO"
  })
  void aRefusalOfTheDatabaseSaysWhatToDo(String state, String action) {
    FailureAnalysis analysis =
        analyzer.analyze(
            new IllegalStateException("outer", new SQLException("the server's text", state)));

    assertThat(analysis.getDescription()).contains("the server's text").contains(state);
    assertThat(analysis.getAction()).contains(action);
  }

  @Test
  void aFailureBelowTheStoreSaysWhatToDoToo() {
    FailureAnalysis analysis =
        analyzer.analyze(
            new StoreFailure("the lease cannot be taken", new SQLException("no server", "08001")));

    assertThat(analysis.getAction()).contains("SPRING_DATASOURCE_URL");
  }

  @Test
  void damageIsNamed() {
    FailureAnalysis analysis =
        analyzer.analyze(new IllegalStateException(new StoreDamaged("block 7: rotten")));

    assertThat(analysis.getDescription()).contains("block 7: rotten");
    assertThat(analysis.getAction()).contains("backup");
  }

  @Test
  void whatIsNotAboutTheDatabaseIsLeftToOthers() {
    assertThat(analyzer.analyze(new IllegalStateException("other"))).isNull();
  }
}
