package io.mpreg.blockchain.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.ledger.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.Ledger;
import io.mpreg.blockchain.ledger.LedgerOpening;
import io.mpreg.blockchain.ledger.LedgerOptions;
import io.mpreg.blockchain.ledger.OpenHeight;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Four authorities, of which three decide: two others have to answer.
class AbstentionTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long LONG_UP = 900 * SECOND;

  private final Ledger ledger =
      LedgerOpening.open(
          new InMemoryLedgerStore(),
          TestFederation.genesis(
              1, IntStream.range(1, 5).mapToObj(port -> "http://127.0.0.1:" + port).toList()),
          new LedgerOptions(100, 1_000_000, 100, 100),
          InstantSource.system());
  private final Tip tip = ledger.tip();
  private final NodeId self = AuthoritySets.id(0);
  private final Abstention abstention = new Abstention();

  @AfterEach
  void close() {
    ledger.close();
  }

  private static OpenHeight recorded(OptionalLong from) {
    return new OpenHeight(List.of(), List.of(), List.of(), from, Optional.empty());
  }

  private static Set<NodeId> members(int... numbers) {
    return IntStream.of(numbers).mapToObj(AuthoritySets::id).collect(Collectors.toSet());
  }

  private void tell(int... numbers) {
    members(numbers).forEach(member -> abstention.tell(member, List.of()));
  }

  @Test
  void whereAllHaveAnsweredARecordIsWholeAtOnce() {
    assertThat(abstention.guard(recorded(OptionalLong.of(0))).abstainsAt(1)).isTrue();
    tell(1, 2, 3);
    assertThat(abstention.settle(tip, self, members(1, 2, 3), LONG_UP)).isTrue();
    assertThat(abstention.guard(recorded(OptionalLong.of(0))).abstainsAt(1)).isFalse();
  }

  @Test
  void theLastIsWaitedForHoweverLongThisMemberIsUp() {
    abstention.guard(recorded(OptionalLong.of(0)));
    tell(1, 2);
    assertThat(abstention.settle(tip, self, members(1, 2), LONG_UP)).isFalse();
    assertThat(abstention.settle(tip, self, members(1, 2), LONG_UP + SECOND)).isFalse();
    assertThat(abstention.settle(tip, self, members(1, 2), LONG_UP + 2 * SECOND)).isTrue();
  }

  @Test
  void whoHasToldHasToHaveShownItsBlocksToo() {
    abstention.guard(recorded(OptionalLong.of(0)));
    tell(1, 2);
    long later = LONG_UP + 60 * SECOND;
    assertThat(abstention.settle(tip, self, members(1, 2), LONG_UP)).isFalse();
    assertThat(abstention.settle(tip, self, members(2, 3), later)).isFalse();
    assertThat(abstention.settle(tip, self, members(3), later)).isFalse();
    assertThat(abstention.settle(tip, self, members(1, 2), later)).isTrue();
  }

  @Test
  void whoIsNoAuthorityIsNeverSure() {
    NodeId observer = new NodeId("observer");
    abstention.guard(recorded(OptionalLong.of(0)));
    tell(0, 1, 2, 3);
    assertThat(abstention.isToldEnough(tip, observer)).isFalse();
    assertThat(abstention.settle(tip, observer, members(0, 1, 2, 3), LONG_UP)).isFalse();
  }

  @Test
  void withoutARecordAQuorumOfOthersBoundsWhatWasVoted() {
    assertThat(abstention.guard(recorded(OptionalLong.empty())).abstainsAt(1)).isTrue();
    assertThat(abstention.settle(tip, self, members(1, 2), LONG_UP)).isFalse();
    assertThat(abstention.settle(tip, self, members(1, 2, 3), LONG_UP)).isTrue();
    var guard = abstention.guard(recorded(OptionalLong.empty()));
    assertThat(guard.abstainsAt(2)).isTrue();
    assertThat(guard.abstainsAt(3)).isFalse();
  }
}
