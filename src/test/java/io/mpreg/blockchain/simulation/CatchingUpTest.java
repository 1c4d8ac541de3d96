package io.mpreg.blockchain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.members.deciding.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A member that was away, or starts for the first time, catches up.
class CatchingUpTest {

  // Healthy members send greetings every second.
  private static final long HEARD_NANOS = 5_000_000_000L;

  @Test
  void oneMemberDownIsBorneAndCatchesUpWhenItIsBack() {
    Story story = Story.ofFour().startsAll();
    story.goesOn();
    story.stops(3);
    story.growsBy(10);
    assertThat(story.height(3)).isLessThan(story.height(0));

    story.starts(3);
    story.until("it has caught up", () -> story.height(3) == story.height(0));
    story.until("it votes", () -> story.votes(3));
    // Now it is needed.
    story.stops(2);
    story.goesOn();
  }

  @Test
  void aMinorityMakesNothingFinalAndGoesOnWhenItIsHealed() {
    Story story = Story.ofFour().startsAll();
    story.goesOn();
    long height = story.height(0);
    story.network().cut((from, to) -> from.number() < 2 != to.number() < 2);
    int waiting = story.submit(0, 3);
    story.pass(120_000);
    assertThat(List.of(0, 1, 2, 3)).allMatch(number -> story.height(number) == height);
    assertThat(story.member(0).others().orElseThrow().wasHeard(Roster.id(1), HEARD_NANOS)).isTrue();
    assertThat(story.member(0).others().orElseThrow().wasHeard(Roster.id(2), HEARD_NANOS))
        .as("a member of the other side is heard")
        .isFalse();

    story.network().cut((from, to) -> false);
    story.until("it is final everywhere", () -> story.isFinal(waiting, 0, 1, 2, 3));
  }

  @Test
  void anIdleFederationIsSilentAndMakesNoBlocks() {
    Story story = Story.ofFour().startsAll();
    story.until("all vote", () -> story.allVote(0, 1, 2, 3));
    story.growsBy(2);
    story.pass(5_000);
    List<Message<SimulatedBlock>> sent = story.sentBy(0, 1, 2, 3);
    story.pass(60_000);
    assertThat(sent).isNotEmpty().allMatch(Message.StatusReport.class::isInstance);
    assertThat(story.height(0)).isEqualTo(2);
  }
}
