package io.mpreg.blockchain.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.http.HttpIntegrationTest;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Commands that talk to a node over HTTP, with a running node.
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

    // The same nodes again: they continue with their present nonces.
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
  void aNodeIsProposedAsAnAuthorityFromItsPublicPartsAndTheirProofs() throws IOException {
    String chainId = json(get("/api/v1/chain")).path("chainId").asString();
    String keyStore = "--key-store=" + directory.resolve("keys.p12");
    String password = "--password-file=" + directory.resolve("password");
    CommandRun unproved =
        CommandRun.of(
            "keygen", "--id=fifth", "--authority", "--new-password", "--json", keyStore, password);
    Path wrong = Files.writeString(directory.resolve("unproved.json"), unproved.out());
    CommandRun printed =
        CommandRun.of(
            "keygen",
            "--id=fifth",
            "--public",
            "--json",
            "--chain-id",
            chainId,
            keyStore,
            password);
    Path parts = Files.writeString(directory.resolve("fifth.json"), printed.out());

    CommandRun signed =
        CommandRun.of(
            "sign",
            "--json",
            "--sender=somebody",
            "--force",
            "--add-authority=" + parts,
            "--url=" + url(),
            keyStore,
            password);
    assertThat(signed.exitCode()).as(signed.err()).isEqualTo(ExitCode.OK);
    assertThat(signed.json().path("operationType").asString()).isEqualTo("proposal");
    JsonNode payload =
        Json.MAPPER.readTree(Base64.getDecoder().decode(signed.json().path("payload").asString()));
    assertThat(payload.path("authoritySetHash").asString())
        .isEqualTo(json(get("/api/v1/consensus")).path("authoritySetHash").asString());
    assertThat(payload.path("expiresAtHeight").asLong()).isGreaterThanOrEqualTo(1_000_000);
    JsonNode change = payload.path("change");
    assertThat(change.path("kind").asString()).isEqualTo("add_authority");
    for (String name :
        List.of("id", "consensusKey", "checkpointKey", "consensusProof", "checkpointProof")) {
      assertThat(change.path(name)).as(name).isEqualTo(printed.json().path(name));
    }

    CommandRun refused =
        CommandRun.of(
            "sign",
            "--sender=somebody",
            "--add-authority=" + wrong,
            "--url=" + url(),
            keyStore,
            password);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.err()).contains("keygen --public --chain-id " + chainId);
    CommandRun offline =
        CommandRun.of("sign", "--sender=somebody", "--add-authority=" + parts, keyStore, password);
    assertThat(offline.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(offline.err()).contains("--add-authority needs --url");
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
