package io.mpreg.blockchain.tools.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.http.HttpIntegrationTest;
import io.mpreg.blockchain.tools.cli.CommandRun;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The queries of users to a node, without pasting an id by hand.
class QueryCommandIT extends HttpIntegrationTest {
  /// The first transaction of every demonstration chain.
  private static final String GREETING =
      "a52b6f2689c955e74de1e96fc9a6a2874d67da1a2fc2132595766dd4a3fb60dc";

  private static final String MESSAGE =
      "{\"operationType\":\"message\",\"payloadJson\":{\"topic\":\"t\",\"body\":\"b\"}}";

  @TempDir Path directory;

  private String url() {
    return "http://127.0.0.1:" + port;
  }

  private CommandRun run(String... words) {
    return CommandRun.of(
        Stream.concat(Arrays.stream(words), Stream.of("--url=" + url())).toArray(String[]::new));
  }

  private CommandRun done(String... words) {
    CommandRun run = run(words);
    assertThat(run.exitCode()).as(run.err() + run.out()).isEqualTo(ExitCode.OK);
    return run;
  }

  @BeforeEach
  void theGreetingIsFinal() {
    CommandRun first = done("tail", "--sender=demo", "--after=0", "--count=1", "--json");
    assertThat(first.json().path("id").asString()).isEqualTo(GREETING);
  }

  @Test
  void aNodeSaysWhereItStands() {
    assertThat(done("status").out())
        .containsPattern("chainName +MPREG Ledger demonstration")
        .containsPattern("timestamp +20\\S+ \\(\\d+ (s|min|h|days) ago\\)");
    JsonNode status = done("status", "--json").json();
    assertThat(status.path("height").asLong()).isPositive();
    assertThat(status.path("authorities").toString()).isEqualTo("[\"demo-authority\"]");
  }

  @Test
  void aTransactionIsFoundByItsFirstDigitsByDefaultAndFromAPipe() {
    String newest = done("tx", "--json").json().path("id").asString();
    assertThat(done("tx", newest.substring(0, 16)).out()).containsPattern("id +" + newest);
    assertThat(done("tx", GREETING).out())
        .containsPattern("id +" + GREETING)
        .containsPattern("transaction.payload +\\{\"topic\":\"greetings\",\"body\":\"hello\"}");
    assertThat(done("tx", "--json").json().path("status").asString()).isEqualTo("final");
    String piped = "{\"id\":\"%s\",\"status\":\"final\"}".formatted(GREETING);
    CommandRun run = CommandRun.withInput(piped, "tx", "-", "--json", "--url=" + url());
    assertThat(run.json().path("id").asString()).isEqualTo(GREETING);
  }

  @Test
  void whatIsNotThereIsRefusedAndWhatIsNoIdIsWrongUsage() {
    assertThat(run("tx", "0".repeat(64)).exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(run("tx", "000000").exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(run("tx", "a5").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run("block", "first").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run("balance", "nobody").exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(run("tail", "--after=x").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void blocksBalancesAndNodesAreShown() {
    String hash = done("block", "0", "--json").json().path("hash").asString();
    assertThat(done("block", hash).out()).containsPattern("height +0\n");
    assertThat(done("block", "--json").json().path("height").asLong()).isPositive();
    assertThat(done("balance", "demo").out()).containsPattern("balance +\\d+");
    assertThat(done("node", "find", "DEMO-auth").out()).contains("demo-authority", "1 node");
    assertThat(done("node", "find", "no such word").out()).isEqualTo("0 nodes\n");
  }

  @Test
  void aReceiptGoesFromOneCommandIntoTheOther() throws IOException {
    Path file = directory.resolve("receipt.json");
    done("receipt", GREETING, "--out=" + file);
    CommandRun verified =
        CommandRun.withInput(
            done("receipt", GREETING).out(),
            "verify",
            "--genesis=demo",
            "--transaction=" + GREETING);
    assertThat(verified.exitCode()).as(verified.err() + verified.out()).isEqualTo(ExitCode.OK);
    assertThat(done("receipt", GREETING).out().strip()).isEqualTo(Files.readString(file).strip());
    assertThat(run("receipt", GREETING, "--out=" + file).err()).contains("is not overwritten");
  }

  // A transaction of its own, as only the newest are found by their first digits.
  @Test
  void aReceiptIsFoundByTheFirstDigitsOfItsTransaction() throws IOException {
    String id = sent(MESSAGE).path("id").asString();
    String receipt = done("receipt", id.substring(0, 16)).out();
    assertThat(receipt).isEqualTo(done("receipt", id).out());
    CommandRun verified =
        CommandRun.withInput(receipt, "verify", "--genesis=demo", "--transaction=" + id);
    assertThat(verified.exitCode()).as(verified.err() + verified.out()).isEqualTo(ExitCode.OK);
  }

  // A proxy that closes the connection after each answer's first event.
  @Test
  void whoFollowsGoesOnAfterTheLastEventWhenTheConnectionIsLost() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(sent(MESSAGE).path("status").asString()).isEqualTo("final");
    }
    List<String> all = ids(done("tail", "--after=0", "--count=4", "--json"));
    assertThat(all).doesNotHaveDuplicates().hasSize(4);
    try (ServerSocket door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> cutAfterEachEvent(door));
      CommandRun run =
          CommandRun.of(
              "tail",
              "--after=0",
              "--count=4",
              "--json",
              "--url=http://127.0.0.1:" + door.getLocalPort());
      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
      assertThat(ids(run)).isEqualTo(all);
      assertThat(run.err()).contains("the connection was lost");
    }
  }

  private static List<String> ids(CommandRun run) {
    return run.out().lines().map(line -> Json.MAPPER.readTree(line).path("id").asString()).toList();
  }

  private JsonNode sent(String draft) {
    JsonNode signed = signed((ObjectNode) JSON.readTree(draft));
    return CommandRun.withInput(
            signed.toString(), "submit", "--wait=60", "--json", "--url=" + url())
        .json();
  }

  private void cutAfterEachEvent(ServerSocket door) {
    while (!door.isClosed()) {
      try (Socket client = door.accept();
          Socket node = new Socket(InetAddress.getLoopbackAddress(), port)) {
        Thread.ofVirtual().start(() -> copy(client, node));
        InputStream answer = node.getInputStream();
        OutputStream out = client.getOutputStream();
        StringBuilder seen = new StringBuilder();
        for (int next = answer.read(); next >= 0; next = answer.read()) {
          out.write(next);
          seen.append((char) next);
          if (seen.indexOf("data: ") >= 0 && seen.toString().endsWith("\n\n")) {
            out.flush();
            break;
          }
        }
      } catch (IOException closed) {
        // The next connection, or the end of the test.
      }
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException closed) {
      // Cut off, as it should be.
    }
  }
}
