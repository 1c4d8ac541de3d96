package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.consensus.Memory;

/// What a member keeps, for tests outside of the package.
public final class Insight {

  private Insight() {}

  public static int messagesKept(ConsensusMember<?> deciding) {
    return deciding.publication().state().map(Memory::messagesKept).orElse(0);
  }
}
