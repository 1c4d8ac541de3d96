package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.rules.RulesUnknown;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// Reports that the chain that this node has to run needs newer software.
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RulesFailureAnalyzer extends AbstractFailureAnalyzer<RulesUnknown> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, RulesUnknown cause) {
    return new FailureAnalysis(
        cause.getMessage() + ".",
        "Start it with a release that knows rules %s; nothing that is stored is at fault."
            .formatted(cause.rules()),
        cause);
  }
}
