package io.mpreg.blockchain.platform.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of the event streams.
///
/// @param max how many streams may be open; each takes one of the server's connections, and all
///   together take at most half of them ([LongLivedConnections])
/// @param perClient how many streams one address may have
/// @param heartbeat how long a stream may be silent before a heartbeat is sent
/// @param maxAge how long a stream may be open before its client has to reconnect
@ConfigurationProperties("ledger.http.streams")
public record StreamSettings(
    @DefaultValue("1000") int max,
    @DefaultValue("100") int perClient,
    @DefaultValue("15s") Duration heartbeat,
    @DefaultValue("1h") Duration maxAge) {
  public StreamSettings {
    check("max", max >= 0);
    check("per-client", perClient >= 0);
    check("heartbeat", heartbeat.isPositive());
    check("max-age", maxAge.isPositive());
  }

  private static void check(String name, boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("ledger.http.streams.%s is too small".formatted(name));
    }
  }
}
