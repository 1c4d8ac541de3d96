package io.mpreg.blockchain.members.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.crypto.Hash;
import org.junit.jupiter.api.Test;

class UsedEnvelopesTest {
  private static final long NOW = 1_700_000_000_000L;

  private final UsedEnvelopes used = new UsedEnvelopes();

  private static Envelope envelope(int sender, long time, String target) {
    return new Envelope(
        Hash.ZERO, AuthoritySets.id(sender), AuthoritySets.id(0), time, target, Hash.ZERO);
  }

  @Test
  void anEnvelopeIsGoodOnce() {
    Envelope once = envelope(1, NOW, "GET /a");
    assertThat(used.contains(once)).isFalse();
    assertThat(used.add(once, NOW)).isTrue();
    assertThat(used.contains(once)).isTrue();
    assertThat(used.add(once, NOW)).isFalse();
  }

  @Test
  void whatDiffersInAnythingIsAnotherOne() {
    assertThat(used.add(envelope(1, NOW, "GET /a"), NOW)).isTrue();
    assertThat(used.add(envelope(1, NOW, "GET /b"), NOW)).isTrue();
    assertThat(used.add(envelope(1, NOW + 1, "GET /a"), NOW)).isTrue();
    assertThat(used.add(envelope(2, NOW, "GET /a"), NOW)).isTrue();
  }

  @Test
  void whatArrivesOutOfOrderIsTaken() {
    assertThat(used.add(envelope(1, NOW, "GET /a"), NOW)).isTrue();
    assertThat(used.add(envelope(1, NOW - 5_000, "GET /a"), NOW)).isTrue();
  }

  @Test
  void forgettingLetsNothingInTwiceAndTouchesNoOtherSender() {
    for (int number = 0; number <= UsedEnvelopes.MAX_EACH; number++) {
      assertThat(used.add(envelope(1, NOW + number, "GET /a"), NOW)).isTrue();
    }
    assertThat(used.add(envelope(1, NOW, "GET /a"), NOW)).as("forgotten").isFalse();
    assertThat(used.add(envelope(1, NOW - 1, "GET /a"), NOW)).as("older still").isFalse();
    assertThat(used.add(envelope(2, NOW, "GET /a"), NOW)).isTrue();
    assertThat(used.add(envelope(1, NOW + UsedEnvelopes.MAX_EACH + 1, "GET /a"), NOW)).isTrue();
  }

  @Test
  void whatTheClockRefusesIsNotRemembered() {
    for (int number = 0; number < UsedEnvelopes.MAX_EACH; number++) {
      used.add(envelope(1, NOW + number, "GET /a"), NOW);
    }
    long later = NOW + 2 * Envelope.WINDOW_MILLIS;
    assertThat(used.add(envelope(2, later, "GET /a"), later)).isTrue();
    assertThat(used.add(envelope(1, later - Envelope.WINDOW_MILLIS, "GET /a"), later)).isTrue();
  }
}
