package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Evidence;
import java.util.Optional;
import org.slf4j.event.Level;

/// The port to operators, and to records besides the chain that outlive this process.
public interface Reports {

  /// Votes of an authority contradict each other.
  void accuse(Evidence evidence);

  /// Keeps the proof that two blocks of one height are final, or that a final block is invalid
  /// here.
  ///
  /// @return why this member halts, for operators
  String conflict(Certificate certificate, Optional<Certificate> conflicting);

  /// This member no longer decides or accepts anything.
  void halt(String reason);

  /// Logs something that operators should know.
  void tell(Level level, String text);

  /// Logs it with its cause.
  void tell(Level level, String text, Throwable failure);
}
