package io.mpreg.blockchain.tools.cli.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.history.GenesisCommit;
import io.mpreg.blockchain.ledger.history.Head;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.store.StoreAccess;
import io.mpreg.blockchain.platform.database.StoreFailure;
import io.mpreg.blockchain.platform.database.TestDatabase;
import io.mpreg.blockchain.tools.cli.CommandRun;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The commands for chain files, from one PostgreSQL to another.
class ChainFileIT {
  private static final int BLOCKS = 6;
  private static final TestDatabase RUNNING = TestDatabase.create();

  @TempDir private static Path directory;
  private static StoreAccess node;
  private static LedgerFixture chain;

  /// A node works on its database meanwhile.
  @BeforeAll
  static void begin() {
    node = StoreAccess.writing(settings(RUNNING));
    chain = new LedgerFixture((LedgerStore) node.history());
    grow(BLOCKS);
  }

  @AfterAll
  static void end() {
    chain.close();
    node.close();
  }

  private static Map<String, String> settings(TestDatabase database) {
    return Map.of(
        "spring.datasource.url", url(database), "spring.datasource.username", database.username());
  }

  private static String url(TestDatabase database) {
    String url = database.jdbcUrl();
    return url + (url.contains("?") ? "&" : "?") + "password=" + database.password();
  }

  private static void grow(int blocks) {
    long first = chain.ledger.chain().tip().height();
    for (long nonce = first; nonce < first + blocks; nonce++) {
      chain.ledger.submissions().submit(chain.alice("transfer", 0, nonce, 50, "{\"amount\":7}"));
      chain
          .ledger
          .submissions()
          .submit(chain.alice("message", 1, nonce, 50, "{\"topic\":\"t\",\"body\":\"\"}"));
      assertThat(chain.mine()).isTrue();
    }
  }

  private static CommandRun run(TestDatabase database, String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 5);
    String[] last = {"--json", "--database", url(database), "--database-user", database.username()};
    System.arraycopy(last, 0, all, arguments.length, last.length);
    return CommandRun.of(all);
  }

  private static CommandRun exported(Path file) {
    return run(RUNNING, "export", "--to", file.toString());
  }

  private static CommandRun imported(TestDatabase into, Path file) {
    return run(into, "import", "--from", file.toString());
  }

  private static Map<Bytes, Bytes> state(LedgerStore store) {
    Map<Bytes, Bytes> state = new HashMap<>();
    store.forEachStateEntry(state::put);
    return state;
  }

  @Test
  void aChainIsCarriedFromARunningNodesDatabaseToAnEmptyOne() throws IOException, SQLException {
    Path file = directory.resolve("chain");
    CommandRun first = exported(file);
    assertThat(first.exitCode()).as(first.err()).isEqualTo(ExitCode.OK);
    byte[] before = Files.readAllBytes(file);
    grow(1);
    JsonNode more = exported(file).json();
    assertThat(more.path("newBlocks").asLong()).isEqualTo(1);
    assertThat(more.path("lastHeight").asLong()).isEqualTo(chain.ledger.chain().tip().height());
    byte[] whole = Files.readAllBytes(file);
    assertThat(whole).startsWith(before);

    // Stopped in the middle of a block, and restarted.
    TestDatabase empty = TestDatabase.create();
    Files.write(file, Arrays.copyOf(whole, before.length - 100));
    CommandRun half = imported(empty, file);
    assertThat(half.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(half.json().path("unfinishedFile").asBoolean()).isTrue();
    assertThat(half.json().path("height").asLong()).isEqualTo(BLOCKS - 1);

    // A file that was tampered with: nothing of the invalid block is written.
    byte[] tampered = whole.clone();
    tampered[tampered.length - 50] ^= 1;
    Files.write(file, tampered);
    CommandRun refused = imported(empty, file);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.err()).contains("is damaged: its checksum does not match");
    assertThat(refused.json().path("height").asLong()).isEqualTo(BLOCKS);

    Files.write(file, whole);
    JsonNode rest = imported(empty, file).json();
    assertThat(rest.path("complete").asBoolean()).isTrue();
    assertThat(rest.path("newBlocks").asLong()).isEqualTo(1);
    Head head = chain.store.head().orElseThrow();
    assertThat(rest.path("headHash").asString()).isEqualTo(head.header().hash().hex());

    try (StoreAccess copy = StoreAccess.reading(settings(empty))) {
      assertThat(copy.history().head()).contains(head);
      assertThat(state((LedgerStore) copy.history())).isEqualTo(state(chain.store));
      assertThat(copy.history().transactionsOfBlock(1, 0, 10))
          .isEqualTo(chain.store.transactionsOfBlock(1, 0, 10));
      assertWritesNothing((LedgerStore) copy.history());
    }
    assertAuditNamesDamage(empty);
  }

  private static void assertAuditNamesDamage(TestDatabase copy) throws SQLException {
    CommandRun good = run(copy, "audit");
    assertThat(good.exitCode()).as(good.err() + good.out()).isEqualTo(ExitCode.OK);
    assertThat(good.json().path("result").asString()).isEqualTo("passed");
    assertThat(good.json().path("blocks").asLong())
        .isEqualTo(chain.ledger.chain().tip().height() + 1);

    copy.damage("UPDATE ledger.block_transaction SET outcome = 100 WHERE height = 2 AND index = 1");
    CommandRun wrong = run(copy, "audit", "--from", "1");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.REFUSED);
    JsonNode divergence = wrong.json().path("divergence");
    assertThat(divergence.path("height").asLong()).isEqualTo(2);
    assertThat(divergence.path("detail").asString()).isNotBlank();
    assertThat(run(copy, "audit", "--from", "1000").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  private static void assertWritesNothing(LedgerStore store) {
    Genesis genesis = chain.genesis;
    assertThatThrownBy(
            () ->
                store.create(
                    new GenesisCommit(
                        genesis.document(), genesis.header(), genesis.state().entries())))
        .isInstanceOf(StoreFailure.class);
    assertThatThrownBy(() -> store.forgetTerminations(1)).isInstanceOf(StoreFailure.class);
  }

  @Test
  void anImportBesideARunningNodeIsRefused() throws IOException {
    Path file = directory.resolve("beside");
    exported(file);
    CommandRun beside = imported(RUNNING, file);
    assertThat(beside.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(beside.err()).contains("Another process of the ledger works on this database");
  }

  @Test
  void aDatabaseWithoutAChainIsNamed() {
    CommandRun nothing = run(TestDatabase.create(), "export", "--to", directory + "/nothing");
    assertThat(nothing.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(nothing.err()).contains("holds no ledger");
    assertThat(directory.resolve("nothing")).doesNotExist();
  }

  @Test
  void onlyTheChainThatWasAskedForIsImported() throws IOException {
    Path file = directory.resolve("asked");
    exported(file);
    CommandRun refused = run(RUNNING, "import", "--from", file.toString(), "--genesis", "demo");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.err()).contains("which does not begin with");
    Path none = Files.writeString(directory.resolve("none.json"), "{}");
    CommandRun failed =
        run(RUNNING, "import", "--from", file.toString(), "--genesis", none.toString());
    assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failed.err()).contains(none + " is not a genesis document");
  }
}
