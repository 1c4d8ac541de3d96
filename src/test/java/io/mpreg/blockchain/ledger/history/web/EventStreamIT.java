package io.mpreg.blockchain.ledger.history.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.http.HttpIntegrationTest;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.history.ListItem;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import io.mpreg.blockchain.ledger.history.StoredTransaction;
import io.mpreg.blockchain.ledger.history.web.EventClient.Event;
import io.mpreg.blockchain.ledger.pending.Submission;
import io.mpreg.blockchain.ledger.pending.TransactionStatus;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/// Streams of events as clients see them, through sockets.
@Timeout(300)
class EventStreamIT extends HttpIntegrationTest {
  private static final NodeId RECEIVER = new NodeId("demo");

  @Autowired Ledger ledger;
  @Autowired EventStreams streams;

  /// A node with a key of its own, and the next nonce of its lane 0.
  private final class Sender {
    final NodeId id;
    final SigningKey key;
    long nonce;

    Sender(String name) {
      byte[] seed = Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), 32);
      id = new NodeId(name);
      key = SigningKey.fromSeed(SignatureAlgorithm.ED25519, seed);
      String payload =
          "{\"publicKey\":\"%s\",\"algorithm\":\"ed25519\"}".formatted(key.publicKey().hex());
      finally_(List.of(transaction(id, "node_register", payload)));
    }

    Transaction transaction(NodeId receiver, String operationType, String payload) {
      return new TransactionDraft(
              ledger.chain().genesis().chainId(),
              id,
              receiver,
              new OperationType(operationType),
              0,
              nonce++,
              System.currentTimeMillis(),
              0,
              ledger.chain().tip().height() + 10_000,
              Payload.of(payload.getBytes(StandardCharsets.UTF_8)),
              key.publicKey())
          .signedBy(key);
    }
  }

  private void submit(List<Transaction> transactions) {
    assertThat(ledger.submissions().submit(transactions))
        .allMatch(Submission.Accepted.class::isInstance);
  }

  private void finally_(List<Transaction> transactions) {
    submit(transactions);
    assertThat(
            ledger
                .submissions()
                .awaitTerminal(transactions.getLast().id(), Duration.ofSeconds(60))
                .orElseThrow())
        .isInstanceOf(TransactionStatus.Final.class);
  }

  private EventClient client(String query, Optional<String> lastEventId) throws IOException {
    EventClient client = new EventClient(port, query, lastEventId, Long.MAX_VALUE);
    assertThat(client.status()).isEqualTo(200);
    return client;
  }

  private static String field(Event event, String name) {
    return JSON.readTree(event.data()).path(name).asString();
  }

  private String end() {
    return new EventId(ledger.events().end()).text();
  }

  // ------------------------------------------------------------------------------- exactly once

  /// The events that a client has received before its last disconnection.
  private final class Follower {
    final String query;
    final List<Event> seen = new ArrayList<>();
    String after;

    Follower(String query, String after) {
      this.query = query;
      this.after = after;
    }

    /// Takes events until it has enough, or the connection is lost after so many bytes.
    void connect(int enough, long mostBytes, boolean reset) throws IOException {
      EventClient client;
      try {
        client = new EventClient(port, query, Optional.of(after), mostBytes);
      } catch (IOException lostInTheHeaders) {
        return;
      }
      assertThat(client.status()).isEqualTo(200);
      try {
        while (seen.size() < enough) {
          seen.add(client.next().orElseThrow());
        }
      } catch (IOException lost) {
        // As planned.
      } finally {
        after = client.lastEventId().orElseThrow();
        if (reset) {
          client.reset();
        } else {
          client.close();
        }
      }
    }
  }

  @Test
  void whoIsCutOffAHundredTimesAmongFiftyThousandSeesEachOnceAndInOrder() throws Exception {
    int count = 50_000;
    int cuts = 100;
    List<Sender> senders = IntStream.range(0, 5).mapToObj(i -> new Sender("follow-" + i)).toList();
    String begin = end();
    Random random = new Random(20_260);
    EventClient stalled = new EventClient(port, "?after=0");
    Follower other = new Follower("?sender=follow-3", begin);
    Future<Void> others =
        background(() -> other.connect(count / senders.size(), Long.MAX_VALUE, false));
    Future<Void> producer = background(() -> produce(senders, count));

    Follower follower = new Follower("?operationType=follow.note", begin);
    for (int cut = 0; cut < cuts; cut++) {
      long bytes = random.nextInt(8) == 0 ? random.nextInt(900) : random.nextInt(600_000);
      follower.connect(count, bytes, random.nextBoolean());
    }
    assertThat(follower.seen.size()).as("all %d cuts lie among them", cuts).isLessThan(count);
    follower.connect(count, Long.MAX_VALUE, false);
    producer.get();
    others.get();

    List<String> positions = positions("follow.note", begin);
    assertThat(follower.seen.stream().map(Event::id).toList().equals(positions)).isTrue();
    assertOrderOfSenders(senders, follower.seen, count);
    assertThat(other.seen.stream().map(event -> field(event, "id")).toList())
        .isEqualTo(
            follower.seen.stream()
                .filter(event -> event.data().contains("\"sender\":\"follow-3\""))
                .map(event -> field(event, "id"))
                .toList());
    assertThatTheStalledOneIsCutOffAndGoesOn(stalled);
  }

  private void produce(List<Sender> senders, int count) {
    for (int done = 0; done < count; done += 500) {
      Sender sender = senders.get(done / 500 % senders.size());
      submit(
          IntStream.range(0, 500)
              .mapToObj(i -> sender.transaction(RECEIVER, "follow.note", "note " + i))
              .toList());
    }
  }

  private interface Task {
    void run() throws Exception;
  }

  private static Future<Void> background(Task task) {
    FutureTask<Void> future =
        new FutureTask<>(
            () -> {
              task.run();
              return null;
            });
    Thread.startVirtualThread(future);
    return future;
  }

  // Read from the blocks, without a stream.
  private List<String> positions(String operationType, String after) {
    List<String> ids = new ArrayList<>();
    long first = EventId.parse(after).position().height() + 1;
    for (long height = first; height <= ledger.chain().tip().height(); height++) {
      StoredBlock block = ledger.chain().block(height).orElseThrow();
      for (var listed : ledger.search().transactionsOf(block, 0, 10_000)) {
        StoredTransaction stored = ((ListItem.Sound<StoredTransaction>) listed).value();
        if (stored.transaction().operationType().value().equals(operationType)) {
          ids.add(new EventId(stored.position()).text());
        }
      }
    }
    return ids;
  }

  private static void assertOrderOfSenders(List<Sender> senders, List<Event> seen, int count) {
    assertThat(seen.size()).isEqualTo(count);
    Set<String> ids = new HashSet<>();
    long[] next = new long[senders.size()];
    for (Event event : seen) {
      JsonNode status = JSON.readTree(event.data());
      assertThat(event.type()).isEqualTo("transaction");
      assertThat(event.id())
          .isEqualTo(status.path("height").asLong() + ":" + status.path("index").asInt());
      assertThat(ids.add(status.path("id").asString())).isTrue();
      String sender = status.path("transaction").path("sender").asString();
      // Nonce 0 was the registration.
      assertThat(status.path("transaction").path("nonce").asLong())
          .isEqualTo(++next[sender.charAt(sender.length() - 1) - '0']);
    }
  }

  // The client has not read for that long, so its buffers are full. Only its stream is closed.
  private void assertThatTheStalledOneIsCutOffAndGoesOn(EventClient stalled)
      throws IOException, InterruptedException {
    awaitOpen(0);
    List<Event> taken = new ArrayList<>();
    try {
      while (true) {
        taken.add(stalled.next().orElseThrow());
      }
    } catch (IOException cutOff) {
      stalled.close();
    }
    assertThat(taken.size()).isPositive();
    String last = stalled.lastEventId().orElseThrow();
    assertThat(last).isEqualTo(taken.getLast().id());
    assertThat(EventId.parse(last).position()).isLessThan(ledger.events().end());
    try (EventClient again = client("?sender=follow-1", Optional.of(last))) {
      Event next = again.next().orElseThrow();
      assertThat(EventId.parse(next.id()).position()).isGreaterThan(EventId.parse(last).position());
    }
  }

  private void awaitOpen(int count) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    while (streams.open() != count && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertThat(streams.open()).isEqualTo(count);
  }

  // ------------------------------------------------------------------------------------ the rest

  @Test
  void filtersMatchWhatTheSearchFinds() throws IOException {
    Sender one = new Sender("filter-one");
    String begin = end();
    Sender two = new Sender("filter-two");
    List<Transaction> transactions = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Sender sender = i % 3 == 0 ? one : two;
      NodeId receiver = i % 2 == 0 ? two.id : RECEIVER;
      transactions.add(sender.transaction(receiver, i < 3 ? "filter.a" : "filter.b", "x"));
      if (i == 3) {
        finally_(transactions);
        transactions.clear();
      }
    }
    finally_(transactions);
    String end = end();

    for (String filter :
        List.of(
            "sender=filter-one",
            "sender=filter-two",
            "receiver=filter-two",
            "receiver=demo&sender=filter-two",
            "operationType=filter.b",
            "sender=filter-two&receiver=filter-two&operationType=filter.a",
            "sender=filter-one&operationType=node_register",
            "sender=nobody")) {
      assertThat(ids("?" + filter, begin, end)).as(filter).isEqualTo(searched(filter, begin));
    }
    assertThat(ids("?sender=filter-one", begin, end)).hasSize(2);
    assertThat(ids("?sender=filter-two", begin, end)).hasSize(5);
    assertThat(ids("?receiver=filter-two", begin, end)).hasSize(4);
    assertThat(ids("?types=block&sender=x", begin, end, 400)).isEmpty();
  }

  private List<String> ids(String query, String after, String end, int status) throws IOException {
    try (EventClient client = new EventClient(port, query, Optional.of(after), Long.MAX_VALUE)) {
      assertThat(client.status()).isEqualTo(status);
      return status == 200 ? client.until(end::equals).stream().map(Event::id).toList() : List.of();
    }
  }

  private List<String> ids(String query, String after, String end) throws IOException {
    return ids(query, after, end, 200);
  }

  private List<String> searched(String filter, String after) {
    JsonNode page = json(get("/api/v1/transactions?limit=500&" + filter));
    return StreamSupport.stream(page.path("items").spliterator(), false)
        .map(item -> item.path("height").asLong() + ":" + item.path("index").asInt())
        .filter(id -> EventId.parse(id).position().compareTo(EventId.parse(after).position()) > 0)
        .collect(Collectors.toList())
        .reversed();
  }

  @Test
  void blocksComeBeforeTheirTransactionsAndAreThoseOfTheBlocksResource() throws IOException {
    String begin = end();
    post("/api/v1/transactions", message(freshLane(), 0), "Prefer", "wait=30");
    String end = end();
    try (EventClient client = client("?types=block,transaction", Optional.of(begin))) {
      List<Event> events = client.until(end::equals);
      assertThat(events).extracting(Event::type).containsExactly("block", "transaction");
      String height = events.getFirst().id();
      assertThat(height + ":0").isEqualTo(events.getLast().id());
      assertThat(JSON.readTree(events.getFirst().data()))
          .isEqualTo(json(get("/api/v1/blocks/" + height)));
      String id = field(events.getLast(), "id");
      assertThat(JSON.readTree(events.getLast().data()))
          .isEqualTo(json(get("/api/v1/transactions/" + id)));
    }
    assertThat(ids("?types=block", begin, end)).hasSize(1);
  }

  @Test
  void aStreamBeginsNowOrAfterAnId() throws IOException {
    String begin = end();
    try (EventClient now = client("", Optional.empty());
        EventClient first = client("?after=0&types=block", Optional.empty());
        EventClient both = client("?after=0&types=block", Optional.of(begin))) {
      post("/api/v1/transactions", message(freshLane(), 0), "Prefer", "wait=30");
      assertThat(now.next().orElseThrow().id()).isEqualTo(end());
      assertThat(now.retry()).contains("1000");
      assertThat(first.next().orElseThrow().id()).isEqualTo("1");
      assertThat(both.next().orElseThrow().id())
          .as("the header goes before the query")
          .isEqualTo(String.valueOf(ledger.chain().tip().height()));
    }
  }

  @Test
  void aStreamIsNotKeptAndSaysThatItIsAlive() throws IOException {
    try (EventClient client = client("?sender=nobody", Optional.empty())) {
      assertThat(client.header("content-type")).isEqualTo("text/event-stream");
      assertThat(client.header("cache-control")).isEqualTo("no-store");
      assertThat(client.header("x-accel-buffering")).isEqualTo("no");
      assertThat(client.header("x-request-id")).isNotEmpty();
      client.until(end()::equals);
      String begin = client.lastEventId().orElseThrow();
      post("/api/v1/transactions", message(freshLane(), 0), "Prefer", "wait=30");
      assertThat(client.until(id -> !id.equals(begin))).as("nothing matches").isEmpty();
      assertThat(client.lastEventId()).contains(end());
      assertThat(client.comments()).isPositive();
    }
  }

  @Test
  void whoHasTooManyStreamsIsToldSoUntilSomeEnd() throws Exception {
    awaitOpen(0);
    List<EventClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        clients.add(client("", Optional.empty()));
      }
      assertProblem(get("/api/v1/events"), 503, "server-busy");
      clients.getFirst().reset();
      clients.get(1).close();
      awaitOpen(98);
      client("", Optional.empty()).close();
    } finally {
      for (EventClient client : clients) {
        client.close();
      }
    }
    awaitOpen(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1:", "-1", "01", "1:2:3", "9007199254740992"})
  void anIdThatIsNoneIsRefused(String id) {
    assertProblem(get("/api/v1/events?after=" + id), 400, "parameter-invalid");
    assertProblem(
        send(request("/api/v1/events").header("Last-Event-ID", id).GET()),
        400,
        "parameter-invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9007199254740991", "9007199254740991:0", "0:0", "1:10000"})
  void anIdOfNoPositionIsRefused(String id) {
    assertProblem(get("/api/v1/events?after=" + id), 400, "cursor-invalid");
    assertProblem(
        send(request("/api/v1/events?after=0").header("Last-Event-ID", id).GET()),
        400,
        "cursor-invalid");
  }

  @ParameterizedTest
  @CsvSource({
    "types=blocks, parameter-invalid",
    "types=%20, parameter-invalid",
    "sender=a%20b, parameter-invalid",
    "types=block&operationType=message, parameter-invalid",
  })
  void otherParametersAreRefusedAsElsewhere(String query, String code) {
    assertProblem(get("/api/v1/events?" + query), 400, code);
  }

  @Test
  void onlyStreamsAreServedAndOnlyRead() {
    HttpResponse<String> json =
        send(request("/api/v1/events").header("Accept", "application/json").GET());
    assertProblem(json, 406, "not-acceptable");
    assertThat(json.body()).contains("the answer is text/event-stream");
    assertProblem(post("/api/v1/events", "{}"), 405, "method-not-allowed");
    HttpResponse<String> head =
        send(request("/api/v1/events").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(header(head, "Content-Type")).isEqualTo("text/event-stream");
  }
}
