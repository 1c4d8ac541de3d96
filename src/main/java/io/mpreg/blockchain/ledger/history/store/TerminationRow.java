package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.ledger.history.Termination;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// The termination of an accepted transaction that did not become final.
@Entity
@Immutable
@Table(schema = "ledger", name = "termination")
class TerminationRow {
  @Id
  @Column(name = "id")
  private final byte[] id;

  @Column(name = "reason", nullable = false)
  private final short reason;

  @Column(name = "cause")
  private final byte @Nullable [] cause;

  @Column(name = "height", nullable = false)
  private final long height;

  /// For Hibernate, which fills the fields.
  protected TerminationRow() {
    this.id = new byte[0];
    this.reason = 0;
    this.cause = null;
    this.height = -1;
  }

  Termination toTermination() {
    return new Termination(
        Hash.fromBytes(id),
        reason(Hash.fromBytes(id), reason),
        Optional.ofNullable(cause).map(Hash::fromBytes),
        height);
  }

  private static Termination.Reason reason(Hash id, int number) {
    try {
      return Termination.Reason.ofNumber(number);
    } catch (IllegalArgumentException unknown) {
      throw new StoreDamaged(
          Divergence.of("termination.reason", "of %s: %s".formatted(id, unknown.getMessage())));
    }
  }
}
