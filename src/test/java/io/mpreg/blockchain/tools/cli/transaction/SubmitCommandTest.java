package io.mpreg.blockchain.tools.cli.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mpreg.blockchain.tools.cli.CommandRun;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// How `submit` handles answers, including those that no node should give; a real node is tested
/// where a whole chain runs.
class SubmitCommandTest {
  @TempDir Path folder;
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private volatile int status = 200;
  private volatile String batchAnswer = "";
  private volatile String statusAnswer = "";
  private final AtomicInteger refusals = new AtomicInteger();

  @BeforeEach
  void server() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/base/api/v1/transactions/batch", exchange -> answer(exchange, batchAnswer));
    server.createContext("/base/api/v1/transactions/", this::answerStatus);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answerStatus(HttpExchange exchange) throws IOException {
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      status = 429;
      answer(exchange, "{\"code\":\"rate-limited\",\"detail\":\"\",\"retryAfterSeconds\":1}");
      status = 200;
    } else {
      answer(exchange, statusAnswer);
    }
  }

  private void answer(HttpExchange exchange, String text) throws IOException {
    String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    byte[] body = exchange.getRequestBody().readAllBytes();
    requests.add(authorization + " " + new String(body, StandardCharsets.UTF_8));
    byte[] answer = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private CommandRun submit(String input, String... more) {
    List<String> arguments = new ArrayList<>(List.of("submit", "--json", "--url", url()));
    arguments.addAll(List.of(more));
    return CommandRun.withInput(input, arguments.toArray(String[]::new));
  }

  private String url() {
    return "http://127.0.0.1:%d/base/".formatted(server.getAddress().getPort());
  }

  private static String item(int number, String status) {
    return "{\"id\":\"%064d\",\"status\":\"%s\",\"httpStatus\":202}".formatted(number, status);
  }

  @Test
  void oneAnArrayAndOneAfterTheOtherAreTheSame() {
    batchAnswer = "[" + item(1, "pending") + "," + item(2, "final") + "]";
    for (String input :
        List.of("[{\"a\":1},{\"a\":2}]", "{\"a\":1}\n{\"a\":2}", "[{\"a\":1}]{\"a\":2}")) {
      requests.clear();
      CommandRun run = submit(input);
      assertThat(run.exitCode()).isZero();
      assertThat(
              run.out()
                  .lines()
                  .map(Json.MAPPER::readTree)
                  .map(each -> each.path("status").asString()))
          .containsExactly("pending", "final");
      assertThat(requests).containsExactly("null [{\"a\":1},{\"a\":2}]");
    }
  }

  @Test
  void manyGoInSeveralBatches() {
    batchAnswer =
        IntStream.range(0, 1_000)
            .mapToObj(n -> item(n, "pending"))
            .collect(Collectors.joining(",", "[", "]"));
    CommandRun run = submit("{}\n".repeat(2_000));
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).hasSize(2_000);
    assertThat(requests).hasSize(2);
  }

  @Test
  void oneThatIsRefusedDecidesTheExitCode() {
    batchAnswer =
        "[%s,{\"id\":\"x\",\"status\":\"refused\",\"httpStatus\":409,\"problem\":{\"code\":\"nonce-used\",\"detail\":\"used\\u001b[31m\"}}]"
            .formatted(item(1, "pending"));
    assertThat(submit("{}{}").exitCode()).isEqualTo(ExitCode.REFUSED);
    CommandRun text = CommandRun.withInput("{}{}", "submit", "--url", url());
    assertThat(text.out()).contains("refused: nonce-used: used [31m").doesNotContain("\u001b");
  }

  @Test
  void withWaitItSaysHowEachEnded() {
    batchAnswer = "[" + item(1, "pending") + "]";
    statusAnswer =
        "{\"id\":\"1\",\"status\":\"final\",\"outcome\":0,\"outcomeCode\":\"applied\",\"height\":7}";
    CommandRun applied = submit("{}", "--wait=60");
    assertThat(applied.exitCode()).isZero();
    assertThat(applied.json())
        .isEqualTo(
            Json.MAPPER.readTree(
                "{\"id\":\"1\",\"status\":\"final\",\"outcome\":0,\"outcomeCode\":\"applied\",\"height\":7}"));
    statusAnswer =
        "{\"id\":\"1\",\"status\":\"final\",\"outcome\":102,\"outcomeCode\":\"balance-insufficient\",\"height\":7}";
    CommandRun failed = submit("{}", "--wait=60");
    assertThat(failed.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(failed.json().path("outcome").asInt()).isEqualTo(102);
    assertThat(failed.json().path("outcomeCode").asString()).isEqualTo("balance-insufficient");
    statusAnswer = "{\"id\":\"1\",\"status\":\"expired\",\"height\":9}";
    assertThat(submit("{}", "--wait=60").exitCode()).isEqualTo(ExitCode.REFUSED);
    statusAnswer = "{\"id\":\"1\",\"status\":\"pending\"}";
    assertThat(submit("{}", "--wait=1").exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(submit("{}", "--wait=3601").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void whoIsToldToComeAgainWhileItWaitsComesThen() {
    batchAnswer = "[" + item(1, "pending") + "]";
    // Once, as a rate limit does.
    refusals.set(1);
    statusAnswer =
        "{\"id\":\"1\",\"status\":\"final\",\"outcome\":0,\"outcomeCode\":\"applied\",\"height\":7}";
    CommandRun run = submit("{}", "--wait=60");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(requests).hasSize(3);
    refusals.set(1);
    assertThat(submit("{}", "--wait=1").exitCode()).as("no time for it").isEqualTo(ExitCode.FAILED);
  }

  @Test
  void aTokenComesFromAFile() throws IOException {
    batchAnswer = "[" + item(1, "pending") + "]";
    Path token = Files.writeString(folder.resolve("token"), "abc.def\n");
    submit("{}", "--token-file", token.toString());
    assertThat(requests).containsExactly("Bearer abc.def [{}]");
    Files.writeString(token, "two words");
    CommandRun run = submit("{}", "--token-file", token.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).doesNotContain("two words");
  }

  @Test
  void whatTheNodeRefusesAltogetherIsToldWithItsCode() {
    batchAnswer =
        "{\"code\":\"token-missing\",\"detail\":\"a token is needed\",\"requestId\":\"r1\"}";
    status = 401;
    CommandRun refused = submit("{}");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.err())
        .contains("the node answers 401: token-missing: a token is needed (request r1)");
    for (int later : new int[] {429, 500, 503}) {
      status = later;
      assertThat(submit("{}").exitCode()).isEqualTo(ExitCode.FAILED);
    }
  }

  @Test
  void whatIsNoAnswerOfANodeEndsTheCommand() {
    for (String answer : List.of("", "<html>", "[]", "{}", "[" + item(1, "pending"), "1")) {
      batchAnswer = answer;
      CommandRun run = submit("{}");
      assertThat(run.exitCode()).as(answer).isEqualTo(ExitCode.FAILED);
      JsonNode error = run.json();
      assertThat(error.path("error").asString()).isNotBlank().doesNotContain("Exception");
    }
  }

  @Test
  void anAnswerWithoutEndIsCutOff() {
    batchAnswer = "[\"" + "x".repeat(16 << 20) + "\"]";
    CommandRun run = submit("{}");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).doesNotContain("\tat ");
  }

  @Test
  void whereNobodyListensItSaysSo() {
    server.stop(0);
    CommandRun run = submit("{}");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("no node answers at http://127.0.0.1:");
  }

  @Test
  void whatIsNoAddressIsWrongUsage() {
    for (String url :
        List.of("localhost:8080", "ftp://host", "http://", "http://a b", "http://h?q")) {
      CommandRun run = CommandRun.withInput("{}", "submit", "--url", url);
      assertThat(run.exitCode()).as(url).isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void whatIsNotJsonIsNotSubmitted() {
    for (String input : List.of("{", "nonsense", "{\"a\":1,\"a\":2}", "]", "[{}")) {
      assertThat(submit(input).exitCode()).as(input).isEqualTo(ExitCode.USAGE);
    }
    assertThat(requests).isEmpty();
    CommandRun missing = submit("", folder + "/none");
    assertThat(missing.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(missing.err()).contains("no such file");
  }
}
