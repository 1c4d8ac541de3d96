package io.mpreg.blockchain.platform.keys;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Reports why the node did not start with its keys, instead of a stack trace.
final class KeysFailureAnalyzer extends AbstractFailureAnalyzer<KeysUnusable> {
  @Override
  protected @Nullable FailureAnalysis analyze(Throwable failure, KeysUnusable cause) {
    return new FailureAnalysis(
        "The node cannot sign: %s.".formatted(cause.getMessage()), cause.action(), cause);
  }
}
