package io.mpreg.blockchain.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.LedgerApplication;
import io.mpreg.blockchain.crypto.PublicKey;
import io.mpreg.blockchain.keys.KeyPurpose;
import io.mpreg.blockchain.keys.KeyStores;
import io.mpreg.blockchain.ledger.store.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// A chain of one's own, configured by files, has nothing of the demonstration, even if its
/// registry knows the demonstration's node and key.
@SpringBootTest(
    classes = LedgerApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"management.server.port=0", "ledger.authority.id=member"})
class OwnChainIT {
  private static final TestDatabase DATABASE = TestDatabase.create();

  @TempDir static Path directory;
  @LocalServerPort int port;
  @LocalManagementPort int managementPort;

  @DynamicPropertySource
  static void chain(DynamicPropertyRegistry properties) throws IOException {
    Path keyStore = directory.resolve("keys.p12");
    Path passwordFile = KeyStores.passwordFile(directory);
    Map<KeyPurpose, PublicKey> keys = KeyStores.create(keyStore, passwordFile);
    String document =
        """
        {"version": 1, "chainName": "our own", "salt": "%s", "timestamp": 1767225600000,
         "development": false,
         "parameters": {"blockIntervalMillis": 200, "roundTimeoutMillis": 1500,
           "maxBlockTransactions": 10000, "maxBlockBytes": 8388608, "validUntilWindow": 100000,
           "registration": "open"},
         "byzantine": 0, "crashed": 0,
         "authorities": [{"id": "member", "consensusKey": "%s", "checkpointKey": "%s"}],
         "nodes": [
           {"id": "member", "algorithm": "ed25519", "publicKey": "%s", "balance": 0},
           {"id": "demo", "algorithm": "ed25519", "publicKey": "%s", "balance": 5}],
         "approvals": []}
        """
            .formatted(
                "42".repeat(32),
                keys.get(KeyPurpose.CONSENSUS).hex(),
                keys.get(KeyPurpose.CHECKPOINT).hex(),
                keys.get(KeyPurpose.ACCOUNT).hex(),
                DemoIdentity.KEY.publicKey().hex());
    Path genesis = Files.writeString(directory.resolve("genesis.json"), document);
    properties.add("ledger.genesis", genesis::toString);
    properties.add("ledger.authority.key-store", keyStore::toString);
    properties.add("ledger.authority.key-store-password-file", passwordFile::toString);
    DATABASE.register(properties);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
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
    assertThat(response.body())
        .contains("\"chainName\":\"our own\"", "\"development\":false", "\"height\":0");
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
