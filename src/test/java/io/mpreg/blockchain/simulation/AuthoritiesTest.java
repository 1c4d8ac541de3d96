package io.mpreg.blockchain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.members.deciding.Message;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The authority set changes from height to height.
class AuthoritiesTest {

  private static final List<Integer> FIRST_KEYS = List.of(0, 0, 0, 0);

  @Test
  void aMemberJoinsThoseWhoDecideAndAnotherLeavesThem() {
    AuthorityPlan plan =
        AuthorityPlan.of(0, 1, 2, 3)
            .then(4, List.of(0, 1, 2, 3, 4), List.of(0, 0, 0, 0, 0))
            .then(7, List.of(1, 2, 3, 4), FIRST_KEYS);
    Story story = new Story(5, plan, Map.of()).startsAll();
    story.growsBy(3);
    story.until("the fifth votes", () -> story.votes(4));
    // The quorum is four of five: the new one is needed when another one is away.
    story.stops(1);
    story.growsBy(3);
    story.starts(1);
    story.until("the first has seen it", () -> story.height(0) == 6);
    assertThat(story.shown(0).isAuthority()).isFalse();
    List<Message<SimulatedBlock>> sent = story.sentBy(0);
    story.growsBy(2);
    assertThat(Story.ballots(sent)).noneMatch(vote -> vote.height() >= 7);

    // A removed authority restarts without being told that it was removed.
    story.stops(0);
    story.starts(0);
    story.goesOn();
    assertThat(story.shown(0).isAuthority()).isFalse();
    // The quorum is three of four now, of which the fifth is one.
    story.stops(0, 1);
    story.goesOn();
  }

  @Test
  void whoWasDownWhenItJoinedVotesOnceItIsThere() {
    AuthorityPlan plan =
        AuthorityPlan.of(0, 1, 2, 3).then(4, List.of(0, 1, 2, 3, 4), List.of(0, 0, 0, 0, 0));
    Story story = new Story(5, plan, Map.of()).starts(0, 1, 2, 3);
    story.growsBy(5);
    story.starts(4);
    story.until("the fifth votes", () -> story.votes(4));
    story.stops(0);
    story.goesOn();
  }

  @Test
  void aMemberExchangesItsKeyWhileAnotherIsAwayAndBothAreHeardAgain() {
    AuthorityPlan plan =
        AuthorityPlan.of(0, 1, 2, 3).then(4, List.of(0, 1, 2, 3), List.of(0, 0, 0, 1));
    Story story = new Story(4, plan, Map.of());
    story.member(3).holdsOnly(0);
    story.startsAll();
    story.goesOn();
    story.stops(2);
    story.growsBy(2);

    // The quorum is three, so nothing becomes final until the new key votes.
    story.until("it cannot vote", () -> !story.shown(3).isAuthority());
    int waiting = story.submit(0, 1, 3);
    story.pass(30_000);
    assertThat(story.height(0)).isEqualTo(3);
    story.stops(3);
    story.member(3).holdsOnly(1);
    story.starts(3);
    story.until("it is final", () -> story.isFinal(waiting, 0, 1, 3));

    // It knows only the first keys, and learns the other from the blocks that it fetches.
    story.starts(2);
    story.until("it has caught up", () -> story.height(2) == story.height(3));
    story.stops(0);
    story.goesOn();
  }

  @Test
  void fromOneAuthorityToSeveralAndBackWithAStartAtEachHeight() {
    AuthorityPlan plan =
        AuthorityPlan.of(0)
            .then(3, List.of(0, 1), List.of(0, 0))
            .then(5, List.of(0, 1, 2), List.of(0, 0, 0))
            .then(7, List.of(0, 1, 2, 3), FIRST_KEYS)
            .then(10, List.of(1, 2), List.of(0, 0))
            .then(12, List.of(2), List.of(0))
            .then(14, List.of(0, 2), List.of(0, 0));
    Story story = new Story(4, plan, Map.of()).startsAll();
    for (int height = 1; height <= 16; height++) {
      story.goesOn();
      int restarted = height % 4;
      story.stops(restarted);
      story.starts(restarted);
      assertThat(story.height(0)).isEqualTo(height);
    }
    // All at once.
    story.stops(0, 1, 2, 3);
    story.startsAll();
    story.growsBy(2);
  }

  @Test
  void theOnlyAuthorityNeedsNobodyAndGoesOnWhereItWas() {
    Story story = new Story(2, AuthorityPlan.of(0), Map.of()).starts(0);
    story.growsBy(3);
    story.stops(0);
    story.starts(0);
    assertThat(story.height(0)).isEqualTo(3);
    story.growsBy(2);
    assertThat(story.shown(0).isAlone()).isTrue();
    story.starts(1);
    story.until("the other follows", () -> story.height(1) == 5);
  }
}
