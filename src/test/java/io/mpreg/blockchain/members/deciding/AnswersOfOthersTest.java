package io.mpreg.blockchain.members.deciding;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.members.deciding.Peers.Page;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// How a member handles answers that are malformed, invalid or useless.
class AnswersOfOthersTest {

  private static final NodeId FIRST = AuthoritySets.id(1);

  private final OneMember member = new OneMember(4);
  private final AtomicInteger asked = new AtomicInteger();

  private void inquiredOfTheFirst(Peers.Inquired answer) {
    member.votesSeen =
        other -> {
          if (!other.equals(FIRST)) {
            return new Peers.Inquired.Away();
          }
          asked.incrementAndGet();
          return answer;
        };
  }

  @Test
  void whoIsAwayIsAskedAgainSoonForVotes() {
    inquiredOfTheFirst(new Peers.Inquired.Away());
    member.starts().passes(2_000);
    assertThat(asked.get()).isBetween(8, 11);
    assertThat(member.told).isEmpty();
  }

  @Test
  void whoAnswersNonsenseIsAskedAgainAfterAWhileAndNamed() {
    inquiredOfTheFirst(new Peers.Inquired.Malformed("a picture"));
    member.starts().passes(9_000);
    assertThat(asked.get()).isEqualTo(1);
    assertThat(member.told).containsExactly("Member authority-01 gave no votes: a picture");
    member.passes(2_000);
    assertThat(asked.get()).isEqualTo(2);
  }

  @Test
  void whoHasAnsweredIsNotAskedAgain() {
    inquiredOfTheFirst(new Peers.Inquired.Seen(List.of()));
    member.starts().passes(20_000);
    assertThat(asked.get()).isEqualTo(1);
    assertThat(member.shown().isStarting()).as("two others have to answer").isTrue();
  }

  @Test
  void whoCannotGiveWhatIsMissingIsNamedOnceAMinute() {
    member.pages =
        (other, from) ->
            other.equals(FIRST)
                ? new Page.NotHeld<>("it begins at height 100")
                : new Page.Given<>(List.of(), 0);
    member.starts().passes(50_000);
    String named = "Member authority-01 does not hold the missing blocks";
    assertThat(member.timesTold(named)).isEqualTo(1);
    assertThat(member.told.getFirst()).contains("it begins at height 100");
    member.passes(30_000);
    assertThat(member.timesTold(named)).isEqualTo(2);
  }

  @Test
  void whoGivesWhatNoBlocksAreIsAvoidedForAMinute() {
    member.pages =
        (other, from) -> {
          if (!other.equals(FIRST)) {
            return new Page.Given<>(List.of(), 0);
          }
          asked.incrementAndGet();
          return new Page.Malformed<>("a picture");
        };
    member.starts().passes(55_000);
    assertThat(asked.get()).isEqualTo(1);
    assertThat(member.told.getFirst())
        .isEqualTo(
            "Member authority-01 sent invalid blocks and is not asked for a while: a" + " picture");
    member.passes(10_000);
    assertThat(asked.get()).isEqualTo(2);
  }

  @Test
  void whoIsAloneAsksNobody() {
    OneMember alone = new OneMember(1);
    alone.starts().passes(10_000);
    alone.hasWork();
    assertThat(alone.height()).isEqualTo(1);
    assertThat(alone.sent).isEmpty();
  }
}
