package io.mpreg.blockchain.core.consensus;

/// How much a core keeps, for tests outside of the package.
public final class Memory {

  private Memory() {}

  public static int messagesKept(State state) {
    return state.messagesKept();
  }
}
