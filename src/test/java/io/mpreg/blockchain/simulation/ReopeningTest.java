package io.mpreg.blockchain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.members.deciding.Message;
import io.mpreg.blockchain.members.deciding.VotingStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A height at which more votes are lost than tolerated is reopened once all operators confirm it.
class ReopeningTest {

  private static boolean waits(Story story, int number, String text) {
    return story
        .member(number)
        .publication()
        .flatMap(shown -> shown.waitsToReopen())
        .filter(said -> said.contains(text))
        .isPresent();
  }

  private static void reopens(Story story, long height, Integer... numbers) {
    for (int number : numbers) {
      story.member(number).restart(height);
    }
    story.until(
        "they are up again",
        () -> List.of(numbers).stream().allMatch(number -> story.member(number).isUp()));
  }

  @Test
  void aHeightThatTooFewRememberIsDecidedOnceAllAuthoritiesConfirmIt() {
    Story story = Story.ofFour().startsAll();
    story.growsBy(3);
    long open = story.height(0) + 1;
    story.stops(1);
    story.loses(2, () -> story.member(2).storage().loseEverything());
    story.loses(3, () -> story.member(3).storage().loseEverything());
    int waiting = story.submit(0);
    story.until("it votes at the open height", () -> story.member(0).hasVotedAtTheOpenHeight());
    story.starts(1, 2, 3);
    story.until(
        "two know everything that is final, and vote no more",
        () ->
            List.of(2, 3).stream()
                .allMatch(each -> story.height(each) == open - 1 && story.abstains(each)));
    List<Message<SimulatedBlock>> sent = story.sentBy(2, 3);

    // Three of four confirmations are not enough.
    reopens(story, open, 0, 1, 2);
    story.until("it is said", () -> waits(story, 0, "not confirmed yet by authority-03"));
    story.until("by all", () -> waits(story, 2, "not confirmed yet by authority-03"));
    story.pass(30_000);
    assertThat(story.isFinal(waiting, 0)).isFalse();
    assertThat(story.abstains(2)).isTrue();

    story.stops(3);
    story.pass(10_000);
    String tooFar = "authority-03 claim a round that nobody can have reached";
    story.says(3, new Message.StatusReport<>(new VotingStatus(false, open, 1_000, open)), 0, 1, 2);
    story.until("it is named", () -> waits(story, 0, tooFar) && waits(story, 2, tooFar));
    assertThat(story.abstains(2)).isTrue();

    reopens(story, open, 3);
    story.until("it is final", () -> story.isFinal(waiting, 0, 1, 2, 3));
    assertThat(Story.ballots(sent))
        .filteredOn(vote -> vote.height() == open && vote.round() < 2)
        .allMatch(vote -> vote.kind() == VoteKind.NULLIFY);
    // A member that was not needed for that votes again as after any loss.
    for (int more = 0; more < 60 && !story.allVote(0, 1, 2, 3); more++) {
      story.goesOn();
    }
    assertThat(story.allVote(0, 1, 2, 3)).as("all vote").isTrue();
  }

  @Test
  void whoHasTheDatabaseOfAnotherTakesNoPart() {
    Story story = Story.ofFour().startsAll();
    story.goesOn();
    story.stops(1, 2, 3);
    int waiting = story.submit(0);
    long open = story.height(0) + 1;
    story.until("it votes at the open height", () -> story.member(0).hasVotedAtTheOpenHeight());
    story.stops(0);
    Storage original = story.member(0).storage();
    for (int copied : List.of(2, 3)) {
      story.loses(copied, () -> story.member(copied).storage().copyDatabaseOf(original));
    }
    List<GuardRow> ofTheFirst = original.votes();
    reopens(story, open, 0, 1, 2, 3);
    String refused = "votes at height %d and it is not known whose they are".formatted(open);
    story.until("both say so", () -> waits(story, 2, refused) && waits(story, 3, refused));
    // All confirm, and yet too few vote.
    story.pass(30_000);
    assertThat(story.shown(0).waitsToReopen()).isEmpty();
    for (int copied : List.of(2, 3)) {
      assertThat(story.member(copied).storage().reopening()).isEmpty();
      assertThat(story.member(copied).storage().votes()).isEqualTo(ofTheFirst);
    }
    assertThat(story.isFinal(waiting, 0)).isFalse();

    story.loses(2, () -> story.member(2).storage().loseEverything());
    reopens(story, open, 2);
    story.until("it is final", () -> story.isFinal(waiting, 0, 1, 2, 3));
  }

  @Test
  void whoWasToldToReopenAnotherHeightDoesNotConfirmThisOne() {
    Story story = Story.ofFour().startsAll();
    story.goesOn();
    long open = story.height(0) + 1;
    story.loses(2, () -> story.member(2).storage().loseEverything());
    story.loses(3, () -> story.member(3).storage().loseEverything());
    int waiting = story.submit(0, 1);
    reopens(story, open, 0, 1, 2);
    reopens(story, open + 1, 3);
    story.until("it is said", () -> waits(story, 2, "not confirmed yet by authority-03"));
    story.pass(30_000);
    assertThat(story.isFinal(waiting, 0)).isFalse();
  }
}
