package io.mpreg.blockchain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.members.deciding.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

/// From a height on, rules apply that not every member knows.
class RulesTest {

  private static final long KNOWN = 5;

  private final Story story = Story.ofFour();

  private void requireStopped(int number) {
    assertThat(story.height(number)).isEqualTo(KNOWN);
    assertThat(story.shown(number).isOutOfDate()).isTrue();
    assertThat(story.shown(number).height()).isEmpty();
    assertThat(story.shown(number).trouble()).hasValue("rules that are not known here");
    assertThat(story.member(number).isHalted()).isFalse();
  }

  private void grows(long to, Integer... numbers) {
    while (story.height(numbers[0]) < to) {
      story.goesOnAt(numbers);
    }
  }

  @Test
  void whereNobodyKnowsThemAllStopAndWhoIsBehindIsBroughtThere() {
    List.of(0, 1, 2, 3).forEach(number -> story.member(number).knowsRulesThrough(KNOWN));
    story.startsAll();
    story.goesOn();
    story.stops(3);
    grows(KNOWN, 0, 1, 2);
    story.starts(3);
    story.until("it has come as far", () -> story.height(3) == KNOWN);
    story.submit(0, 1, 2, 3);
    story.pass(30_000);
    List.of(0, 1, 2, 3).forEach(this::requireStopped);

    // A restart does not begin a height that cannot be decided either; newer software does.
    story.stops(0, 1, 2, 3);
    story.startsAll();
    story.pass(10_000);
    List.of(0, 1, 2, 3).forEach(this::requireStopped);
    story.stops(0, 1, 2, 3);
    List.of(0, 1, 2, 3).forEach(number -> story.member(number).knowsRulesThrough(KNOWN + 100));
    story.startsAll();
    story.growsBy(2);
  }

  @Test
  void whoDoesNotKnowThemNeitherVotesNorCatchesUp() {
    story.member(3).knowsRulesThrough(KNOWN);
    story.startsAll();
    grows(KNOWN, 0, 1, 2, 3);
    List<Message<SimulatedBlock>> sent = story.sentBy(3);
    grows(KNOWN + 3, 0, 1, 2);
    story.pass(30_000);
    requireStopped(3);
    assertThat(Story.ballots(sent)).noneMatch(vote -> vote.height() > KNOWN);

    story.stops(3);
    story.member(3).knowsRulesThrough(KNOWN + 100);
    story.starts(3);
    story.until("it has caught up", () -> story.height(3) == story.height(0));
    story.stops(2);
    story.goesOn();
  }

  // The others may be far ahead, or gone.
  @Test
  void whoHasStoppedBeforeThemGivesItsLastCertificateToWhoeverVotesBelow() {
    List.of(0, 1, 2).forEach(number -> story.member(number).knowsRulesThrough(KNOWN));
    story.startsAll();
    grows(KNOWN - 1, 0, 1, 2, 3);
    // The last member does not receive the decision, and has voted for it.
    story.network().cut((from, to) -> to.number() == 3);
    grows(KNOWN, 0, 1, 2);
    story.pass(5_000);
    assertThat(story.height(3)).isEqualTo(KNOWN - 1);
    story.stops(1, 2);
    story.network().cut((from, to) -> false);
    story.submit(3);
    List<Message<SimulatedBlock>> sent = story.sentBy(0);
    story.until("it has the last one, too", () -> story.height(3) == KNOWN);
    assertThat(sent).anyMatch(Message.CertificateFormed.class::isInstance);
    assertThat(Story.ballots(sent)).isEmpty();
  }
}
