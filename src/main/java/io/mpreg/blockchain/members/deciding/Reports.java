package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Evidence;
import java.util.Optional;
import org.slf4j.event.Level;

/// The port to people, and to what outlives this process besides the chain.
public interface Reports {

  /// Votes of an authority contradict each other.
  void accuse(Evidence evidence);

  /// Keeps the proof that two blocks of one height are final, or that a final block is invalid
  /// here.
  ///
  /// @return why this member stops, for people
  String conflict(Certificate certificate, Optional<Certificate> conflicting);

  /// This member decides and accepts nothing any more.
  void halt(String reason);

  /// Something that people should know.
  void tell(Level level, String text);

  /// The same, with what has failed.
  void tell(Level level, String text, Throwable failure);
}
