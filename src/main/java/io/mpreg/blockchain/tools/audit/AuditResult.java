package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.platform.database.Divergence;

/// The result of an audit that was not aborted by a failure.
public sealed interface AuditResult {

  /// Everything from its first height to its last, and the tables beside the chain, is as computed.
  record Passed(AuditProgress progress) implements AuditResult {}

  /// Something differs; this is the first difference in the order of the chain.
  record Diverged(AuditProgress progress, Divergence divergence) implements AuditResult {}

  /// It was cancelled before its end; nothing was found until then.
  record Cancelled(AuditProgress progress) implements AuditResult {}

  AuditProgress progress();
}
