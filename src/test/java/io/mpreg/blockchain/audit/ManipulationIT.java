package io.mpreg.blockchain.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mpreg.blockchain.chain.HeaderForm;
import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.ledger.Divergence;
import io.mpreg.blockchain.ledger.LedgerStore;
import io.mpreg.blockchain.ledger.store.StoreIntegrationTest;
import io.mpreg.blockchain.ledger.store.TestDatabase;
import io.mpreg.blockchain.node.NodeId;
import io.mpreg.blockchain.node.VectorClock;
import java.sql.SQLException;
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
    return new ChainAudit(store, AuditPlan.from(from)).run(progress -> {}, () -> false);
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

  static Stream<Arguments> ofTransactions() {
    return Stream.of(
        transaction("payload", flipped("payload", 10)),
        transaction("payload", "payload = payload || '\\x00'"),
        transaction("payload", "payload = ''"),
        transaction("signature", flipped("transaction_bytes", -3)),
        transaction(
            "signature", flipped("transaction_bytes", -3) + ", id = sha256(" + bytes(-3) + ")"),
        transaction("transaction_bytes", flipped("transaction_bytes", 3)),
        transaction("transaction_bytes", "transaction_bytes = transaction_bytes || '\\x00'"),
        transaction("outcome", "outcome = 102"),
        transaction("outcome", "outcome = 99"),
        transaction("id", flipped("id", 7)),
        transaction("sender", "sender = 'mallory'"),
        transaction("receiver", "receiver = 'mallory'"),
        transaction("operation_type", "operation_type = 'message2'"));
  }

  private static Arguments transaction(String column, String assignment) {
    return arguments(
        "UPDATE ledger.block_transaction SET %s WHERE height = 2 AND index = 1"
            .formatted(assignment),
        "block_transaction." + column);
  }

  private static String flipped(String column, int at) {
    return column + " = " + flip(column, at);
  }

  private static String bytes(int at) {
    return flip("transaction_bytes", at);
  }

  private static String flip(String column, int at) {
    String position = at >= 0 ? "" + at : "octet_length(%s) - %d".formatted(column, -at);
    return "set_byte(%1$s, %2$s, get_byte(%1$s, %2$s) # 1)".formatted(column, position);
  }

  @ParameterizedTest
  @MethodSource("ofTransactions")
  void aChangedColumnOfATransactionIsNamed(String sql, String field) throws SQLException {
    chain.damage(sql);

    assertNamed(found(), 2L, 1, field);
  }

  @Test
  void aFailedOutcomeMadeASuccessIsNamed() throws SQLException {
    chain.damage("UPDATE ledger.block_transaction SET outcome = 0 WHERE height = 2 AND index = 2");

    assertNamed(found(), 2L, 2, "block_transaction.outcome");
  }

  static Stream<Arguments> ofRows() {
    return Stream.of(
        arguments(
            """
            UPDATE ledger.block_transaction SET index = 99 WHERE height = 2 AND index = 0;
            UPDATE ledger.block_transaction SET index = 0 WHERE height = 2 AND index = 1;
            UPDATE ledger.block_transaction SET index = 1 WHERE height = 2 AND index = 99\
            """,
            2L,
            0,
            "block_transaction.transaction_bytes"),
        arguments(
            "DELETE FROM ledger.block_transaction WHERE height = 2 AND index = 1",
            2L,
            1,
            "block_transaction"),
        arguments(
            "DELETE FROM ledger.block_transaction WHERE height = 2 AND index = 3",
            2L,
            3,
            "block_transaction"),
        arguments(
            "DELETE FROM ledger.block_transaction WHERE height = 4", 4L, 0, "block_transaction"),
        arguments(copied(3, 0, 2, 4), 2L, 4, "block_transaction"),
        arguments(copied(3, 0, 2, 40), 2L, 4, "block_transaction"),
        arguments(copied(1, 0, 0, 0), 0L, 0, "block_transaction"),
        arguments(copied(1, 0, 7, 3), 7L, 3, "block_transaction"),
        arguments(
            "DELETE FROM ledger.block_transaction WHERE height = 2 AND index = 0; "
                + copied(1, 1, 2, 0),
            2L,
            0,
            "block_transaction.transaction_bytes"),
        arguments("DELETE FROM ledger.block WHERE height = 3", 3L, null, "block"),
        arguments("DELETE FROM ledger.block WHERE height = 5", 5L, null, "block"),
        arguments("DELETE FROM ledger.block WHERE height = 0", 0L, null, "block"),
        arguments(
            """
            INSERT INTO ledger.block SELECT 6, sha256('6'), header, certificate, leaf_hashes,
              transaction_count
            FROM ledger.block WHERE height = 5\
            """,
            6L,
            null,
            "block"),
        arguments(
            """
            UPDATE ledger.block SET height = 99 WHERE height = 3;
            UPDATE ledger.block SET height = 3 WHERE height = 4;
            UPDATE ledger.block SET height = 4 WHERE height = 99\
            """,
            3L,
            null,
            "block.height"));
  }

  private static String copied(int height, int index, int toHeight, int toIndex) {
    return """
    INSERT INTO ledger.block_transaction
    SELECT %d, %d, outcome, id, sender, receiver, operation_type, transaction_bytes, payload
    FROM ledger.block_transaction WHERE height = %d AND index = %d\
    """
        .formatted(toHeight, toIndex, height, index);
  }

  @ParameterizedTest
  @MethodSource("ofRows")
  void rowsThatAreSwappedMissingOrTooManyAreNamed(
      String sql, Long height, Integer index, String field) throws SQLException {
    chain.damage(sql);

    assertNamed(found(), height, index, field);
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

  static Stream<Arguments> ofBlocks() {
    return Stream.of(
        block("header", flipped("header", 170)),
        block("header", "header = ''"),
        block("hash", flipped("hash", 0)),
        block("certificate", flipped("certificate", 100)),
        block("certificate", flipped("certificate", 0)),
        block("certificate", "certificate = NULL"),
        block(
            "certificate", "certificate = (SELECT certificate FROM ledger.block WHERE height = 3)"),
        block("transaction_count", "transaction_count = transaction_count + 1"));
  }

  private static Arguments block(String column, String assignment) {
    return arguments(
        "UPDATE ledger.block SET %s WHERE height = 2".formatted(assignment), "block." + column);
  }

  @ParameterizedTest
  @MethodSource("ofBlocks")
  void aChangedColumnOfABlockIsNamed(String sql, String field) throws SQLException {
    chain.damage(sql);

    assertNamed(found(), 2L, null, field);
  }

  @Test
  void aChangedLeafHashIsNamedWithItsTransaction() throws SQLException {
    chain.damage(
        "UPDATE ledger.block SET %s WHERE height = 2".formatted(flipped("leaf_hashes", 70)));
    assertNamed(found(), 2L, 2, "block.leaf_hashes");
  }

  @Test
  void aMissingLeafHashIsNamedWithItsTransaction() throws SQLException {
    chain.damage(
        "UPDATE ledger.block SET leaf_hashes = substr(leaf_hashes, 1, 96) WHERE height = 2");
    assertNamed(found(), 2L, 3, "block.leaf_hashes");
  }

  static Stream<Arguments> ofHistoryAndHead() {
    return Stream.of(
        arguments(node(flipped("hash", 0), 0, 3), 3L, "history_node.hash"),
        arguments(node(flipped("hash", 0), 1, 1), 3L, "history_node.hash"),
        arguments(node(flipped("hash", 0), 2, 0), 3L, "history_node.hash"),
        arguments(node(flipped("hash", 0), 0, 0), 0L, "history_node.hash"),
        arguments(
            "DELETE FROM ledger.history_node WHERE level = 1 AND index = 0",
            1L,
            "history_node.hash"),
        arguments("INSERT INTO ledger.history_node VALUES (3, 0, sha256(''))", 7L, "history_node"),
        arguments("INSERT INTO ledger.history_node VALUES (0, 6, sha256(''))", 6L, "history_node"),
        arguments("INSERT INTO ledger.authority_change VALUES (4, '')", 4L, "authority_change"),
        arguments("INSERT INTO ledger.authority_change VALUES (5, '')", 5L, "authority_change"),
        arguments("INSERT INTO ledger.authority_change VALUES (8, '')", 8L, "authority_change"),
        arguments(head(flipped("hash", 0)), 5L, "chain_head.hash"),
        arguments(head(flipped("frontier", 0)), 5L, "chain_head.frontier"),
        arguments(head("frontier = ''"), 5L, "chain_head.frontier"),
        arguments(head("transaction_count = 12"), 5L, "chain_head.transaction_count"),
        arguments(head("total_work = 7"), 5L, "chain_head.total_work"),
        arguments(head("height = 8"), 6L, "block"),
        arguments(head("height = 4"), 4L, "chain_head.hash"),
        arguments("DELETE FROM ledger.chain_head", null, "chain_head"),
        arguments("UPDATE ledger.genesis SET " + flipped("document", 40), 0L, "genesis.document"),
        arguments("DELETE FROM ledger.genesis", 0L, "genesis.document"));
  }

  private static String node(String assignment, int level, int index) {
    return "UPDATE ledger.history_node SET %s WHERE level = %d AND index = %d"
        .formatted(assignment, level, index);
  }

  private static String head(String assignment) {
    return "UPDATE ledger.chain_head SET " + assignment;
  }

  @ParameterizedTest
  @MethodSource("ofHistoryAndHead")
  void damageOfTheHistoryTheHeadAndTheGenesisIsNamed(String sql, Long height, String field)
      throws SQLException {
    chain.damage(sql);

    assertNamed(found(), height, null, field);
  }

  @Test
  void aHeadSetBackByOneBlockIsNamedByTheBlockAboveIt() throws SQLException {
    chain.damage(
        """
        UPDATE ledger.chain_head SET height = 4, total_work = 5, transaction_count = 9,
          hash = (SELECT hash FROM ledger.block WHERE height = 4),
          frontier = (SELECT hash FROM ledger.history_node WHERE level = 2 AND index = 0)
            || (SELECT hash FROM ledger.history_node WHERE level = 0 AND index = 4)\
        """);

    assertNamed(found(), 5L, null, "block");
  }

  @Test
  void anotherGenesisBlockIsNamed() throws SQLException {
    chain.change(0, header -> header.stateRoot = OTHER);

    assertNamed(found(), 0L, null, "header.stateRoot");
  }

  static Stream<Arguments> besideTheChain() {
    return Stream.of(
        arguments(state(flipped("value", -1)), 5L, "state_entry.value"),
        arguments("DELETE FROM ledger.state_entry WHERE get_byte(key, 0) = 7", 5L, "state_entry"),
        arguments("INSERT INTO ledger.state_entry VALUES ('\\x04', '\\x01')", 5L, "state_entry"),
        arguments("UPDATE ledger.journal SET " + flipped("entries", 60), null, "journal.checksum"),
        arguments("UPDATE ledger.journal SET " + flipped("checksum", 0), null, "journal.checksum"),
        arguments(
            "UPDATE ledger.journal SET entries = '\\x00000001', checksum = sha256('\\x00000001')",
            null,
            "journal.entries"),
        arguments(
            "UPDATE ledger.journal SET entries = %1$s, checksum = sha256(%1$s)"
                .formatted(forgedEntries()),
            null,
            "journal.entries"),
        arguments(
            """
            INSERT INTO ledger.termination
            SELECT id, 1, NULL, 2 FROM ledger.block_transaction WHERE height = 2 AND index = 1\
            """,
            null,
            "termination.id"),
        arguments("UPDATE ledger.termination SET height = 6", null, "termination.height"),
        arguments("UPDATE ledger.termination SET reason = 9", null, "termination.reason"),
        arguments("UPDATE ledger.termination SET cause = id", null, "termination.cause"),
        arguments(
            "UPDATE ledger.termination SET reason = 2, cause = id", null, "termination.cause"),
        arguments(
            "UPDATE ledger.vote_guard SET closed = sha256('') WHERE height = 3",
            3L,
            "vote_guard.closed"),
        arguments(
            "UPDATE ledger.vote_guard SET notarized = sha256('') WHERE height = 3",
            3L,
            "vote_guard.notarized"),
        arguments(
            "UPDATE ledger.vote_guard SET height = 900 WHERE height = 3",
            900L,
            "vote_guard.height"),
        arguments("UPDATE ledger.lease SET epoch = 0", null, "lease.epoch"),
        arguments("DELETE FROM ledger.lease", null, "lease.epoch"));
  }

  private static String state(String assignment) {
    return "UPDATE ledger.state_entry SET %s WHERE get_byte(key, 0) = 4 AND key > '\\x0400000004'"
        .formatted(assignment);
  }

  // count ‖ length ‖ transaction bytes, which end with the signature
  private static String forgedEntries() {
    String lengthOfFirst =
        "((get_byte(entries, 6) << 8) + get_byte(entries, 7) + 8 - 1)"; // its last byte
    return "set_byte(entries, %1$s, get_byte(entries, %1$s) # 1)".formatted(lengthOfFirst);
  }

  @ParameterizedTest
  @MethodSource("besideTheChain")
  void damageBesideTheChainIsNamed(String sql, Long height, String field) throws SQLException {
    chain.damage(sql);

    assertNamed(found(), height, null, field);
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
