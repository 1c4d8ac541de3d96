package io.mpreg.blockchain.tools.audit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The continuous audit (`ledger.audit.*`).
///
/// @param continuous whether the whole chain is audited again and again
/// @param transactionsPerSecond its maximum rate
/// @param pause between two rounds; before the first one at most a minute
@ConfigurationProperties("ledger.audit")
record AuditProperties(
    @DefaultValue("true") boolean continuous,
    @DefaultValue("200") int transactionsPerSecond,
    @DefaultValue("10m") Duration pause) {
  AuditProperties {
    if (transactionsPerSecond < 1) {
      throw new IllegalArgumentException(
          "ledger.audit.transactions-per-second is %d, at least 1"
              .formatted(transactionsPerSecond));
    }
    if (pause.isNegative()) {
      throw new IllegalArgumentException("ledger.audit.pause is " + pause + ", at least 0");
    }
  }
}
