package io.mpreg.blockchain.simulation;

import java.util.List;

/// A member that answers requests for blocks in a way of its own, and counts them; otherwise
/// honest.
final class Asked implements Conduct {

  private final Answer answer;
  private int times;

  /// What it answers in place of its blocks.
  interface Answer {
    List<FinalBlock> of(List<FinalBlock> blocks);
  }

  Asked(Answer answer) {
    this.answer = answer;
  }

  /// Answers with its blocks.
  static Asked honest() {
    return new Asked(blocks -> blocks);
  }

  @Override
  public List<FinalBlock> history(Member me, long from) {
    times++;
    return answer.of(me.history(from));
  }

  /// How often it was asked since the last call.
  int times() {
    int counted = times;
    times = 0;
    return counted;
  }
}
