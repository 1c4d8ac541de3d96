package io.mpreg.blockchain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.consensus.ProofOfAuthority;
import io.mpreg.blockchain.core.consensus.RoundTimes;
import io.mpreg.blockchain.simulation.AuthorityPlan.Timing;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Time-outs and intervals are what the chain says of the height.
class PaceTest {

  private static final long CHANGED = 3;

  private static Story from(Timing timing) {
    Story story =
        new Story(4, AuthorityPlan.of(0, 1, 2, 3).then(CHANGED, timing), Map.of()).startsAll();
    story.until("all vote", () -> story.allVote(0, 1, 2, 3));
    return story;
  }

  private static long millisToGoOn(Story story, Integer... numbers) {
    long began = story.now();
    story.goesOnAt(numbers);
    return story.now() - began;
  }

  @Test
  void anIntervalThatIsRaisedHoldsBlocksApart() {
    Story story = from(new Timing(AuthorityPlan.USUAL.times(), 5_000));
    story.goesOn();
    assertThat(millisToGoOn(story, 0, 1, 2, 3)).isLessThan(1_500);
    story.goesOn();
    assertThat(millisToGoOn(story, 0, 1, 2, 3)).isGreaterThan(3_500);
  }

  /// How long it takes that a block is final whose leader went away three blocks before.
  private static long millisWithoutALeader(Story story) {
    story.growsBy(4);
    ProofOfAuthority turns = story.member(0).deciding().orElseThrow().turns();
    for (int block = 0; block < 3; block++) {
      turns = turns.after(0, turns.authorities());
    }
    ProofOfAuthority fourth = turns;
    int away =
        IntStream.range(0, 4)
            .filter(number -> Roster.id(number).equals(fourth.leader(0)))
            .findFirst()
            .orElseThrow();
    story.stops(away);
    Integer[] others =
        IntStream.range(0, 4).filter(each -> each != away).boxed().toArray(Integer[]::new);
    for (int block = 0; block < 3; block++) {
      story.goesOnAt(others);
      story.pass(2_200);
    }
    return millisToGoOn(story, others);
  }

  // Who is away is passed over once it was silent for a window, which grows with the time-out.
  @Test
  void aTimeoutThatIsRaisedMakesTheSilenceLongerThatIsTakenForAbsence() {
    assertThat(millisWithoutALeader(from(AuthorityPlan.USUAL))).isLessThan(1_500);
    assertThat(millisWithoutALeader(from(new Timing(new RoundTimes(6_000), 100))))
        .isGreaterThan(4_000);
  }
}
