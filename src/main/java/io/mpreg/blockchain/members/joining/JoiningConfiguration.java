package io.mpreg.blockchain.members.joining;

import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.door.LedgerProperties;
import io.mpreg.blockchain.ledger.door.SnapshotFinder;
import io.mpreg.blockchain.ledger.history.StoredHistory;
import io.mpreg.blockchain.members.federation.FederationProperties;
import io.mpreg.blockchain.members.peering.PeerRoute;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires both sides of state sync: joining from a snapshot, where that is set, and serving
/// snapshots to others.
@Configuration(proxyBeanMethods = false)
class JoiningConfiguration {

  @Bean
  @ConditionalOnBooleanProperty("ledger.federation.join-from-snapshot")
  SnapshotFinder snapshotJoin(
      AuthorityKeys keys,
      FederationProperties settings,
      SslBundles certificates,
      InstantSource clock,
      LedgerProperties ledger) {
    return new SnapshotJoin(
        keys, settings, settings.tls(certificates), clock, ledger.rules().through());
  }

  @Bean
  PeerRoute.Declared snapshotRoutes(Ledger ledger, StoredHistory store) {
    return new PeerRoute.Declared(SnapshotPages.routes(ledger, store));
  }
}
