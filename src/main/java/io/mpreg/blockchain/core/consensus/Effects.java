package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The effects of one step, in order, and whether the core has halted, which is permanent.
final class Effects {

  private final List<Effect> effects = new ArrayList<>();
  private boolean halted;

  /// The effects of the next step, still empty.
  Effects next() {
    var next = new Effects();
    next.halted = halted;
    return next;
  }

  void add(Effect effect) {
    effects.add(effect);
  }

  /// Two blocks of one height are final, or a final one is invalid.
  void halt(Certificate certificate, Optional<Certificate> conflicting) {
    halted = true;
    add(new Effect.Halt(certificate, conflicting));
  }

  boolean isHalted() {
    return halted;
  }

  List<Effect> all() {
    return effects;
  }
}
