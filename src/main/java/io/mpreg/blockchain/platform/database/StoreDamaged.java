package io.mpreg.blockchain.platform.database;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The stored data contradicts itself or its hashes: the member must not run on it. The message
/// names the first divergence and what an operator can do.
public final class StoreDamaged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Divergence divergence;

  public StoreDamaged(String message) {
    super(message);
    this.divergence = null;
  }

  public StoreDamaged(Divergence divergence) {
    super(divergence.toString());
    this.divergence = divergence;
  }

  /// The first divergence, if it could be located.
  public Divergence divergence() {
    return Optional.ofNullable(divergence)
        .orElseGet(() -> Divergence.of("store", String.valueOf(getMessage())));
  }
}
