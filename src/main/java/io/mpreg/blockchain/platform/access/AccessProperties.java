package io.mpreg.blockchain.platform.access;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of `ledger.access`.
///
/// @param publicReads whether reads need no token
/// @param tokensForWrites whether submitting a transaction needs a token besides its signature
/// @param readScope the scope that a token needs for reads that are not public
/// @param writeScope the scope that a token needs for writes
/// @param operatorsFile the file of this member's operators, see [Operators]; without it there are
///   none, except that any local client is one on a development chain
/// @param trustedProxies addresses and ranges whose `X-Forwarded` headers are trusted, with
///   `server.forward-headers-strategy=framework`
/// @param rateLimit the rate limit of each client
@ConfigurationProperties("ledger.access")
record AccessProperties(
    @DefaultValue("true") boolean publicReads,
    @DefaultValue("false") boolean tokensForWrites,
    @DefaultValue("ledger.read") String readScope,
    @DefaultValue("ledger.write") String writeScope,
    @Nullable Path operatorsFile,
    @DefaultValue({"127.0.0.0/8", "::1"}) List<String> trustedProxies,
    @DefaultValue RateLimit rateLimit) {

  AccessProperties {
    trustedProxies = List.copyOf(trustedProxies);
  }

  /// @param requestsPerSecond the sustained rate of a client; 0 is no limit
  /// @param burst how many requests it may send at once; 0 is twice the rate of a second
  /// @param maximumClients how many clients are tracked; beyond that, the least recently seen one
  ///   is dropped
  record RateLimit(
      @DefaultValue("0") int requestsPerSecond,
      @DefaultValue("0") int burst,
      @DefaultValue("100000") int maximumClients) {
    private static final int MAX_RATE = 1_000_000;

    RateLimit {
      if (requestsPerSecond < 0 || requestsPerSecond > MAX_RATE || burst < 0 || burst > MAX_RATE) {
        throw new IllegalArgumentException(
            "requests-per-second %d and burst %d must each be from 0 to %d"
                .formatted(requestsPerSecond, burst, MAX_RATE));
      }
      if (maximumClients < 1) {
        throw new IllegalArgumentException(
            "maximum-clients is %d; at least 1 is needed".formatted(maximumClients));
      }
      burst = burst == 0 ? 2 * requestsPerSecond : burst;
    }

    boolean isOn() {
      return requestsPerSecond > 0;
    }
  }

  /// Whether any request needs a token, so that tokens have to be checked.
  boolean needsTokens() {
    return tokensForWrites || !publicReads;
  }
}
