package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.ledger.history.FinalChain;
import io.mpreg.blockchain.ledger.history.FoundDamage;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.log.HistoryProofs;
import io.mpreg.blockchain.ledger.pending.LedgerObserver;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import io.mpreg.blockchain.platform.keys.KeyStoreFile;
import io.mpreg.blockchain.platform.keys.KeysUnusable;
import io.mpreg.blockchain.platform.keys.Password;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/// Opens the ledger of this member.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LedgerProperties.class)
class LedgerConfiguration {

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  @Conditional(GenesisConfigured.class)
  Genesis genesis(LedgerProperties properties) {
    Path file = Objects.requireNonNull(properties.genesis());
    try {
      return Genesis.parse(Bytes.of(Files.readAllBytes(file)));
    } catch (IOException unreadable) {
      throw new GenesisUnusable(
          "The genesis document %s cannot be read: %s."
              .formatted(file, Files.exists(file) ? unreadable.getMessage() : "no such file"),
          "Correct the path in LEDGER_GENESIS, and let this user read the file.",
          unreadable);
    } catch (Malformed malformed) {
      throw new GenesisUnusable(
          "%s is no genesis document: %s.".formatted(file, malformed.getMessage()),
          "Use the file that the members of the chain have agreed on, byte for byte.",
          malformed);
    }
  }

  @Bean
  @Conditional(GenesisConfigured.class)
  AuthorityKeys authorityKeys(LedgerProperties properties) {
    LedgerProperties.Authority authority = properties.authority();
    if (authority == null
        || authority.id() == null
        || authority.keyStore() == null
        || authority.keyStorePasswordFile() == null) {
      throw new KeysUnusable(
          "a chain of your own needs ledger.authority.id, ledger.authority.key-store and"
              + " ledger.authority.key-store-password-file",
          "Set all three beside ledger.genesis; the command keygen makes a key store.");
    }
    try (Password password = Password.read(authority.keyStorePasswordFile())) {
      return AuthorityKeys.of(
          authorityId(authority.id()), KeyStoreFile.open(authority.keyStore(), password));
    }
  }

  private static NodeId authorityId(String id) {
    try {
      return new NodeId(id);
    } catch (IllegalArgumentException noName) {
      throw new KeysUnusable(
          "ledger.authority.id: " + noName.getMessage(),
          "Give the id that the authority has in the genesis document.");
    }
  }

  @Bean
  Ledger ledger(
      LedgerStore store,
      Genesis genesis,
      LedgerProperties properties,
      InstantSource clock,
      LedgerObserver observer,
      ListeningPorts ports,
      Optional<SnapshotFinder> firstState) {
    firstState.ifPresent(
        source -> {
          if (store.head().isEmpty()) {
            ports.requireFree();
          }
          LedgerOpening.begin(store, genesis, source);
        });
    return LedgerOpening.prepare(store, genesis, properties.options(), clock, observer);
  }

  @Bean
  ListeningPorts listeningPorts(Environment settings, ApplicationContext context) {
    return ListeningPorts.of(settings, context instanceof WebServerApplicationContext);
  }

  @Bean
  ChainBeginning chainBeginning(LedgerStore store, Genesis genesis, ListeningPorts ports) {
    return new ChainBeginning(store, genesis, ports);
  }

  @Bean
  FoundDamage foundDamage(Ledger ledger) {
    return ledger.search().damage();
  }

  /// Nothing is read, signed or served before this member's keys are checked.
  @Bean
  FinalChain finalChain(Ledger ledger, AuthorityKeys keys, LedgerProperties properties) {
    Membership.require(ledger, keys, properties.isObserver());
    return ledger.chain();
  }

  @Bean
  HistoryProofs historyProofs(Ledger ledger) {
    return ledger.proofs();
  }
}
