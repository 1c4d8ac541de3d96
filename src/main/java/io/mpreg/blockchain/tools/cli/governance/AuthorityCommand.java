package io.mpreg.blockchain.tools.cli.governance;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.platform.keys.KeyPurpose;
import io.mpreg.blockchain.platform.keys.KeyStoreFile;
import io.mpreg.blockchain.platform.web.TransactionJson;
import io.mpreg.blockchain.tools.cli.keys.KeyStoreOptions;
import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.GenesisOption;
import io.mpreg.blockchain.tools.cli.terminal.Json;
import io.mpreg.blockchain.tools.cli.terminal.NodeClient;
import io.mpreg.blockchain.tools.cli.terminal.NodeOptions;
import io.mpreg.blockchain.tools.cli.terminal.Output;
import io.mpreg.blockchain.tools.cli.transaction.ChainView;
import io.mpreg.blockchain.tools.cli.transaction.DraftCompletion;
import io.mpreg.blockchain.tools.cli.transaction.DraftJson;
import io.mpreg.blockchain.tools.cli.transaction.SubmittedJson;
import io.mpreg.blockchain.tools.cli.transaction.Submitter;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A command with which an authority signs and submits. The node returns the authority's id for the
/// consensus key in the key store.
abstract class AuthorityCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();
  @Mixin private final KeyStoreOptions keyStore = new KeyStoreOptions();
  @Mixin private final NodeOptions node = new NodeOptions();
  @Mixin private final GenesisOption genesis = new GenesisOption();

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long to wait until it is final, 0 to 3600. Default: 30.")
  private int waitSeconds;

  /// Runs the command with a connected node.
  abstract int at(NodeClient client) throws IOException;

  @Override
  public Integer call() throws IOException {
    Submitter.requireWait(waitSeconds);
    try (NodeClient client = node.client()) {
      return at(client);
    }
  }

  Output output() {
    return output;
  }

  /// Signs, submits, and waits until the transaction is final.
  ///
  /// @return the exit code
  int send(NodeClient client, String operation, JsonNode payload) throws IOException {
    KeyStoreFile keys = keyStore.open();
    SigningKey key = keys.key(KeyPurpose.ACCOUNT);
    String sender = authority(client, keys.key(KeyPurpose.CONSENSUS));
    Optional<Hash> trusted =
        genesis.isGiven() ? Optional.of(genesis.required().chainId()) : Optional.empty();
    ObjectNode draft =
        Json.MAPPER
            .createObjectNode()
            .put("sender", sender)
            .put("operationType", operation)
            .set("payloadJson", payload);
    TransactionDraft completed =
        new DraftCompletion(
                key.publicKey(),
                trusted,
                Optional.of(ChainView.of(client, sender, 0, key.publicKey())),
                Optional.empty(),
                InstantSource.system().millis())
            .of(Json.MAPPER.treeToValue(draft, DraftJson.class));
    JsonNode transaction = Json.MAPPER.valueToTree(TransactionJson.of(completed.signedBy(key)));
    SubmittedJson submitted =
        new Submitter(client, Duration.ofSeconds(waitSeconds))
            .submit(List.of(transaction))
            .getFirst();
    output.json(submitted);
    output.line(submitted.line());
    return submitted.exitCode(waitSeconds > 0);
  }

  private static String authority(NodeClient client, SigningKey consensusKey) throws IOException {
    String key = consensusKey.publicKey().hex();
    for (JsonNode each : client.get("/api/v1/consensus").orFail().path("authorities")) {
      if (each.path("consensusKey").asString("").equals(key)) {
        return each.path("id").asString("");
      }
    }
    throw CommandFailed.refused("the consensus key in the key store belongs to no authority");
  }
}
