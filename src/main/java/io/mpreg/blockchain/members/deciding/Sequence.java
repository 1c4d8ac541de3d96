package io.mpreg.blockchain.members.deciding;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Does one thing after the other. Whoever asks the store something awaits its answer: nothing else
/// is done before that is there, and what it asks for is done first.
final class Sequence {
  private final Generation generation;
  private final BooleanSupplier next;
  private final Runnable end;
  private boolean awaited;
  private @Nullable Runnable answer;
  private boolean going;

  /// @param next does the next thing, and says whether there was one
  /// @param end what to do when there is none, or an answer is awaited
  Sequence(Generation generation, BooleanSupplier next, Runnable end) {
    this.generation = generation;
    this.next = next;
    this.end = end;
  }

  /// Does what there is to do.
  void go() {
    if (going) {
      return; // a port has answered at once
    }
    going = true;
    try {
      boolean goesOn = true;
      while (!awaited && goesOn) {
        goesOn = next();
      }
    } finally {
      going = false;
    }
    end.run();
  }

  private boolean next() {
    Runnable answered = answer;
    if (answered == null) {
      return next.getAsBoolean();
    }
    answer = null;
    answered.run();
    return true;
  }

  /// Asks something, and does nothing else before the answer is there.
  <T> void await(Consumer<Consumer<T>> question, Consumer<T> then) {
    awaited = true;
    question.accept(
        generation.unlessAgain(
            given -> {
              awaited = false;
              answer = () -> then.accept(given);
              go();
            }));
  }

  /// Whether an answer is awaited.
  boolean isAwaiting() {
    return awaited;
  }

  /// No answer is awaited any more.
  void forget() {
    awaited = false;
    answer = null;
  }
}
