package io.mpreg.blockchain.platform.web;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// Reports a port conflict with the settings that change the port.
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PortFailureAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, PortInUseException cause) {
    return new FailureAnalysis(
        "Port %d is taken by another process.".formatted(cause.getPort()),
        "Stop that process, or give this node other ports: SERVER_PORT for its HTTP interface,"
            + " MANAGEMENT_SERVER_PORT for the management port, LEDGER_FEDERATION_PORT for that of"
            + " the members.",
        cause);
  }
}
