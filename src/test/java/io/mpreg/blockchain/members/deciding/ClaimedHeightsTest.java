package io.mpreg.blockchain.members.deciding;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClaimedHeightsTest {
  private static final NodeId LIAR = AuthoritySets.id(3);
  private static final NodeId HONEST = AuthoritySets.id(1);

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong told = new AtomicLong();
  private final ClaimedHeights claims = new ClaimedHeights(nanos::get, told::incrementAndGet);

  // Whether a false claim makes this member ask; nobody can prove it.
  private boolean lies() {
    claims.claim(LIAR, 1_000_000);
    boolean asks = claims.height() > 10;
    claims.settle(claims.claims(), 10);
    return asks;
  }

  @Test
  void theHighestClaimCounts() {
    claims.claim(HONEST, 7);
    claims.claim(LIAR, 5);
    claims.claim(HONEST, 6);
    assertThat(claims.height()).isEqualTo(7);
    claims.certify(9);
    assertThat(claims.height()).isEqualTo(9);
  }

  @Test
  void onlyAHigherOneIsToldOf() {
    claims.claim(HONEST, 7);
    claims.claim(LIAR, 7);
    claims.certify(6);
    assertThat(told).hasValue(1);
    claims.certify(8);
    assertThat(told).hasValue(2);
  }

  @Test
  void whoClaimsWhatNobodyCanShowIsNotListenedToForAWhileThatGrows() {
    assertThat(lies()).isTrue();
    assertThat(lies()).isFalse();
    nanos.addAndGet(ClaimedHeights.FIRST_PAUSE_NANOS);
    assertThat(lies()).isTrue();
    nanos.addAndGet(ClaimedHeights.FIRST_PAUSE_NANOS);
    assertThat(lies()).as("twice as long now").isFalse();
    nanos.addAndGet(ClaimedHeights.FIRST_PAUSE_NANOS);
    assertThat(lies()).isTrue();

    int heeded = 0;
    int hour = 3_600;
    for (int second = 0; second < hour; second++) {
      nanos.addAndGet(1_000_000_000L);
      heeded += lies() ? 1 : 0;
    }
    long most = hour * 1_000_000_000L / ClaimedHeights.LONGEST_PAUSE_NANOS + 10;
    assertThat(heeded).isBetween(hour / 60 - 10, (int) most);
  }

  @Test
  void aLieTouchesNobodyElsesClaim() {
    claims.claim(LIAR, 1_000_000);
    claims.claim(HONEST, 12);
    claims.settle(Map.of(LIAR, 1_000_000L), 10);
    assertThat(claims.height()).isEqualTo(12);
    claims.claim(HONEST, 13);
    assertThat(claims.height()).isEqualTo(13);
  }

  @Test
  void whoProvesAClaimIsListenedToAtOnceAgain() {
    lies();
    nanos.addAndGet(ClaimedHeights.FIRST_PAUSE_NANOS);
    claims.claim(LIAR, 11);
    claims.settle(claims.claims(), 11);
    claims.claim(LIAR, 12);
    assertThat(claims.height()).isEqualTo(12);
  }

  @Test
  void whatIsClaimedWhileOthersAreAskedIsNotHeldAgainstAnybody() {
    claims.claim(HONEST, 11);
    Map<NodeId, Long> asked = claims.claims();
    claims.claim(HONEST, 12);
    claims.settle(asked, 11);
    assertThat(claims.height()).isEqualTo(12);
  }

  @Test
  void aCertifiedHeightThatNobodyGivesIsTakenBack() {
    claims.certify(20);
    claims.settle(Map.of(), 10);
    assertThat(claims.height()).isEqualTo(10);
  }
}
