package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.consensus.Effect;
import io.mpreg.blockchain.core.consensus.Event;
import io.mpreg.blockchain.core.consensus.Simplex;
import io.mpreg.blockchain.core.consensus.State;
import io.mpreg.blockchain.core.consensus.Step;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The consensus core of this member: what it knows, what it asks for and what has happened
/// meanwhile, each in its order. While nothing is decided it knows, asks for and hears nothing.
final class ConsensusCore {
  private final Deque<Effect> effects = new ArrayDeque<>();
  private final Deque<Event> events = new ArrayDeque<>();
  private @Nullable State state;

  /// Begins to decide.
  void begin(Step first) {
    become(first);
  }

  /// Nothing is decided any more.
  void end() {
    state = null;
    effects.clear();
    events.clear();
  }

  /// What is known; null while nothing is decided.
  @Nullable State state() {
    return state;
  }

  boolean isDeciding() {
    return state != null;
  }

  /// What has come to pass is dealt with when its turn comes.
  void hear(Event event) {
    events.add(event);
  }

  boolean hasHeard() {
    return !events.isEmpty();
  }

  /// Deals with what has come to pass first.
  void step() {
    step(events.remove());
  }

  /// Deals with something at once, before all that was heard.
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
