package io.mpreg.blockchain.core.consensus;

/// The number of messages that a consensus core keeps, for tests outside the package.
public final class Memory {

  private Memory() {}

  public static int messagesKept(State state) {
    return state.messagesKept();
  }
}
