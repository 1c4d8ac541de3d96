package io.mpreg.blockchain.members.mining;

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
  Miner miner() {
    return new Miner();
  }

  // A platform thread: a virtual one would wait behind all requests that compute.
  @Bean
  ThreadPoolTaskScheduler taskScheduler() {
    ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
    scheduler.setThreadNamePrefix("mining-");
    return scheduler;
  }

  @Bean
  MinerMeters minerMeters(Miner miner) {
    return new MinerMeters(miner);
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
