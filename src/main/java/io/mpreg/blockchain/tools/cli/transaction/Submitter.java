package io.mpreg.blockchain.tools.cli.transaction;

import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.Json;
import io.mpreg.blockchain.tools.cli.terminal.NodeClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// Submits batches and, if asked to, waits until they are final. Transactions that the node has no
/// room for are retried when it says so, within the waiting time.
///
/// @param patience the maximum waiting time for one batch
public record Submitter(NodeClient node, Duration patience) {
  private static final int MAX_WAIT_SECONDS = 3_600;
  private static final long POLL_MILLIS = 100;
  private static final String BATCH = "/api/v1/transactions/batch";
  private static final String AGAIN = "retryAfterSeconds";

  /// Checks the value of `--wait`.
  ///
  /// @throws CommandFailed when it is below 0 or above an hour
  public static void requireWait(int seconds) {
    if (seconds < 0 || seconds > MAX_WAIT_SECONDS) {
      throw CommandFailed.usage("--wait must be 0 to %d seconds".formatted(MAX_WAIT_SECONDS));
    }
  }

  /// Submits a batch; returns the status of each transaction when all are final or the waiting time
  /// is over.
  public List<SubmittedJson> submit(List<JsonNode> batch) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    List<JsonNode> answers = answers(batch, deadline);
    List<Integer> postponed = postponed(answers);
    while (!postponed.isEmpty()
        && pauseFor(answers.get(postponed.getFirst()).path("problem"), deadline)) {
      List<JsonNode> later = answers(postponed.stream().map(batch::get).toList(), deadline);
      for (int i = 0; i < postponed.size(); i++) {
        answers.set(postponed.get(i), later.get(i));
      }
      postponed = postponed(answers);
    }
    List<SubmittedJson> submitted = new ArrayList<>();
    for (JsonNode answer : answers) {
      SubmittedJson first = SubmittedJson.ofBatch(answer);
      submitted.add(patience.isZero() || !first.isAccepted() ? first : awaited(first, deadline));
    }
    return submitted;
  }

  private List<JsonNode> answers(List<JsonNode> batch, long deadline) throws IOException {
    byte[] body = Json.MAPPER.writeValueAsBytes(batch);
    JsonNode answers = answer(() -> node.post(BATCH, body), deadline).orFail();
    if (!answers.isArray() || answers.size() != batch.size()) {
      throw CommandFailed.impossible("the node did not answer for each transaction");
    }
    return new ArrayList<>(answers.valueStream().toList());
  }

  private interface Request {
    NodeClient.Answer send() throws IOException;
  }

  // The first answer that asks for no retry, or the last one within the time.
  private static NodeClient.Answer answer(Request request, long deadline) throws IOException {
    NodeClient.Answer answer = request.send();
    while (isPostponed(answer.json()) && pauseFor(answer.json(), deadline)) {
      answer = request.send();
    }
    return answer;
  }

  private static List<Integer> postponed(List<JsonNode> answers) {
    return IntStream.range(0, answers.size())
        .filter(index -> isPostponed(answers.get(index).path("problem")))
        .boxed()
        .toList();
  }

  private static boolean isPostponed(JsonNode problem) {
    return problem.path(AGAIN).isIntegralNumber();
  }

  /// Waits as long as the node asks for; false when there is not enough time left.
  private static boolean pauseFor(JsonNode problem, long deadline) {
    long millis = TimeUnit.SECONDS.toMillis(Math.clamp(problem.path(AGAIN).asLong(), 1, 3_600));
    return deadline - System.nanoTime() > TimeUnit.MILLISECONDS.toNanos(millis) && pause(millis);
  }

  private SubmittedJson awaited(SubmittedJson accepted, long deadline) throws IOException {
    SubmittedJson known = accepted;
    do {
      String path = "/api/v1/transactions/" + known.id();
      known = SubmittedJson.ofStatus(answer(() -> node.get(path), deadline).orFail());
    } while (known.isPending() && System.nanoTime() < deadline && pause(POLL_MILLIS));
    return known;
  }

  private static boolean pause(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
