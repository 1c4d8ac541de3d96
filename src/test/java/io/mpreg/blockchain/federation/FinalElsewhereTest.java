package io.mpreg.blockchain.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FinalElsewhereTest {
  private static final NodeId LIAR = AuthoritySets.id(3);
  private static final NodeId HONEST = AuthoritySets.id(1);

  private final AtomicLong nanos = new AtomicLong();
  private final FinalElsewhere elsewhere = new FinalElsewhere(nanos::get);

  // Whether a lie makes this member ask; nobody can prove it.
  private boolean lies() {
    elsewhere.claim(LIAR, 1_000_000);
    boolean asks = elsewhere.height() > 10;
    elsewhere.settle(elsewhere.claims(), 10);
    return asks;
  }

  @Test
  void theHighestClaimCounts() {
    elsewhere.claim(HONEST, 7);
    elsewhere.claim(LIAR, 5);
    elsewhere.claim(HONEST, 6);
    assertThat(elsewhere.height()).isEqualTo(7);
    elsewhere.certify(9);
    assertThat(elsewhere.height()).isEqualTo(9);
  }

  @Test
  void whoClaimsWhatNobodyCanShowIsNotListenedToForAWhileThatGrows() {
    assertThat(lies()).isTrue();
    assertThat(lies()).isFalse();
    nanos.addAndGet(FinalElsewhere.FIRST_PAUSE_NANOS);
    assertThat(lies()).isTrue();
    nanos.addAndGet(FinalElsewhere.FIRST_PAUSE_NANOS);
    assertThat(lies()).as("twice as long now").isFalse();
    nanos.addAndGet(FinalElsewhere.FIRST_PAUSE_NANOS);
    assertThat(lies()).isTrue();

    int heeded = 0;
    int hour = 3_600;
    for (int second = 0; second < hour; second++) {
      nanos.addAndGet(1_000_000_000L);
      heeded += lies() ? 1 : 0;
    }
    long most = hour * 1_000_000_000L / FinalElsewhere.LONGEST_PAUSE_NANOS + 10;
    assertThat(heeded).isBetween(hour / 60 - 10, (int) most);
  }

  @Test
  void aLieTouchesNobodyElsesClaim() {
    elsewhere.claim(LIAR, 1_000_000);
    elsewhere.claim(HONEST, 12);
    elsewhere.settle(Map.of(LIAR, 1_000_000L), 10);
    assertThat(elsewhere.height()).isEqualTo(12);
    elsewhere.claim(HONEST, 13);
    assertThat(elsewhere.height()).isEqualTo(13);
  }

  @Test
  void whoProvesAClaimIsListenedToAtOnceAgain() {
    lies();
    nanos.addAndGet(FinalElsewhere.FIRST_PAUSE_NANOS);
    elsewhere.claim(LIAR, 11);
    elsewhere.settle(elsewhere.claims(), 11);
    elsewhere.claim(LIAR, 12);
    assertThat(elsewhere.height()).isEqualTo(12);
  }

  @Test
  void whatIsClaimedWhileOthersAreAskedIsNotHeldAgainstAnybody() {
    elsewhere.claim(HONEST, 11);
    Map<NodeId, Long> asked = elsewhere.claims();
    elsewhere.claim(HONEST, 12);
    elsewhere.settle(asked, 11);
    assertThat(elsewhere.height()).isEqualTo(12);
  }

  @Test
  void aCertifiedHeightThatNobodyGivesIsTakenBack() {
    elsewhere.certify(20);
    elsewhere.settle(Map.of(), 10);
    assertThat(elsewhere.height()).isEqualTo(10);
  }
}
