package io.mpreg.blockchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.ledger.web.HttpIntegrationTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Commands that talk to a node over HTTP, with the node.
class RunningNodeIT extends HttpIntegrationTest {
  @TempDir Path directory;

  private String url() {
    return "http://127.0.0.1:" + port;
  }

  private static void assertHolds(CommandRun run, int transactions) {
    assertThat(run.exitCode()).as(run.err() + run.out()).isEqualTo(ExitCode.OK);
    JsonNode result = run.json();
    assertThat(result.path("acknowledged").asInt()).isEqualTo(transactions);
    assertThat(result.path("final").asInt()).isEqualTo(transactions);
    assertThat(result.path("missing").asInt()).isZero();
    assertThat(result.path("repeated").asInt()).isZero();
    assertThat(result.path("outcomes").path("applied").asInt()).isEqualTo(transactions);
    assertThat(result.path("requestMillis").path("p99").asDouble()).isPositive();
  }

  @Test
  void theGeneratorFindsEveryAcknowledgedTransactionExactlyOnce() throws IOException {
    Path saved = directory.resolve("bodies");
    CommandRun batches =
        CommandRun.of(
            "load",
            "--url",
            url(),
            "--transactions",
            "230",
            "--batch",
            "50",
            "--connections",
            "4",
            "--senders",
            "2",
            "--seed",
            "7",
            "--save",
            saved.toString(),
            "--json");
    assertHolds(batches, 230);
    assertThat(Files.readAllLines(saved)).hasSize(5).allMatch(line -> line.startsWith("[{"));

    // The same nodes again: they go on with the nonces that they have.
    CommandRun singles =
        CommandRun.of(
            "load",
            "--url",
            url(),
            "--transactions",
            "40",
            "--batch",
            "0",
            "--connections",
            "4",
            "--senders",
            "2",
            "--seed",
            "7",
            "--json");
    assertHolds(singles, 40);
  }

  @Test
  void atARateItSaysHowLongFinalityAndProofsTake() {
    CommandRun run =
        CommandRun.of(
            "load",
            "--url",
            url(),
            "--transactions",
            "60",
            "--batch",
            "1",
            "--rate",
            "200",
            "--proofs",
            "100",
            "--json");
    assertHolds(run, 60);
    JsonNode result = run.json();
    assertThat(result.path("acceptedToFinalMillis").path("count").asInt()).isEqualTo(60);
    assertThat(result.path("receiptMillis").path("count").asInt()).isPositive();
    assertThat(result.path("proofMillis").path("count").asInt()).isPositive();
    assertThat(result.path("proofErrors")).isEmpty();
  }

  @Test
  void theGeneratorSaysWhatIsWrongWithItsOptionsAndItsNode() {
    CommandRun options = CommandRun.of("load", "--batch", "10001");
    assertThat(options.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(options.err()).contains("batch is 10001, allowed are 1 to 10000");
    CommandRun https = CommandRun.of("load", "--url", "https://localhost");
    assertThat(https.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(https.err()).contains("https is not supported here");
    CommandRun nobody = CommandRun.of("load", "--url", "http://127.0.0.1:1");
    assertThat(nobody.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void anybodyCanExportTheChainAndCheckIt() {
    CommandRun.of("load", "--url", url(), "--transactions", "150", "--batch", "150", "--json");
    Path file = directory.resolve("chain");
    CommandRun exported =
        CommandRun.of("export", "--to", file.toString(), "--url", url(), "--json");
    assertThat(exported.exitCode()).as(exported.err()).isEqualTo(ExitCode.OK);
    assertThat(exported.json().path("lastHeight").asLong()).isPositive();
    CommandRun same = CommandRun.of("forks", file.toString(), file.toString());
    assertThat(same.exitCode()).as(same.out()).isEqualTo(ExitCode.OK);
    assertThat(same.out()).contains("both histories are the same");
    assertThat(same.out()).doesNotContain("does not hold");
  }
}
