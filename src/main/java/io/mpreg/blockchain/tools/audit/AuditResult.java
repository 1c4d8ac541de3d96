package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.platform.database.Divergence;

/// How an audit ended that could read what it wanted to read.
public sealed interface AuditResult {

  /// Everything from a height to the head at the beginning is what it has to be, and so is what
  /// stands beside the chain.
  record Passed(AuditProgress progress) implements AuditResult {}

  /// Something is not; this is the first in the order of the chain.
  record Diverged(AuditProgress progress, Divergence divergence) implements AuditResult {}

  /// It was told to stop before the end; up to there nothing was found.
  record Cancelled(AuditProgress progress) implements AuditResult {}

  AuditProgress progress();
}
