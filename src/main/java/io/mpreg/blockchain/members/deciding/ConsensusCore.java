package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.consensus.Effect;
import io.mpreg.blockchain.core.consensus.Event;
import io.mpreg.blockchain.core.consensus.Simplex;
import io.mpreg.blockchain.core.consensus.State;
import io.mpreg.blockchain.core.consensus.Step;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// This member's consensus core: its state, the effects it has requested and the events that wait
/// for it, each in order. While nothing is decided there is no state, no effect and no event.
final class ConsensusCore {
  private final Deque<Effect> effects = new ArrayDeque<>();
  private final Deque<Event> events = new ArrayDeque<>();
  private @Nullable State state;

  /// Begins to decide.
  void begin(Step first) {
    become(first);
  }

  /// Stops deciding.
  void end() {
    state = null;
    effects.clear();
    events.clear();
  }

  /// The state; null while nothing is decided.
  @Nullable State state() {
    return state;
  }

  boolean isDeciding() {
    return state != null;
  }

  /// Queues an event.
  void hear(Event event) {
    events.add(event);
  }

  boolean hasHeard() {
    return !events.isEmpty();
  }

  /// Processes the oldest event.
  void step() {
    step(events.remove());
  }

  /// Processes an event at once, ahead of the queue.
  void step(Event event) {
    State now = state;
    if (now != null) {
      become(Simplex.step(now, event));
    }
  }

  private void become(Step step) {
    state = step.state();
    effects.addAll(step.effects());
  }

  boolean hasAsked() {
    return !effects.isEmpty();
  }

  /// What it has asked for first, which is to be carried out now.
  Effect asked() {
    return effects.remove();
  }
}
