package io.mpreg.blockchain.core.consensus;

import java.util.List;

/// The state after an event, and the effects to carry out, in order.
public record Step(State state, List<Effect> effects) {

  public Step {
    effects = List.copyOf(effects);
  }
}
