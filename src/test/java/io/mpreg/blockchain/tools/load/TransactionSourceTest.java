package io.mpreg.blockchain.tools.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.crypto.Hash;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is sent when, and retried, with a clock that the test controls.
class TransactionSourceTest {
  private static final long MILLI = 1_000_000;
  private static final long START = 5_000 * MILLI;

  private static Hash id(int number) {
    return Hash.of(new byte[] {(byte) number});
  }

  private static List<PreparedRequest> singles(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> new PreparedRequest(new byte[] {(byte) number}, List.of(id(number))))
        .toList();
  }

  private static Answer answer(int status, String json) {
    byte[] bytes =
        "HTTP/1.1 %d \r\nContent-Length: %d\r\n\r\n%s"
            .formatted(status, json.length(), json)
            .getBytes(StandardCharsets.US_ASCII);
    return Answer.read(bytes, bytes.length).orElseThrow();
  }

  @Test
  void withoutARateTheNextIsDueAtOnce() {
    TransactionSource source = new TransactionSource(singles(2), false, 0, START, START);
    Exchange first = source.take(START);
    Exchange second = source.take(START);
    assertThat(first.request()).containsExactly(0);
    assertThat(second.request()).containsExactly(1);
    assertThat(source.take(START)).isNull();
    assertThat(source.isDone()).isFalse();
    first.answered(answer(202, "{}"), START + MILLI);
    second.answered(answer(200, "{}"), START + 3 * MILLI);
    assertThat(source.isDone()).isTrue();
    assertThat(source.acknowledgedAt())
        .containsOnlyKeys(id(0), id(1))
        .containsEntry(id(0), START + MILLI);
    assertThat(source.latencies().count()).isEqualTo(2);
    assertThat(source.latencies().maxMillis()).isBetween(3.0, 3.01);
  }

  @Test
  void whatIsDueDuringTheWarmUpIsSentAndDoesNotCount() {
    TransactionSource source =
        new TransactionSource(singles(2), false, 100, START, START + 5 * MILLI);
    source.take(START).answered(answer(202, "{}"), START + 9 * MILLI);
    assertThat(source.latencies().count()).isZero();
    source.take(START + 10 * MILLI).answered(answer(202, "{}"), START + 11 * MILLI);
    assertThat(source.latencies().count()).isEqualTo(1);
    assertThat(source.latencies().maxMillis()).isBetween(1.0, 1.01);
    assertThat(source.acknowledgedAt()).hasSize(2);
  }

  @Test
  void atARateTimeCountsFromTheMomentARequestWasDue() {
    TransactionSource source = new TransactionSource(singles(3), false, 100, START, START);
    source.take(START).answered(answer(202, "{}"), START + MILLI);
    assertThat(source.take(START + MILLI)).isNull();
    assertThat(source.nanosUntilNext(START + MILLI)).isEqualTo(9 * MILLI);
    // No connection was free until 15 ms after it was due.
    source.take(START + 25 * MILLI).answered(answer(202, "{}"), START + 30 * MILLI);
    assertThat(source.latencies().maxMillis()).isBetween(20.0, 20.1);
    assertThat(source.nanosUntilNext(START + 15 * MILLI)).isEqualTo(5 * MILLI);
  }

  @Test
  void whatMayStillBeAcknowledgedIsSentAgainAndNothingElse() {
    TransactionSource source = new TransactionSource(singles(4), false, 0, START, START);
    source.take(START).failed("connection-lost", START);
    source.take(START).answered(answer(503, "{\"code\":\"store-unavailable\"}"), START);
    source.take(START).answered(answer(429, "{\"code\":\"ledger-pending-full\"}"), START);
    source.take(START).answered(answer(422, "{\"code\":\"expired\"}"), START);
    assertThat(source.take(START)).isNull();
    assertThat(source.nanosUntilNext(START)).isEqualTo(50 * MILLI);
    for (int number = 0; number < 3; number++) {
      Exchange again = source.take(START + 50 * MILLI);
      assertThat(again.request()).containsExactly(number);
      again.answered(answer(202, "{}"), START + 51 * MILLI);
    }
    assertThat(source.isDone()).isTrue();
    assertThat(source.acknowledgedAt()).containsOnlyKeys(id(0), id(1), id(2));
    assertThat(source.retried()).isEqualTo(3);
    assertThat(source.errors())
        .containsOnly(
            Map.entry("connection-lost", 1),
            Map.entry("store-unavailable", 1),
            Map.entry("ledger-pending-full", 1),
            Map.entry("expired", 1));
  }

  @Test
  void whoIsToldWhenToComeAgainComesThen() {
    TransactionSource source = new TransactionSource(singles(2), false, 0, START, START);
    source
        .take(START)
        .answered(answer(429, "{\"code\":\"rate-limited\",\"retryAfterSeconds\":2}"), START);
    source.take(START).failed("connection-lost", START);
    assertThat(source.nanosUntilNext(START)).isEqualTo(50 * MILLI);
    assertThat(source.take(START + 50 * MILLI).request()).as("nobody says when").containsExactly(1);
    assertThat(source.take(START + 1_999 * MILLI)).isNull();
    assertThat(source.take(START + 2_000 * MILLI).request()).containsExactly(0);
  }

  @Test
  void anItemOfABatchThatSaysWhenToComeAgainIsHeard() {
    PreparedRequest batch = new PreparedRequest(new byte[0], List.of(id(0), id(1)));
    TransactionSource source = new TransactionSource(List.of(batch), true, 0, START, START);
    source
        .take(START)
        .answered(
            answer(
                200,
                "[{\"httpStatus\":429,\"problem\":{\"code\":\"ledger-pending-full\",\"retryAfterSeconds\":3}},"
                    + "{\"httpStatus\":202}]"),
            START);
    assertThat(source.take(START + 2_999 * MILLI)).isNull();
    source
        .take(START + 3_000 * MILLI)
        .answered(answer(200, "[{\"httpStatus\":202},{\"httpStatus\":200}]"), START);
    assertThat(source.isDone()).isTrue();
  }

  @Test
  void eachTransactionOfABatchHasItsOwnAnswer() {
    PreparedRequest batch = new PreparedRequest(new byte[0], List.of(id(0), id(1), id(2)));
    TransactionSource source = new TransactionSource(List.of(batch), true, 0, START, START);
    source
        .take(START)
        .answered(
            answer(
                200,
                "[{\"httpStatus\":202},{\"httpStatus\":409,\"problem\":{\"code\":\"nonce-used\"}}]"),
            START);
    assertThat(source.acknowledgedAt()).containsOnlyKeys(id(0));
    assertThat(source.errors()).containsOnlyKeys("nonce-used", "answer-missing");
    // The outcome of the third is unknown, and sending all again is safe.
    source
        .take(START + 50 * MILLI)
        .answered(
            answer(200, "[{\"httpStatus\":200},{\"httpStatus\":200},{\"httpStatus\":202}]"), START);
    assertThat(source.acknowledgedAt()).containsOnlyKeys(id(0), id(1), id(2));
    assertThat(source.isDone()).isTrue();
  }
}
