package io.mpreg.blockchain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.members.deciding.Message;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A member that is no authority fetches final blocks, and votes for nothing.
class FollowingTest {

  private final Story story = new Story(5, AuthorityPlan.of(0, 1, 2, 3), Map.of());

  @Test
  void aMemberThatIsNoAuthorityFollows() {
    story.startsAll();
    List<Message<SimulatedBlock>> sent = story.sentBy(4);
    story.growsBy(3);
    assertThat(story.height(4)).isEqualTo(3);
    assertThat(story.shown(4).isAuthority()).isFalse();
    assertThat(story.votes(4)).isFalse();
    assertThat(Story.ballots(sent)).isEmpty();
  }

  @Test
  void itFollowsWhereOneOnlyIsReached() {
    story.startsAll();
    story.network().cut((from, to) -> from.number() + to.number() > 4);
    story.goesOn();
    assertThat(story.height(4)).isEqualTo(1);
  }

  @Test
  void itComesFromTheBeginningWhenItStartsLate() {
    story.starts(0, 1, 2, 3);
    story.growsBy(40); // more than fit into a page
    story.starts(4);
    story.until("it is there", () -> story.height(4) == story.height(0));
    story.until("it says so", () -> story.hasTold(4, "Caught up: height 40"));
    story.stops(4);
    story.growsBy(2);
    story.starts(4);
    story.until("it is there again", () -> story.height(4) == story.height(0));
  }

  @Test
  void whoDecidesDoesNotWaitForIt() {
    story.startsAll();
    story.goesOn();
    story.stops(4);
    story.goesOnAt(0, 1, 2, 3);
  }
}
