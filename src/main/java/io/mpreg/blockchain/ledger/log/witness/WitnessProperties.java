package io.mpreg.blockchain.ledger.log.witness;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of witnessing (`ledger.witness.*`).
///
/// @param logs verifier keys (`name+id+key`, type 0x01) of the logs that this member witnesses, at
///   most 1 000; with none it witnesses nothing
/// @param cosigners the witnesses that this member asks to cosign its own log, at most 16
/// @param every how long to wait between two rounds of requests, at least 1 s
@ConfigurationProperties("ledger.witness")
record WitnessProperties(
    @DefaultValue List<String> logs,
    @DefaultValue List<Cosigner> cosigners,
    @DefaultValue("10s") Duration every) {
  private static final int MAX_LOGS = 1_000;
  private static final int MAX_COSIGNERS = 16;

  /// A witness of this member's log.
  ///
  /// @param url its submission prefix: `add-checkpoint` is below it
  /// @param key its verifier key, of type 0x04
  record Cosigner(@Nullable URI url, @Nullable String key) {}

  WitnessProperties {
    logs = List.copyOf(logs);
    cosigners = List.copyOf(cosigners);
    if (logs.size() > MAX_LOGS || cosigners.size() > MAX_COSIGNERS) {
      throw new IllegalArgumentException(
          "%d logs and %d cosigners, at most %d and %d"
              .formatted(logs.size(), cosigners.size(), MAX_LOGS, MAX_COSIGNERS));
    }
    if (every.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("every is %s; at least 1 s is needed".formatted(every));
    }
  }
}
