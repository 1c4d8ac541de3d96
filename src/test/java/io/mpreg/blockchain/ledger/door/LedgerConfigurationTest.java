package io.mpreg.blockchain.ledger.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.execution.Chains;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.GenesisText;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.pending.LedgerObserver;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import io.mpreg.blockchain.platform.keys.KeyPurpose;
import io.mpreg.blockchain.platform.keys.KeyStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;

/// The failure reports of a node that cannot start with its keys.
class LedgerConfigurationTest {
  private static final String[] AUTHORITY = {
    "ledger.authority.id=alice",
    "ledger.authority.key-store=keys.p12",
    "ledger.authority.key-store-password-file=password"
  };

  @TempDir Path folder;
  private ApplicationContextRunner node;

  @BeforeEach
  void chain() throws IOException {
    Path genesis = folder.resolve("genesis.json");
    try (var document = getClass().getResourceAsStream("/demo/genesis.json")) {
      Files.copy(document, genesis, StandardCopyOption.REPLACE_EXISTING);
    }
    node =
        new ApplicationContextRunner()
            .withUserConfiguration(LedgerConfiguration.class)
            .withBean(LedgerStore.class, InMemoryLedgerStore::new)
            .withBean(LedgerObserver.class, () -> LedgerObserver.NONE)
            .withPropertyValues("ledger.genesis=" + genesis);
  }

  private String[] authority(String id) {
    return new String[] {
      "ledger.authority.id=" + id,
      "ledger.authority.key-store=" + folder.resolve("keys.p12"),
      "ledger.authority.key-store-password-file=" + folder.resolve("password")
    };
  }

  @Test
  void theTwoKeysAreTakenFromTheKeyStore() throws IOException {
    Map<KeyPurpose, PublicKey> keys =
        KeyStores.create(folder.resolve("keys.p12"), KeyStores.passwordFile(folder));
    Authority member =
        new Authority(
            new NodeId("member"), keys.get(KeyPurpose.CONSENSUS), keys.get(KeyPurpose.CHECKPOINT));
    Genesis genesis = GenesisText.written(Chains.of(new AuthoritySet(0, 0, List.of(member))));
    Files.write(folder.resolve("genesis.json"), genesis.document().toArray());
    node.withPropertyValues(authority("member"))
        .run(
            context ->
                assertThat(context.getBean(AuthorityKeys.class))
                    .hasToString("keys of authority member"));
  }

  @Test
  void keysOfAnotherChainAreNamed() throws IOException {
    KeyStores.create(folder.resolve("keys.p12"), KeyStores.passwordFile(folder));
    assertSays(node.withPropertyValues(authority("alice")), "'alice' is no authority", "id");
    assertSays(
        node.withPropertyValues(authority("demo-authority")), "the consensus key", "key-store");
  }

  @Test
  void eachSettingIsNeeded() {
    for (int missing = 0; missing < AUTHORITY.length; missing++) {
      String[] given = AUTHORITY.clone();
      given[missing] = "ledger.pending-capacity=5";
      assertSays(node.withPropertyValues(given), "ledger.authority.id", "keygen");
    }
    assertSays(node, "ledger.authority.key-store-password-file", "keygen");
  }

  @Test
  void whatIsNoNodeIdIsNamed() throws IOException {
    KeyStores.create(folder.resolve("keys.p12"), KeyStores.passwordFile(folder));
    assertSays(node.withPropertyValues(authority("a b")), "ledger.authority.id", "genesis");
  }

  @Test
  void aMissingKeyStoreIsNamed() throws IOException {
    KeyStores.passwordFile(folder);
    assertSays(node.withPropertyValues(authority("alice")), "keys.p12", "no such file", "path");
  }

  @Test
  void aMissingGenesisIsNamed() {
    assertSays(
        node.withPropertyValues("ledger.genesis=" + folder.resolve("none.json")),
        "none.json cannot be read",
        "LEDGER_GENESIS");
  }

  @Test
  void aDamagedGenesisIsNamed() throws IOException {
    Path genesis = folder.resolve("genesis.json");
    Files.writeString(genesis, Files.readString(genesis).replaceFirst("\\{", "{{"));
    assertSays(node, "genesis.json is no genesis document", "byte for byte");
  }

  /// The start fails, and the report of the registered analyzers contains all of the words.
  private static void assertSays(ApplicationContextRunner node, String... words) {
    node.run(
        context -> {
          assertThat(context).hasFailed();
          FailureAnalysis analysis =
              SpringFactoriesLoader.forDefaultResourceLocation()
                  .load(FailureAnalyzer.class, (type, name, needsContext) -> {})
                  .stream()
                  .filter(analyzer -> analyzer.getClass().getName().startsWith("io.mpreg."))
                  .map(analyzer -> analyzer.analyze(context.getStartupFailure()))
                  .filter(found -> found != null)
                  .findFirst()
                  .orElseThrow();
          assertThat(analysis.getDescription() + "\n" + analysis.getAction())
              .contains(words)
              .doesNotContain("Exception");
        });
  }
}
