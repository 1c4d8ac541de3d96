package io.mpreg.blockchain.members.deciding;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.members.deciding.Blocks.Written;
import io.mpreg.blockchain.members.deciding.Peers.Page;
import io.mpreg.blockchain.members.deciding.VoteStore.Stored;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// How a member handles each answer of its store.
class StoreAnswersTest {

  private static final RuntimeException FAILURE = new IllegalStateException("the disk is full");
  private static final long PAUSE_MILLIS = 500;
  private static final String TROUBLE = "Nothing is decided at the moment";
  private static final String GOES_ON = "The consensus goes on";

  private final OneMember alone = new OneMember(1);
  private final OneMember oneOfFour = new OneMember(4);

  @Test
  void aVoteOfWhichItIsNotKnownWhetherItIsDurableIsNotSent() {
    oneOfFour.ofVotes.add(new Stored.Unknown(FAILURE));
    oneOfFour.starts().passes(3_000);
    oneOfFour.hasWork();
    assertThat(oneOfFour.sent).noneMatch(Message.BlockProposed.class::isInstance);
    assertThat(oneOfFour.shown().trouble()).hasValue("the store does not answer: the disk is full");
    assertThat(oneOfFour.shown().height()).isEmpty();

    oneOfFour.passes(PAUSE_MILLIS);
    assertThat(oneOfFour.shown().height()).isPresent();
    oneOfFour.hasWork();
    assertThat(oneOfFour.sent).anyMatch(Message.BlockProposed.class::isInstance);
    assertThat(oneOfFour.shown().trouble()).isEmpty();
  }

  @Test
  void aBlockThatCouldNotBeWrittenIsTriedAgain() {
    alone.ofBlocks.add(new Written.NotWritten(FAILURE));
    alone.starts();
    alone.hasWork();
    assertThat(alone.height()).isZero();
    assertThat(alone.shown().trouble()).hasValue("blocks cannot be written: the disk is full");
    alone.passes(PAUSE_MILLIS);
    alone.hasWork();
    assertThat(alone.height()).isEqualTo(1);
    assertThat(alone.shown().trouble()).isEmpty();
  }

  @Test
  void troubleIsToldOnceAndTakenBackOnlyAfterAWrite() {
    alone.ofBlocks.addAll(Collections.nCopies(3, new Written.NotWritten(FAILURE)));
    alone.starts();
    for (int time = 0; time < 3; time++) {
      alone.hasWork();
      alone.passes(PAUSE_MILLIS);
      assertThat(alone.shown().trouble()).as("after a start that has read only").isPresent();
    }
    assertThat(alone.timesTold(TROUBLE)).isEqualTo(1);
    assertThat(alone.timesTold(GOES_ON)).isZero();
    alone.hasWork();
    assertThat(alone.height()).isEqualTo(1);
    assertThat(alone.timesTold(GOES_ON)).isEqualTo(1);
    assertThat(alone.timesTold(TROUBLE)).isEqualTo(1);
  }

  @Test
  void ofABlockWhoseAnswerWasLostTheStoreIsAskedFirst() {
    alone.ofBlocks.add(new Written.Unknown(FAILURE));
    alone.ofTheEnd.add(new Written.Final(alone.headNow()));
    alone.ofTheEnd.add(new Written.Unknown(FAILURE));
    alone.starts();
    alone.hasWork();
    alone.passes(PAUSE_MILLIS);
    assertThat(alone.shown().trouble()).as("it does not answer yet").isPresent();
    alone.hasWork();
    assertThat(alone.height()).as("nothing is appended meanwhile").isZero();
    alone.passes(PAUSE_MILLIS);
    alone.hasWork();
    assertThat(alone.height()).isEqualTo(1);
  }

  @Test
  void aBlockThatWasWrittenAlthoughItsAnswerWasLostIsFinal() {
    alone.losesTheNextAnswer(FAILURE);
    alone.starts();
    alone.hasWork();
    assertThat(alone.shown().trouble()).isPresent();
    alone.passes(PAUSE_MILLIS);
    assertThat(alone.height()).isEqualTo(1);
    assertThat(alone.shown().trouble()).as("it has been written").isEmpty();
    alone.hasWork();
    assertThat(alone.height()).isEqualTo(2);
  }

  @Test
  void whoFindsThatAnotherProcessWritesStopsForGood() {
    alone.ofBlocks.add(new Written.Moved("another process writes"));
    alone.starts();
    alone.hasWork();
    assertThat(alone.shown().halted()).hasValue("another process writes");
    alone.passes(60_000);
    alone.hasWork();
    assertThat(alone.height()).isZero();
    assertThat(alone.told).containsExactly("another process writes");
  }

  @Test
  void whoFindsThatAtTheStartBeginsNothing() {
    alone.ofTheEnd.add(new Written.Moved("another process writes"));
    alone.starts();
    alone.hasWork();
    assertThat(alone.shown().halted()).hasValue("another process writes");
    assertThat(alone.height()).isZero();
  }

  // The head of the chain is known by then, and nothing else has begun yet.
  @Test
  void aStartThatTheStoreDoesNotAnswerIsALateStart() {
    OneMember late = new OneMember(4);
    late.opensUnanswered = 3;
    late.starts().passes(4_000);
    assertThat(late.shown().trouble()).isEmpty();
    assertThat(late.shown().isStarting()).as("others were asked all the same").isFalse();
  }

  // A member with enough reports begins to vote from what is stored.
  @Test
  void aStoreThatIsAwayWhenOthersHaveAnsweredEndsNothing() {
    OneMember late = new OneMember(4);
    late.opensAnswered = 1;
    late.opensUnanswered = 1;
    AtomicInteger pages = new AtomicInteger();
    late.pages =
        (member, from) -> {
          pages.incrementAndGet();
          return new Page.Given<>(List.of(), 0);
        };
    late.starts().passes(4_000);
    assertThat(late.shown().isStarting()).isFalse();
    int before = pages.get();
    late.passes(10_000);
    assertThat(pages.get()).as("it goes on looking").isGreaterThan(before + 6);
  }
}
