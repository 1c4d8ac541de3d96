package io.mpreg.blockchain.members.deciding;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.consensus.ProofOfAuthority;
import io.mpreg.blockchain.core.consensus.RoundTimes;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Turns;
import io.mpreg.blockchain.members.deciding.VoteStore.Opened;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Four authorities with a quorum of three: two others have to answer.
class AbstentionTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long LONG_UP = 900 * SECOND;

  private final AuthoritySet set = AuthoritySets.of(4, 1, 0);
  private final Head head =
      new Head(
          Hash.ZERO,
          Optional.empty(),
          new ProofOfAuthority(1, set, Turns.NONE, new RoundTimes(500)),
          set,
          Optional.empty(),
          20,
          Optional.empty());
  private final NodeId self = AuthoritySets.id(0);
  private final Abstention abstention = new Abstention();

  private static Opened<?> recorded(OptionalLong from) {
    return new Opened<>(List.of(), List.of(), List.of(), from, Optional.empty());
  }

  private static Set<NodeId> members(int... numbers) {
    return IntStream.of(numbers).mapToObj(AuthoritySets::id).collect(Collectors.toSet());
  }

  private void tell(int... numbers) {
    members(numbers).forEach(member -> abstention.report(member, List.of()));
  }

  private void show(int... numbers) {
    members(numbers).forEach(member -> abstention.show(member, abstention.hasReported(member)));
  }

  @Test
  void whereAllHaveAnsweredARecordIsWholeAtOnce() {
    assertThat(abstention.guard(recorded(OptionalLong.of(0))).abstainsAt(1)).isTrue();
    tell(1, 2, 3);
    show(1, 2, 3);
    assertThat(abstention.settle(head, self, LONG_UP)).isTrue();
    assertThat(abstention.guard(recorded(OptionalLong.of(0))).abstainsAt(1)).isFalse();
  }

  @Test
  void theLastIsWaitedForHoweverLongThisMemberIsUp() {
    abstention.guard(recorded(OptionalLong.of(0)));
    tell(1, 2);
    show(1, 2);
    assertThat(abstention.settle(head, self, LONG_UP)).isFalse();
    assertThat(abstention.settle(head, self, LONG_UP + SECOND)).isFalse();
    assertThat(abstention.settle(head, self, LONG_UP + 2 * SECOND)).isTrue();
  }

  @Test
  void whoHasToldHasToHaveShownItsBlocksToo() {
    abstention.guard(recorded(OptionalLong.of(0)));
    tell(1, 2);
    long later = LONG_UP + 60 * SECOND;
    assertThat(abstention.settle(head, self, LONG_UP)).isFalse();
    show(3);
    assertThat(abstention.settle(head, self, later)).isFalse();
    show(2);
    assertThat(abstention.settle(head, self, later)).isFalse();
    show(1);
    assertThat(abstention.settle(head, self, later)).isTrue();
  }

  @Test
  void whoTellsMoreThanItHasShownHasToShowTheRest() {
    abstention.guard(recorded(OptionalLong.of(0)));
    show(1, 2, 3);
    tell(1, 2, 3);
    assertThat(abstention.settle(head, self, LONG_UP)).isFalse();
    show(1, 2, 3);
    assertThat(abstention.settle(head, self, LONG_UP)).isTrue();
  }

  @Test
  void whatWasAskedBeforeSomebodyToldIsNotWhatItHasShownSince() {
    abstention.guard(recorded(OptionalLong.of(0)));
    tell(1, 2, 3);
    members(1, 2, 3).forEach(member -> abstention.show(member, false));
    assertThat(abstention.settle(head, self, LONG_UP)).isFalse();
    members(1, 2, 3).forEach(member -> abstention.show(member, true));
    assertThat(abstention.settle(head, self, LONG_UP)).isTrue();
  }

  @Test
  void whoIsNoAuthorityIsNeverSure() {
    NodeId observer = new NodeId("observer");
    abstention.guard(recorded(OptionalLong.of(0)));
    tell(0, 1, 2, 3);
    assertThat(abstention.hasEnoughReports(head, observer)).isFalse();
    show(0, 1, 2, 3);
    assertThat(abstention.settle(head, observer, LONG_UP)).isFalse();
  }

  @Test
  void withoutARecordAQuorumOfOthersBoundsWhatWasVoted() {
    assertThat(abstention.guard(recorded(OptionalLong.empty())).abstainsAt(1)).isTrue();
    show(1, 2);
    assertThat(abstention.settle(head, self, LONG_UP)).isFalse();
    show(3);
    assertThat(abstention.settle(head, self, LONG_UP)).isTrue();
    var guard = abstention.guard(recorded(OptionalLong.empty()));
    assertThat(guard.abstainsAt(2)).isTrue();
    assertThat(guard.abstainsAt(3)).isFalse();
  }

  @Test
  void whatWasShownBeforeARecordWasGivenUpBoundsNothing() {
    abstention.guard(recorded(OptionalLong.of(0)));
    show(1, 2, 3);
    abstention.lose();
    assertThat(abstention.settle(head, self, LONG_UP)).isFalse();
    show(1, 2, 3);
    assertThat(abstention.settle(head, self, LONG_UP)).isTrue();
  }
}
