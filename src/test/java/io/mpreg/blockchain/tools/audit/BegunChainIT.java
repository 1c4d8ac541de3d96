package io.mpreg.blockchain.tools.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.door.LedgerAuthorityChanges;
import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.door.LedgerOpening;
import io.mpreg.blockchain.ledger.door.LedgerOptions;
import io.mpreg.blockchain.ledger.door.Snapshots;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.SnapshotCommit;
import io.mpreg.blockchain.ledger.history.store.StoreIntegrationTest;
import io.mpreg.blockchain.platform.database.AuditCheck;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import io.mpreg.blockchain.platform.database.TestDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// A chain in PostgreSQL that was started from the snapshot after block 7, proved by two authority
/// changes: it is audited from there, and any damage is named.
@StoreIntegrationTest
class BegunChainIT {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final int BASE = 7;
  private static final int HEAD = 9;

  @Autowired private LedgerStore store;
  @Autowired private List<AuditCheck> checks;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry properties) {
    DATABASE.register(properties);
  }

  @BeforeEach
  void begun() throws SQLException {
    DATABASE.clear();
    LedgerStore whole = new InMemoryLedgerStore();
    try (LedgerAuthorityChanges chain = new LedgerAuthorityChanges(whole)) {
      for (int height = 1; height <= BASE; height++) {
        chain.append();
      }
      SnapshotCommit snapshot = Snapshots.of(whole, chain.fixture.ledger.chain().tip());
      LedgerOpening.begin(store, chain.fixture.genesis, genesis -> Optional.of(snapshot));
      try (Ledger ledger = open(chain.fixture)) {
        for (int height = BASE + 1; height <= HEAD; height++) {
          chain.append();
          chain.copyTo(whole, ledger);
        }
      }
      try (Ledger again = open(chain.fixture)) {
        assertThat(again.chain().lowestHeight()).isEqualTo(BASE);
        assertThat(again.chain().tip().hash()).isEqualTo(chain.fixture.ledger.chain().tip().hash());
      }
    }
  }

  private Ledger open(LedgerFixture fixture) {
    return LedgerOpening.open(
        store,
        fixture.genesis,
        new LedgerOptions(100, 1_000_000, 100, 100),
        () -> Instant.ofEpochMilli(LedgerFixture.NOW));
  }

  private AuditResult audit(long from) {
    return new ChainAudit(new AuditedStore(store, checks), AuditPlan.from(from))
        .run(progress -> {}, () -> false);
  }

  @Test
  void itIsAuditedFromItsLowestBlockOn() {
    AuditProgress all = new AuditProgress(BASE, HEAD, 3, 3, 3, BASE);
    assertThat(all.blocksTotal()).isEqualTo(3);
    assertThat(audit(0)).isEqualTo(new AuditResult.Passed(all));
    assertThat(audit(HEAD))
        .isEqualTo(new AuditResult.Passed(new AuditProgress(HEAD, HEAD, 3, 3, 3, BASE)));
  }

  // What is damaged → the field that the audit names.
  private static Map<String, String> damages() {
    Map<String, String> damages = new LinkedHashMap<>();
    damages.put(
        "UPDATE ledger.base_state_entry SET value = value || '\\x00' WHERE key ="
            + " (SELECT max(key) FROM ledger.base_state_entry)",
        "base_state_entry");
    damages.put(
        "DELETE FROM ledger.base_state_entry WHERE key ="
            + " (SELECT max(key) FROM ledger.base_state_entry)",
        "base_state_entry");
    damages.put(
        "INSERT INTO ledger.base_state_entry VALUES ('\\x0400', '\\x00')", "base_state_entry");
    damages.put(
        "UPDATE ledger.chain_base SET frontier = substring(frontier FOR 64) || sha256('')",
        "chain_base.frontier");
    damages.put(
        "UPDATE ledger.chain_base SET frontier = substring(frontier FOR 32)",
        "chain_base.frontier");
    damages.put("DELETE FROM ledger.authority_change WHERE height = 3", "base_handover");
    damages.put("DELETE FROM ledger.base_handover WHERE height = 6", "block");
    damages.put(
        "UPDATE ledger.base_handover SET certificate ="
            + " (SELECT certificate FROM ledger.base_handover WHERE height = 3) WHERE height = 6",
        "base_handover");
    damages.put(
        "UPDATE ledger.history_node SET hash = sha256('') WHERE level = 2 AND index = 0",
        "history_node.hash");
    damages.put(
        "UPDATE ledger.block SET transaction_count = 9 WHERE height = 7",
        "block.transaction_count");
    damages.put("DELETE FROM ledger.block_transaction WHERE height = 7", "block_transaction");
    damages.put(
        "UPDATE ledger.state_entry SET value = value || '\\x00' WHERE key ="
            + " (SELECT max(key) FROM ledger.state_entry)",
        "state_entry.value");
    return damages;
  }

  @Test
  void whatIsDamagedIsNamed() throws SQLException {
    for (Map.Entry<String, String> damage : damages().entrySet()) {
      begun();
      assertThat(DATABASE.damage(damage.getKey())).as(damage.getKey()).isPositive();
      assertThat(found())
          .as(damage.getKey())
          .extracting(Divergence::field)
          .isEqualTo(damage.getValue());
    }
  }

  private Divergence found() {
    try {
      return audit(0) instanceof AuditResult.Diverged diverged
          ? diverged.divergence()
          : Divergence.of("nothing", "was found");
    } catch (StoreDamaged damaged) {
      return damaged.divergence();
    }
  }
}
