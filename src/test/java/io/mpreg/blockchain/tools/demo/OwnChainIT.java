package io.mpreg.blockchain.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.LedgerApplication;
import io.mpreg.blockchain.ReadyNotice;
import io.mpreg.blockchain.http.DocumentedAnswers;
import io.mpreg.blockchain.platform.database.TestDatabase;
import io.mpreg.blockchain.tools.cli.CommandRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// A user's own chain, configured by files, has nothing of the demonstration, even if the
/// demonstration's node and key are registered on it.
@SpringBootTest(
    classes = LedgerApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"management.server.port=0", "ledger.authority.id=member"})
class OwnChainIT {
  private static final TestDatabase DATABASE = TestDatabase.create();

  @TempDir static Path directory;
  @LocalServerPort int port;
  @LocalManagementPort int managementPort;
  @Autowired ReadyNotice notice;

  @DynamicPropertySource
  static void chain(DynamicPropertyRegistry properties) throws IOException {
    Files.writeString(file("member.json"), keygen("member", "--authority"));
    // The demonstration's node and key may even be registered.
    Path demo =
        Files.writeString(
            file("demo.json"),
            "{\"id\":\"demo\",\"algorithm\":\"ed25519\",\"publicKey\":\"%s\"}"
                .formatted(DemoIdentity.KEY.publicKey().hex()));
    run(
        "genesis",
        "--name=our own",
        "--out=" + file("genesis.json"),
        "--balance=member=100",
        file("member.json").toString(),
        demo.toString());
    properties.add("ledger.genesis", file("genesis.json")::toString);
    properties.add("ledger.authority.key-store", file("member.p12")::toString);
    properties.add("ledger.authority.key-store-password-file", file("member.pw")::toString);
    DATABASE.register(properties);
  }

  private static Path file(String name) {
    return directory.resolve(name);
  }

  /// Runs a command that has to succeed, and returns its output.
  private static String run(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out();
  }

  /// Makes the keys of a node in files of its name, and returns the public parts.
  private static String keygen(String id, String... more) {
    return withKeys(
        id, "keygen", Stream.concat(Stream.of("--id=" + id, "--new-password"), Stream.of(more)));
  }

  private static String withKeys(String id, String command, Stream<String> more) {
    Stream<String> keys =
        Stream.of(
            command,
            "--json",
            "--key-store=" + file(id + ".p12"),
            "--password-file=" + file(id + ".pw"));
    return run(Stream.concat(keys, more).toArray(String[]::new));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return DocumentedAnswers.send(client, request.build(), BodyHandlers.ofString());
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path))
        .header("Content-Type", "application/json");
  }

  @Test
  void theDemonstrationsSigningDoesNotExist() throws Exception {
    HttpResponse<String> response =
        send(
            request(DemoController.PATH)
                .POST(BodyPublishers.ofString("{\"operationType\":\"app.x\"}")));
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("\"code\":\"path-unknown\"");
  }

  @Test
  void theChainIsTheConfiguredOneAndBeginsWithoutAGreeting() throws Exception {
    HttpResponse<String> response = send(request("/api/v1/chain").GET());
    assertThat(response.body()).contains("\"chainName\":\"our own\"", "\"development\":false");
    assertThat(send(request("/api/v1/transactions?sender=demo").GET()).body())
        .contains("\"items\":[]");
  }

  @Test
  void whatTheCommandsSignAndSubmitTheyVerifyOffline() throws Exception {
    keygen("newcomer", "--algorithm=secp256k1");
    submit(sign("newcomer", "--operation=node_register"));
    String transfer =
        submit(
            sign(
                "member",
                "--operation=transfer",
                "--receiver=newcomer",
                "--payload={\"amount\":7}"));
    Path receipt = fetched("/api/v1/transactions/" + transfer + "/receipt");
    assertThat(
            run(
                "verify",
                "--genesis=" + file("genesis.json"),
                "--transaction=" + transfer,
                "--payload={\"amount\":7}",
                receipt.toString()))
        .contains("ok      checkpoint", "It is proved:", "outcomeCode applied");
    Path account = fetched("/api/v1/accounts/newcomer?proof=true");
    assertThat(run("verify", "--genesis=" + file("genesis.json"), account.toString()))
        .contains("ok      state", "node newcomer, balance 7,", "algorithm secp256k1");
  }

  @Test
  void aKeyThatWasReplacedSignsNothingAnyMore() {
    keygen("mover");
    keygen("next");
    submit(sign("mover", "--operation=node_register"));
    submit(
        sign(
            "mover",
            "--new-key-store=" + file("next.p12"),
            "--new-password-file=" + file("next.pw")));
    String[] message = {
      "--sender=mover",
      "--operation=app.note",
      "--payload=x",
      "--nonce=2",
      "--valid-until=1000",
      "--genesis=" + file("genesis.json")
    };
    submit(withKeys("next", "sign", Stream.of(message)));
    CommandRun refused =
        CommandRun.withInput(
            withKeys("mover", "sign", Stream.of(message)), "submit", "--url=" + url());
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.out()).contains("refused: key-mismatch");
  }

  @Test
  void whatIsSentIsSignedAndFinal() {
    keygen("sender-one");
    String sent =
        withKeys(
            "sender-one",
            "send",
            Stream.of("--sender=sender-one", "--operation=node_register", "--url=" + url()));
    assertThat(sent).contains("\"status\":\"final\"", "\"outcomeCode\":\"applied\"");
    CommandRun refused =
        CommandRun.of(
            "send",
            "--key-store=" + file("sender-one.p12"),
            "--password-file=" + file("sender-one.pw"),
            "--sender=sender-one",
            "--operation=transfer",
            "--receiver=member",
            "--payload={\"amount\":7}",
            "--url=" + url());
    assertThat(refused.exitCode()).as(refused.out() + refused.err()).isEqualTo(1);
  }

  @Test
  void anAuthorityProposesListsAndVotesWithoutAnId() {
    String key = DemoIdentity.AUTHORITY_KEY.publicKey().hex();
    String change =
        "{\"kind\":\"approve_registration\",\"id\":\"guest\",\"algorithm\":\"ed25519\",\"publicKey\":\"%s\"}"
            .formatted(key);
    Stream<String> node = Stream.of("--url=" + url());
    assertThat(withKeys("member", "propose", Stream.concat(Stream.of(change), node)))
        .contains("\"outcomeCode\":\"applied\"");
    assertThat(withKeys("member", "vote", Stream.of("--url=" + url())))
        .contains("\"kind\":\"approve_registration\"", key);
    assertThat(withKeys("member", "vote", Stream.of("1", "--yes", "--url=" + url())))
        .contains("\"outcomeCode\":\"applied\"");
    assertThat(withKeys("member", "vote", Stream.of("--url=" + url()))).isEqualTo("[]\n");
  }

  @Test
  void whatTheNodeSaysWhenItIsReadyIsTrueOfThisChain() throws Exception {
    String text = notice.text();
    assertThat(text)
        .contains("our own, ", "member, the only authority")
        .doesNotContain("demo", "development", "public");
    assertThat(text).contains("curl -s http://localhost:" + port + "/api/v1/chain");
  }

  @Test
  void aNodeThatKnowsAnotherKeyOfTheSenderIsNotSignedFor() {
    keygen("impostor");
    CommandRun run =
        CommandRun.of(
            "sign",
            "--key-store=" + file("impostor.p12"),
            "--password-file=" + file("impostor.pw"),
            "--sender=member",
            "--operation=app.x",
            "--payload=x",
            "--url=" + url());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("the key of 'member' on the chain is not the one in the key store");
  }

  private String url() {
    return "http://127.0.0.1:" + port;
  }

  private String sign(String id, String... more) {
    Stream<String> asked =
        Stream.of("--sender=" + id, "--url=" + url(), "--genesis=" + file("genesis.json"));
    return withKeys(id, "sign", Stream.concat(asked, Stream.of(more)));
  }

  /// Waits until it is applied, and returns its id.
  private String submit(String transaction) {
    CommandRun run =
        CommandRun.withInput(transaction, "submit", "--json", "--wait=60", "--url=" + url());
    assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
    assertThat(run.json().path("outcomeCode").asString()).isEqualTo("applied");
    return run.json().path("id").asString();
  }

  private Path fetched(String path) throws Exception {
    HttpResponse<String> response = send(request(path).GET());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Files.writeString(Files.createTempFile(directory, "fetched", ".json"), response.body());
  }

  @Test
  void withoutOperatorsNobodyIsOneNotEvenOnThisMachine() throws Exception {
    URI action = URI.create("http://127.0.0.1:" + managementPort + "/actuator/health");
    HttpResponse<String> response =
        send(HttpRequest.newBuilder(action).POST(BodyPublishers.noBody()));
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body())
        .contains("\"code\":\"operators-unconfigured\"", "ledger.access.operators-file");
    assertThat(send(HttpRequest.newBuilder(action)).statusCode()).isEqualTo(200);
  }
}
