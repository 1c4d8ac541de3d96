package io.mpreg.blockchain.ledger.door;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// Reports why the node cannot run its genesis document, instead of a stack trace.
@Order(Ordered.HIGHEST_PRECEDENCE)
final class GenesisFailureAnalyzer extends AbstractFailureAnalyzer<GenesisUnusable> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, GenesisUnusable cause) {
    return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
  }
}
