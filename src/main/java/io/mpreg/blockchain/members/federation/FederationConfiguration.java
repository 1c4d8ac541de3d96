package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.history.StoredHistory;
import io.mpreg.blockchain.ledger.log.TransparencyLog;
import io.mpreg.blockchain.members.mining.Miner;
import io.mpreg.blockchain.members.peering.Peer;
import io.mpreg.blockchain.members.peering.PeerRoute;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/// Wires this member's connection to the federation.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FederationProperties.class)
class FederationConfiguration {

  @Bean
  Federation federation(
      Ledger ledger,
      StoredHistory store,
      TransparencyLog log,
      AuthorityKeys keys,
      FederationProperties settings,
      SslBundles certificates,
      InstantSource clock,
      Miner miner,
      List<PeerRoute.Declared> routes,
      Environment environment) {
    // Settings are checked now, before anything of a new chain is written.
    Peer.others(ledger.chain().genesis(), settings.peers(), keys.id());
    settings.tls(certificates);
    return new Federation(
        new FederationResources(
            ledger,
            store,
            log,
            keys,
            settings,
            certificates,
            clock,
            Path.of(environment.getProperty("ledger.data-dir", "./data")),
            miner,
            routes.stream().flatMap(declared -> declared.routes().stream()).toList()));
  }

  @Bean
  FederationMeters federationMeters(Federation federation, Ledger ledger) {
    return new FederationMeters(federation, ledger);
  }

  @Bean
  HealthIndicator federationHealthIndicator(Federation federation) {
    return () -> {
      Optional<String> trouble = federation.trouble();
      Health.Builder health = trouble.isEmpty() ? Health.up() : Health.down();
      trouble.ifPresent(reason -> health.withDetail("reason", reason));
      return health.build();
    };
  }
}
