package io.mpreg.blockchain.mining;

import io.mpreg.blockchain.keys.AuthorityKeys;
import io.mpreg.blockchain.ledger.Ledger;
import java.time.InstantSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/// Wires the scheduled mining component.
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class MiningConfiguration {

  @Bean
  Miner miner(Ledger ledger, AuthorityKeys keys) {
    return new Miner(ledger, keys);
  }

  // A platform thread: as a virtual one it would wait behind all requests that compute.
  @Bean
  ThreadPoolTaskScheduler taskScheduler() {
    ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
    scheduler.setThreadNamePrefix("mining-");
    return scheduler;
  }

  @Bean
  MiningSchedule miningSchedule(Miner miner, Ledger ledger, InstantSource clock) {
    return new MiningSchedule(miner, ledger, clock);
  }

  @Bean
  HealthIndicator miningHealthIndicator(Miner miner) {
    return () ->
        miner
            .trouble()
            .map(reason -> Health.down().withDetail("reason", reason))
            .orElseGet(Health::up)
            .build();
  }
}
