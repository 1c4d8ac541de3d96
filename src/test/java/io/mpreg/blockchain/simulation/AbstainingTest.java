package io.mpreg.blockchain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.members.deciding.Message;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A member that may have forgotten votes abstains until it can contradict none of them; a member
/// that remembers its votes repeats them.
class AbstainingTest {

  @Test
  void whoHasLostItsVotesAbstainsUntilTheyCanContradictNothing() {
    Story story = Story.ofFour().startsAll();
    story.goesOn();
    story.stops(2);
    story.loses(3, () -> story.member(3).storage().setVoteFileAside());
    story.starts(3);
    List<Message<SimulatedBlock>> sent = story.sentBy(3);

    // Too few others show their final blocks: it does not know yet up to which height to abstain.
    story.until("it abstains", () -> story.abstains(3));
    int waiting = story.submit(0, 1);
    story.pass(60_000);
    assertThat(story.isFinal(waiting, 0)).isFalse();
    assertThat(story.shown(3).reasonNotToVote()).contains("waits until enough members have shown");

    story.starts(2);
    story.until("it is final", () -> story.isFinal(waiting, 0, 1, 2, 3));
    story.until(
        "it knows how far it abstains",
        () -> story.shown(3).reasonNotToVote().contains("votes from height"));
    assertThat(Story.ballots(sent)).as("what it has voted by now").isEmpty();
    story.growsBy(4);
    story.until("it votes again", () -> story.votes(3));
    story.stops(2);
    story.goesOn();
  }

  /// The others are far away, so that the chain has grown whenever it has asked all of them.
  @Test
  void whoHasLostItsVotesVotesAgainWhileTheChainGrowsFasterThanItCanAsk() {
    Story story = Story.ofFour().startsAll();
    story.goesOn();
    story.loses(3, () -> story.member(3).storage().setVoteFileAside());
    story.growsBy(20); // until it is passed over, and no turn of it stops the others
    story.network().slow((from, to) -> from.number() == 3 ? 120 : 0);
    story.starts(3);
    for (int block = 0; block < 30 && !story.votes(3); block++) {
      story.goesOnAt(0, 1, 2);
    }
    assertThat(story.votes(3)).as("it votes while the chain grows").isTrue();
  }

  @Test
  void whoseCopyWasPutBackSeesWhatItSignedAndAbstains() {
    Story story = Story.ofFour().startsAll();
    story.goesOn();
    Storage storage = story.member(3).storage();
    Runnable copy = storage.backup();
    story.growsBy(3);
    // Only one other member sees what it signs at the next height.
    story.stops(1, 2);
    int waiting = story.submit(0, 3);
    long open = story.height(3) + 1;
    story.until("it has voted", () -> story.member(3).hasVotedAtTheOpenHeight());
    story.pass(5_000);

    story.loses(3, copy);
    assertThat(storage.votesKnownFrom()).as("its record").isPresent();
    story.starts(1, 3);
    List<Message<SimulatedBlock>> sent = story.sentBy(3);
    story.until("it abstains", () -> story.abstains(3));
    assertThat(storage.votesKnownFrom()).as("its record, which is worthless").isEmpty();
    story.starts(2);
    story.until("it is final", () -> story.isFinal(waiting, 0, 1, 2, 3));
    story.growsBy(5);
    story.until("it votes again", () -> story.votes(3));
    story.stops(2);
    story.goesOn();
    assertThat(Story.ballots(sent)).isNotEmpty().allMatch(vote -> vote.height() > open + 1);
    assertThat(story.oracle().offences()).isEmpty();
  }

  @Test
  void whoIsWipedAtTheFirstHeightAbstainsThere() {
    Story story = Story.ofFour().starts(0, 1, 3);
    story.until("they vote", () -> story.allVote(0, 1, 3));
    story.stops(1);
    int waiting = story.submit(0, 3);
    story.until("it has voted", () -> story.member(3).hasVotedAtTheOpenHeight());
    story.pass(5_000);

    story.loses(3, () -> story.member(3).storage().loseEverything());
    List<Message<SimulatedBlock>> sent = story.sentBy(3);
    story.starts(3);
    story.until("it abstains", () -> story.abstains(3));
    story.starts(1, 2);
    story.until("it is final", () -> story.isFinal(waiting, 0, 1, 2, 3));
    story.growsBy(4);
    story.until("it votes again", () -> story.votes(3));
    story.goesOn();
    assertThat(Story.ballots(sent)).noneMatch(vote -> vote.height() == 1);
  }

  @Test
  void whoStartsAgainRepeatsItsVotesAndGivesNoOthers() {
    Story story = Story.ofFour().startsAll();
    story.goesOn();
    story.stops(1, 2);
    long open = story.height(3) + 1;
    story.submit(0, 3);
    List<Message<SimulatedBlock>> before = story.sentBy(3);
    story.pass(20_000);
    Set<Ballot> given = Story.ballots(before);
    assertThat(given).isNotEmpty().allMatch(vote -> vote.height() == open);

    story.stops(3);
    List<Message<SimulatedBlock>> after = story.sentBy(3);
    story.starts(3);
    story.pass(20_000);
    assertThat(Story.ballots(after)).as("before enough members have answered").isEmpty();
    story.starts(1);
    story.until("it repeats them", () -> Story.ballots(after).containsAll(given));
    story.until("it is final", () -> story.height(3) >= open);
  }

  @Test
  void whatOthersMakeUpDoesNotMakeAMemberDoubtItsRecord() {
    Story story = Story.ofFour(1, ByzantineAct.MISREMEMBERS).startsAll();
    story.goesOn();
    story.stops(3);
    story.growsBy(2);
    story.starts(3);
    story.until("it votes", () -> story.votes(3));
    assertThat(story.member(3).storage().votesKnownFrom()).as("its record").isPresent();
  }
}
