package io.mpreg.blockchain.tools.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mpreg.blockchain.core.block.HeaderForm;
import io.mpreg.blockchain.core.causality.VectorClock;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.store.Manipulation;
import io.mpreg.blockchain.ledger.history.store.StoreIntegrationTest;
import io.mpreg.blockchain.platform.database.AuditCheck;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// A superuser changes one thing after the other in the database; the audit names each.
@StoreIntegrationTest
class ManipulationIT {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final Hash OTHER = Hash.of(new byte[] {1});
  private static StoredChain chain;

  @Autowired private LedgerStore store;
  @Autowired private List<AuditCheck> checks;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry properties) {
    DATABASE.register(properties);
  }

  @BeforeEach
  void untouched() throws SQLException {
    if (chain == null) {
      chain = new StoredChain(DATABASE, store);
    }
    chain.restore();
  }

  private AuditResult audit(long from) {
    return new ChainAudit(new AuditedStore(store, checks), AuditPlan.from(from))
        .run(progress -> {}, () -> false);
  }

  private Divergence found() {
    AuditResult result = audit(0);
    assertThat(result).isInstanceOf(AuditResult.Diverged.class);
    return ((AuditResult.Diverged) result).divergence();
  }

  private static void assertNamed(Divergence found, Long height, Integer index, String field) {
    assertThat(found.field()).as(found.toString()).isEqualTo(field);
    assertThat(found.height().isPresent() ? found.height().getAsLong() : null)
        .as(found.toString())
        .isEqualTo(height);
    assertThat(found.index().isPresent() ? found.index().getAsInt() : null)
        .as(found.toString())
        .isEqualTo(index);
  }

  @Test
  void whatNobodyHasTouchedPasses() throws SQLException {
    chain.damage("UPDATE ledger.lease SET epoch = epoch"); // the way of hitting rows works
    AuditResult result = audit(0);

    assertThat(result)
        .isEqualTo(new AuditResult.Passed(new AuditProgress(0, PreparedChain.HEAD, 6, 11, 11)));
  }

  static List<Manipulation> namedByAnAudit() {
    return Manipulation.by("audit");
  }

  @ParameterizedTest
  @MethodSource("namedByAnAudit")
  void whatIsChangedIsNamed(Manipulation manipulation) throws SQLException {
    chain.damage(manipulation.sql());

    assertThat(found().toString()).startsWith(manipulation.says() + ": ");
  }

  static List<Manipulation> namedByNobody() {
    return Manipulation.by("nobody");
  }

  // Would be a reason to take it from the page.
  @ParameterizedTest
  @MethodSource("namedByNobody")
  void whatNoCheckCanTellStandsOnThePageWithTheReason(Manipulation manipulation)
      throws SQLException, IOException {
    chain.damage(manipulation.sql());

    assertThat(audit(0)).isInstanceOf(AuditResult.Passed.class);
    assertThat(Files.readString(Path.of("docs/operations.md")))
        .contains("| " + manipulation.says() + " | ");
  }

  @Test
  void theListIsLong() {
    assertThat(Manipulation.all()).hasSizeGreaterThanOrEqualTo(100).doesNotHaveDuplicates();
  }

  static Stream<Arguments> ofHeaders() {
    return Stream.of(
        header("header.rulesVersion", header -> header.rulesVersion = 2),
        header("header.chainId", header -> header.chainId = OTHER),
        header("block.height", header -> header.height = 9),
        header("header.vectorClock", header -> header.originRound = 7),
        header("header.previousHash", header -> header.previousHash = OTHER),
        header("header.historyRoot", header -> header.historyRoot = OTHER),
        header("header.transactionsRoot", header -> header.transactionsRoot = OTHER),
        header("header.transactionCount", header -> header.transactionCount = 3),
        header("header.transactionCount", header -> header.transactionCount = 1_000_000),
        header("header.stateRoot", header -> header.stateRoot = OTHER),
        header("header.extensionsRoot", header -> header.extensionsRoot = OTHER),
        header("header.vectorClock", header -> header.vectorClock = VectorClock.EMPTY),
        header("header.miner", header -> header.miner = new NodeId("bob")),
        header("header.timestamp", header -> header.timestampMillis = 1),
        header("block.header", header -> header.timestampMillis++),
        header("header.authoritySetHash", header -> header.authoritySetHash = OTHER),
        header("header.nextAuthoritySetHash", header -> header.nextAuthoritySetHash = OTHER),
        header("header.difficulty", header -> header.difficulty = 2),
        header("header.nonce", header -> header.nonce = 1));
  }

  private static Arguments header(String field, Consumer<HeaderForm> change) {
    return arguments(field, change);
  }

  @ParameterizedTest
  @MethodSource("ofHeaders")
  void aChangedFieldOfAHeaderIsNamedAlthoughTheHashIsItsOwn(
      String field, Consumer<HeaderForm> change) throws SQLException {
    chain.change(2, change);

    assertNamed(found(), 2L, null, field);
  }

  @Test
  void anotherGenesisBlockIsNamed() throws SQLException {
    chain.change(0, header -> header.stateRoot = OTHER);

    assertNamed(found(), 0L, null, "header.stateRoot");
  }

  @Test
  void theFirstOfManyIsNamedWhicheverIsFoundFirst() throws SQLException {
    chain.damage(
        "UPDATE ledger.state_entry SET value = ''",
        "UPDATE ledger.block SET certificate = NULL WHERE height = 4",
        "UPDATE ledger.block_transaction SET payload = '' WHERE height = 3",
        "UPDATE ledger.block SET leaf_hashes = '' WHERE height = 2",
        "UPDATE ledger.block_transaction SET sender = 'm' WHERE height = 2 AND index = 3",
        "UPDATE ledger.block_transaction SET outcome = 0 WHERE height = 2 AND index = 2");

    for (int i = 0; i < 20; i++) {
      assertNamed(found(), 2L, 2, "block_transaction.outcome");
    }
  }

  @Test
  void belowTheFirstHeightOnlyWhatExecutionShowsIsFound() throws SQLException {
    chain.damage(
        "UPDATE ledger.block SET certificate = NULL WHERE height = 2",
        "UPDATE ledger.block SET transaction_count = 0 WHERE height = 1");
    assertThat(audit(3)).isInstanceOf(AuditResult.Passed.class);
    assertThat(audit(2)).isInstanceOf(AuditResult.Diverged.class);

    chain.damage("UPDATE ledger.block_transaction SET payload = '' WHERE height = 1 AND index = 0");
    assertThat(audit(3)).isInstanceOf(AuditResult.Diverged.class);
  }
}
