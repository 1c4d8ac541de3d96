package io.mpreg.blockchain.ledger.history.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.TestChain;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.inspection.StoreVerification;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import io.mpreg.blockchain.platform.database.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Final or accepted data is changed behind the store's back, one item at a time; every change is
/// detected. (The code that loads the state compares it with the head's root.)
@StoreIntegrationTest
class StoreDamageIT {
  private static final TestDatabase DATABASE = TestDatabase.create();

  private final TestChain chain = new TestChain();

  @Autowired private LedgerStore store;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry properties) {
    DATABASE.register(properties);
  }

  @BeforeEach
  void threeBlocks() throws SQLException {
    DATABASE.clear();
    // Corruption by a disk bypasses the trigger too.
    DATABASE.execute("ALTER TABLE ledger.block DROP CONSTRAINT IF EXISTS block_hash_is_of_header");
    store.create(chain.genesis());
    for (int i = 0; i < 3; i++) {
      store.appendJournal(List.of(transfer()));
      store.commit(chain.next(transfer(), transfer(), transfer()));
    }
  }

  private Transaction transfer() {
    return chain.transaction("alice", "bob", "transfer");
  }

  private void verify() {
    new StoreVerification(store, 100).verify(List.of(chain.authorities()));
    store.journal();
  }

  @Test
  void anUndamagedStoreIsAccepted() {
    assertThatCode(this::verify).doesNotThrowAnyException();
  }

  static Stream<Arguments> damages() {
    return Stream.of(
        damage(
            changed("block", "header", 170, "height = 2"),
            "block 2: block.header: its header is not"),
        damage(
            changed("block", "header", 170, "height = 2")
                + "; UPDATE ledger.block SET hash = sha256(header) WHERE height = 2",
            "block 2: history_node: the history has another header in its place"),
        damage(changed("block", "hash", 0, "height = 2"), "block 2: block.hash: its header is not"),
        damage(
            changed("block", "certificate", 70, "height = 2"),
            "block 2: block.certificate: its certificate does not"),
        damage(
            changed("block", "certificate", 0, "height = 2"), "block 2: block.certificate: magic"),
        damage(
            changed("block", "leaf_hashes", 40, "height = 2"),
            "transaction 1 of block 2: block.leaf_hashes: its leaf hashes"),
        damage(
            changed("block", "header", 170, "height = 0")
                + "; UPDATE ledger.block SET hash = sha256(header) WHERE height = 0",
            "block 0: header.stateRoot: is "),
        damage(
            "UPDATE ledger.block SET transaction_count = 7 WHERE height = 2",
            "block 2: block.transaction_count: its stored count is 7 transactions up to this block,"
                + " counted are 6"),
        damage(
            "UPDATE ledger.chain_head SET transaction_count = 8",
            "the head's transaction count is 8, the blocks up to it hold 9"),
        damage("DELETE FROM ledger.block WHERE height = 2", "block 2: block: is missing"),
        damage(
            "DELETE FROM ledger.block WHERE height = 3", "the head is block 3, which is missing"),
        damage("DELETE FROM ledger.block WHERE height = 0", "block 0: block: is missing"),
        damage(changed("genesis", "document", 3, "true"), "the genesis document is not the one"),
        damage("DELETE FROM ledger.genesis", "the genesis document is missing"),
        damage(
            transaction("payload", 0),
            "transaction 1 of block 2: block_transaction.payload: the payload is not the one"),
        damage(
            transaction("transaction_bytes", 200),
            "transaction 1 of block 2: block_transaction.signature: does not hold"),
        damage(
            transaction("id", 5),
            "transaction 1 of block 2: block_transaction.id: its columns are not"),
        damage(
            "UPDATE ledger.block_transaction SET sender = 'mallory' WHERE height = 2 AND index = 1",
            "transaction 1 of block 2: block_transaction.sender: its columns are not those of its"
                + " bytes"),
        damage(
            "UPDATE ledger.block_transaction SET outcome = 102 WHERE height = 2 AND index = 1",
            "transaction 1 of block 2: block_transaction.outcome: is 102, the block commits to 0"),
        damage(
            "UPDATE ledger.block_transaction SET outcome = 99 WHERE height = 2 AND index = 1",
            "transaction 1 of block 2: block_transaction.outcome: is 99, the block commits to 0"),
        damage(
            "DELETE FROM ledger.block_transaction WHERE height = 2 AND index = 1",
            "transaction 1 of block 2: block_transaction: is missing"),
        damage(
            "DELETE FROM ledger.block_transaction WHERE height = 2 AND index = 2",
            "transaction 2 of block 2: block_transaction: is missing"),
        damage(copiedTo(2, 3), "transaction 3 of block 2: block_transaction: is surplus"),
        damage(
            copiedTo(4, 0),
            "transaction 0 of block 4: block_transaction: is stored above the head"),
        damage(
            """
            UPDATE ledger.block_transaction SET index = 9 WHERE height = 2 AND index = 0;
            UPDATE ledger.block_transaction SET index = 0 WHERE height = 2 AND index = 1;
            UPDATE ledger.block_transaction SET index = 1 WHERE height = 2 AND index = 9\
            """,
            "transaction 0 of block 2: block_transaction.transaction_bytes: the bytes are not"),
        damage(changed("history_node", "hash", 0, "level = 2"), "history"),
        damage(changed("history_node", "hash", 0, "level = 0 AND index = 2"), "history"),
        damage("DELETE FROM ledger.history_node WHERE level = 2", "history's subtree 0 of level 2"),
        damage(changed("chain_head", "frontier", 0, "true"), "the head's history of 4 headers"),
        damage("UPDATE ledger.chain_head SET frontier = ''", "the head's frontier has 0 hashes"),
        damage("UPDATE ledger.chain_head SET total_work = 9", "the head's total work is 9"),
        damage(
            changed("chain_head", "hash", 0, "true"), "block 3: block.header: its header is not"),
        damage(
            """
            UPDATE ledger.chain_head SET height = 2,
              hash = (SELECT hash FROM ledger.block WHERE height = 2),
              frontier = (SELECT hash FROM ledger.history_node WHERE level = 1 AND index = 0)
                || (SELECT hash FROM ledger.history_node WHERE level = 0 AND index = 2)\
            """,
            "block 3: block: is stored above the head"),
        damage(changed("journal", "entries", 60, lastJournalRow()), "journal row "),
        damage(changed("journal", "checksum", 0, lastJournalRow()), "journal row "),
        damage(
            "UPDATE ledger.journal SET entries = '\\x00000001', checksum = sha256('\\x00000001')",
            "journal row "));
  }

  private static Arguments damage(String sql, String message) {
    return arguments(sql, message);
  }

  private static String changed(String table, String column, int at, String where) {
    return "UPDATE ledger.%1$s SET %2$s = set_byte(%2$s, %3$d, get_byte(%2$s, %3$d) # 1) WHERE %4$s"
        .formatted(table, column, at, where);
  }

  private static String transaction(String column, int at) {
    return changed("block_transaction", column, at, "height = 2 AND index = 1");
  }

  private static String copiedTo(int height, int index) {
    return """
    INSERT INTO ledger.block_transaction
    SELECT %d, %d, outcome, id, sender, receiver, operation_type, transaction_bytes, payload
    FROM ledger.block_transaction WHERE height = 2 AND index = 0\
    """
        .formatted(height, index);
  }

  private static String lastJournalRow() {
    return "sequence = (SELECT max(sequence) FROM ledger.journal)";
  }

  @ParameterizedTest
  @MethodSource("damages")
  void damageIsFoundAndNamed(String sql, String message) throws SQLException {
    assertThat(DATABASE.damage(sql)).isPositive();

    assertThatThrownBy(this::verify).isInstanceOf(StoreDamaged.class).hasMessageContaining(message);
  }
}
