package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.history.FoundDamage;
import io.mpreg.blockchain.ledger.history.StoredHistory;
import io.mpreg.blockchain.platform.database.AuditCheck;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires the audit on demand and the continuous one. Both begin once the ledger is open.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditProperties.class)
class AuditConfiguration {

  @Bean
  LatestAudit latestAudit(InstantSource clock, FoundDamage damage) {
    return new LatestAudit(clock, damage);
  }

  @Bean
  AuditedStore auditedStore(StoredHistory store, List<AuditCheck> checks) {
    return new AuditedStore(store, checks);
  }

  @Bean
  AuditJobs auditJobs(
      Ledger opened,
      AuditedStore audited,
      Genesis genesis,
      InstantSource clock,
      LatestAudit latest) {
    return new AuditJobs(audited, genesis.chainId(), clock, latest);
  }

  @Bean
  ContinuousAudit continuousAudit(
      Ledger opened,
      AuditedStore audited,
      Genesis genesis,
      AuditProperties properties,
      LatestAudit latest) {
    return new ContinuousAudit(audited, genesis.chainId(), properties, latest);
  }

  @Bean
  HealthIndicator auditHealthIndicator(LatestAudit latest, ContinuousAudit continuous) {
    return new AuditHealthIndicator(latest, continuous);
  }

  @Bean
  AuditMeters auditMeters(LatestAudit latest, ContinuousAudit continuous, InstantSource clock) {
    return new AuditMeters(latest, continuous, clock);
  }
}
