package io.mpreg.blockchain.members.deciding;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class InboxTest {
  private final LongAdder dropped = new LongAdder();
  private final Inbox inbox = new Inbox(dropped);

  @Test
  void oneMemberFillsItsOwnRoomOnly() throws InterruptedException {
    for (int number = 0; number < Inbox.MAX_OF_ONE + 3; number++) {
      inbox.offer(AuthoritySets.id(1), () -> {});
    }
    assertThat(dropped.sum()).isEqualTo(3);
    assertThat(inbox.offer(AuthoritySets.id(2), () -> {})).as("another member's room").isTrue();
    Objects.requireNonNull(inbox.poll(0)).run();
    assertThat(inbox.offer(AuthoritySets.id(1), () -> {})).as("room again").isTrue();
  }

  @Test
  void whatThisMemberHasBegunItselfIsAlwaysTaken() {
    for (int number = 0; number < 3 * Inbox.MAX_OF_ONE; number++) {
      inbox.add(() -> {});
    }
    assertThat(dropped.sum()).isZero();
  }
}
