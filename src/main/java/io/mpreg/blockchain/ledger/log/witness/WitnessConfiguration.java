package io.mpreg.blockchain.ledger.log.witness;

import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.CheckpointSigner;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.log.TransparencyLog;
import io.mpreg.blockchain.platform.database.WriterLease;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

/// The beans of witnessing.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WitnessProperties.class)
class WitnessConfiguration {

  @Bean
  WitnessedLogs witnessedLogs(
      WriterLease lease,
      WitnessedLogRows rows,
      EntityManager entities,
      TransactionTemplate transaction) {
    return new WitnessTable(lease, rows, entities, transaction);
  }

  // The key with which this member cosigns its own chain, under the same name: one cosigner with
  // one key, as C2SP tlog-cosignature requires.
  @Bean
  Witness witness(
      WitnessedLogs witnessed,
      Genesis genesis,
      AuthorityKeys keys,
      WitnessProperties properties,
      InstantSource clock) {
    CheckpointSigner signer =
        CheckpointSigner.holding(keys.checkpointKey(), genesis.chainId(), keys.id());
    List<NoteKey> logs = properties.logs().stream().map(WitnessConfiguration::logKey).toList();
    String own = Checkpoint.origin(genesis.chainId());
    if (logs.stream().anyMatch(key -> key.name().equals(own))) {
      throw new WitnessUnusable(
          "ledger.witness.logs: a member cannot be a witness of its own chain");
    }
    return new Witness(witnessed, logs, signer, clock);
  }

  @Bean
  WitnessRounds witnessRounds(Ledger ledger, TransparencyLog log, WitnessProperties properties) {
    List<WitnessClient> clients =
        properties.cosigners().stream().map(WitnessConfiguration::client).toList();
    log.cosignedBy(clients.stream().map(WitnessClient::key).toList());
    return new WitnessRounds(ledger, log, clients, properties.every());
  }

  private static NoteKey logKey(String line) {
    NoteKey key = key("ledger.witness.logs", line);
    if (key.isCosigner()) {
      throw new WitnessUnusable("ledger.witness.logs: %s is a cosigner's key".formatted(line));
    }
    return key;
  }

  private static WitnessClient client(WitnessProperties.Cosigner cosigner) {
    URI url = cosigner.url();
    String line = cosigner.key();
    if (url == null || line == null || url.getHost() == null) {
      throw new WitnessUnusable("ledger.witness.cosigners: each has a url and a key");
    }
    if (!Set.of("http", "https").contains(String.valueOf(url.getScheme()))) {
      throw new WitnessUnusable(
          "ledger.witness.cosigners: %s is no http or https URL".formatted(url));
    }
    NoteKey key = key("ledger.witness.cosigners", line);
    if (!key.isCosigner()) {
      throw new WitnessUnusable("ledger.witness.cosigners: %s is a log's key".formatted(line));
    }
    return new WitnessClient(url, key, WitnessClient.PATIENCE);
  }

  private static NoteKey key(String setting, String line) {
    try {
      return NoteKey.parse(line);
    } catch (Malformed malformed) {
      throw new WitnessUnusable("%s: %s".formatted(setting, malformed.getMessage()));
    }
  }
}
