package io.mpreg.blockchain.members.deciding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Messages are texts here, with their length as size; one in capitals goes last.
class OutboxTest {

  private static final int MOST_QUEUED = 5_000;
  private static final int MOST_TOGETHER = 200;
  private static final long MOST_BYTES_TOGETHER = 1_000;

  private final ManualTime time = new ManualTime();
  private final LongAdder dropped = new LongAdder();
  private final List<List<String>> brought = new ArrayList<>();
  private final List<Consumer<Boolean>> underWay = new ArrayList<>();
  private Outbox.Transport<String> transport =
      (together, arrived) -> {
        brought.add(together);
        underWay.add(arrived);
      };
  private final Outbox<String> outbox = greeting("hello");

  private Outbox<String> greeting(String text) {
    return new Outbox<>(
        time,
        new Lengths(1),
        (together, arrived) -> transport.bring(together, arrived),
        () -> Optional.of(text).filter(said -> !said.isEmpty()),
        dropped);
  }

  private record Lengths(long factor) implements Outbox.Weights<String> {
    @Override
    public long bytes(String message) {
      return message.length() * factor;
    }

    @Override
    public boolean isLast(String message) {
      return message.equals(message.toUpperCase(Locale.ROOT));
    }

    @Override
    public long mostTogether() {
      return MOST_BYTES_TOGETHER * factor;
    }
  }

  private void arrives(boolean hasArrived) {
    underWay.removeFirst().accept(hasArrived);
  }

  private void add(String... messages) {
    List.of(messages).forEach(outbox::add);
  }

  @Test
  void everythingThatCameMeanwhileGoesTogetherBehindAGreeting() {
    add("a", "b", "c");
    assertThat(brought).containsExactly(List.of("hello", "a"));
    assertThat(outbox.queued()).isEqualTo(2);
    arrives(true);
    assertThat(brought).last().isEqualTo(List.of("hello", "b", "c"));
    arrives(true);
    assertThat(brought).hasSize(2);
    assertThat(outbox.queued()).isZero();
  }

  @Test
  void nothingIsAddedToWhatGoesLast() {
    add("a", "b", "BLOCK", "c");
    arrives(true);
    assertThat(brought).last().isEqualTo(List.of("hello", "b", "BLOCK"));
    arrives(true);
    assertThat(brought).last().isEqualTo(List.of("hello", "c"));
  }

  @Test
  void soManyBytesGoTogetherAtMostAndOneMessageAlways() {
    String long600 = "x".repeat(600);
    String long3000 = "y".repeat(3_000);
    add("a", long600, long600, long3000, "b");
    for (int delivery = 0; delivery < 4; delivery++) {
      arrives(true);
    }
    assertThat(brought.subList(1, 5))
        .containsExactly(
            List.of("hello", long600),
            List.of("hello", long600),
            List.of("hello", long3000),
            List.of("hello", "b"));
  }

  @Test
  void soManyMessagesGoTogetherAtMost() {
    add(Collections.nCopies(1 + 2 * MOST_TOGETHER, "v").toArray(String[]::new));
    arrives(true);
    assertThat(brought.getLast()).hasSize(MOST_TOGETHER);
  }

  @Test
  void theOldestIsDroppedWhereTooManyWait() {
    outbox.start();
    IntStream.range(0, MOST_QUEUED + 3).forEach(number -> outbox.add("v" + number));
    assertThat(outbox.queued()).isEqualTo(MOST_QUEUED);
    assertThat(dropped.sum()).isEqualTo(3);
    arrives(true);
    assertThat(brought.getLast()).element(1).isEqualTo("v3");
  }

  @Test
  void theOldestIsDroppedWhereTooManyBytesWaitButNeverTheLast() {
    long quarter = 8 << 20;
    var heavy =
        new Outbox<String>(
            time,
            new Lengths(quarter),
            (together, arrived) -> brought.add(together),
            () -> Optional.of("hello"),
            dropped);
    heavy.start();
    List.of("a", "b", "c", "d").forEach(heavy::add);
    assertThat(dropped.sum()).isZero();
    heavy.add("e");
    assertThat(dropped.sum()).isEqualTo(1);
    heavy.add("more than fits");
    assertThat(heavy.queued()).isEqualTo(1);
    assertThat(dropped.sum()).isEqualTo(5);
    heavy.add("f");
    assertThat(heavy.queued()).as("there is room again").isEqualTo(1);
  }

  @Test
  void thePauseGrowsWhileNothingArrivesAndIsReset() {
    add("a");
    for (long pause : List.of(50L, 150L, 350L, 750L, 1_000L, 1_000L)) {
      int before = brought.size();
      arrives(false);
      add("b");
      time.pass(pause - 1);
      assertThat(brought).as("brought before %d ms", pause).hasSize(before);
      time.pass(1);
      assertThat(brought).hasSize(before + 1);
    }
    arrives(true);
    add("c");
    arrives(false);
    add("d");
    time.pass(50);
    assertThat(brought).last().isEqualTo(List.of("hello", "d"));
  }

  @Test
  void whoHasNothingToSayGreetsEverySecond() {
    outbox.start();
    assertThat(brought).containsExactly(List.of("hello"));
    arrives(true);
    time.pass(999);
    assertThat(brought).hasSize(1);
    time.pass(1);
    assertThat(brought).hasSize(2);
    arrives(true);
    time.pass(400);
    add("a");
    arrives(true);
    time.pass(999);
    assertThat(brought).as("since the last delivery").hasSize(3);
    time.pass(1);
    assertThat(brought).hasSize(4);
  }

  @Test
  void oneWithoutAGreetingIsSilent() {
    Outbox<String> silent = greeting("");
    silent.start();
    time.pass(10_000);
    assertThat(brought).isEmpty();
    silent.add("a");
    assertThat(brought).containsExactly(List.of("a"));
    arrives(true);
    time.pass(10_000);
    assertThat(brought).hasSize(1);
  }

  @Test
  void nothingGoesAfterTheEnd() {
    add("a", "b");
    outbox.close();
    arrives(true);
    add("c");
    time.pass(10_000);
    assertThat(brought).hasSize(1);
  }

  @Test
  void aCourierMayAnswerAtOnceHoweverMuchWaits() {
    add("a");
    add(Collections.nCopies(MOST_QUEUED, "BLOCK").toArray(String[]::new));
    transport =
        (together, arrived) -> {
          brought.add(together);
          arrived.accept(true);
        };
    arrives(true);
    assertThat(brought).hasSize(1 + MOST_QUEUED);
    assertThat(outbox.queued()).isZero();
  }

  @Test
  void whatACourierThrowsIsToldAndTheNextOneSetsOutAfterAPause() {
    Outbox.Transport<String> sound = transport;
    transport =
        (together, arrived) -> {
          throw new IllegalStateException("no way");
        };
    assertThatThrownBy(() -> outbox.add("a")).hasMessage("no way");
    transport = sound;
    add("b");
    assertThat(brought).isEmpty();
    time.pass(50);
    assertThat(brought).containsExactly(List.of("hello", "b"));
  }
}
