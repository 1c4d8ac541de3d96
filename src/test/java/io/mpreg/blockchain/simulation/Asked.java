package io.mpreg.blockchain.simulation;

import java.util.List;

/// Answers in its own way who asks for blocks, and counts that; honest in everything else.
final class Asked implements Conduct {

  private final Answer answer;
  private int times;

  /// What it makes of the blocks that it has.
  interface Answer {
    List<FinalBlock> of(List<FinalBlock> blocks);
  }

  Asked(Answer answer) {
    this.answer = answer;
  }

  /// Gives what it has.
  static Asked honest() {
    return new Asked(blocks -> blocks);
  }

  @Override
  public List<FinalBlock> history(Member me, long from) {
    times++;
    return answer.of(me.history(from));
  }

  /// How often it was asked since this was called last.
  int times() {
    int counted = times;
    times = 0;
    return counted;
  }
}
