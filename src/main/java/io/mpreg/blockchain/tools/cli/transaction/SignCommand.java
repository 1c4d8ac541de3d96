package io.mpreg.blockchain.tools.cli.transaction;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.execution.PayloadFault;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.platform.keys.KeyPurpose;
import io.mpreg.blockchain.platform.web.TransactionJson;
import io.mpreg.blockchain.tools.cli.keys.KeyStoreOptions;
import io.mpreg.blockchain.tools.cli.keys.PublicParts;
import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.GenesisOption;
import io.mpreg.blockchain.tools.cli.terminal.Json;
import io.mpreg.blockchain.tools.cli.terminal.NodeClient;
import io.mpreg.blockchain.tools.cli.terminal.NodeOptions;
import io.mpreg.blockchain.tools.cli.terminal.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `sign`: completes and signs a transaction.
@Command(
    name = "sign",
    description = {
      "Sign a transaction with the account key and print it in JSON, as submit reads it.",
      "Works offline. With --url a node fills in omitted fields: chain id, next nonce and"
          + " height. With --genesis as well, the node must be on that chain.",
      "It refuses to sign what cannot be applied: a payload that is malformed for its operation"
          + " and, with --url, a transaction that the node would refuse, or that would fail on its"
          + " present state."
    })
public class SignCommand implements Callable<Integer> {
  private static final long PROPOSAL_LIFETIME = 1_000_000;

  @Mixin private final Output output = new Output();
  @Mixin private final KeyStoreOptions keyStore = new KeyStoreOptions();
  @Mixin private final DraftOptions options = new DraftOptions();
  @Mixin private final GenesisOption genesis = new GenesisOption();
  @Mixin private final NodeOptions node = new NodeOptions();

  @Option(
      names = "--new-key-store",
      paramLabel = "FILE",
      description =
          "Replace the sender's account key by the one in this key store: a node_update signed by"
              + " the old key and countersigned by the new one. The old key can never be used"
              + " again.")
  private @Nullable Path newKeyStore;

  @Option(
      names = "--new-password-file",
      paramLabel = "FILE",
      description = "The file whose first line is the password of the new key store.")
  private @Nullable Path newPasswordFile;

  @Option(
      names = "--add-authority",
      paramLabel = "PUBLIC",
      description =
          "Propose this node as an authority: the file has the output of its owner's"
              + " keygen --public --json --chain-id. The proposal is open for 1000000 blocks.")
  private @Nullable Path newAuthority;

  @Option(
      names = "--force",
      description = "Sign even if it cannot be applied; the node is not asked to check it.")
  private boolean forced;

  @Override
  public Integer call() throws IOException {
    Transaction transaction = transaction();
    output.json(TransactionJson.of(transaction));
    output.line(Json.prettyText(TransactionJson.of(transaction)));
    output.remark("transaction " + transaction.id().hex());
    return ExitCode.OK;
  }

  final Output output() {
    return output;
  }

  final NodeOptions node() {
    return node;
  }

  /// The signed transaction that the options describe.
  final Transaction transaction() throws IOException {
    DraftJson draft = options.draft();
    SigningKey key = keyStore.open().key(KeyPurpose.ACCOUNT);
    Optional<Hash> trusted =
        genesis.isGiven() ? Optional.of(genesis.required().chainId()) : Optional.empty();
    Optional<ChainView> view = Optional.ofNullable(view(draft, key));
    DraftCompletion completion =
        new DraftCompletion(
            key.publicKey(), trusted, view, made(view), InstantSource.system().millis());
    Transaction transaction = signed(draft, completion, key);
    if (!forced) {
      requireApplicable(transaction);
    }
    return transaction;
  }

  // Each of these would use up a nonce, or be refused.
  private void requireApplicable(Transaction transaction) throws IOException {
    Optional<PayloadFault> malformed =
        PayloadFault.of(transaction.operationType(), transaction.payload(), Rules.LATEST);
    if (malformed.isPresent()) {
      throw inapplicable("the payload of a " + transaction.operationType(), malformed.get());
    }
    if (node.isGiven()) {
      try (NodeClient client = node.client()) {
        JsonNode check =
            client
                .post(
                    "/api/v1/transactions/check",
                    Json.MAPPER.writeValueAsBytes(TransactionJson.of(transaction)))
                .orFail();
        String fault = check.path("fault").asString("");
        if (!fault.isEmpty()) {
          throw inapplicable(fault, check.path("detail").asString(""));
        }
      }
    }
  }

  private static CommandFailed inapplicable(String what, Object why) {
    return CommandFailed.refused(
        "not signed, as it cannot be applied: %s: %s. Use --force to sign it anyway"
            .formatted(what, why));
  }

  private Optional<SignedPayload> made(Optional<ChainView> view) throws IOException {
    if (newAuthority == null) {
      return successor().map(SignedPayload.NewAccountKey::new);
    }
    if (newKeyStore != null || view.isEmpty()) {
      throw CommandFailed.usage(
          "--add-authority needs --url, for the present authority set, and excludes a new account"
              + " key");
    }
    try (NodeClient client = node.client()) {
      return Optional.of(
          new SignedPayload.NewAuthority(
              PublicParts.of(newAuthority),
              ChainView.authoritySetHash(client),
              view.get().height() + PROPOSAL_LIFETIME));
    }
  }

  private Optional<SigningKey> successor() {
    if (newKeyStore == null && newPasswordFile == null) {
      return Optional.empty();
    }
    if (newKeyStore == null || newPasswordFile == null) {
      throw CommandFailed.usage("--new-key-store and --new-password-file go together");
    }
    return Optional.of(KeyStoreOptions.open(newKeyStore, newPasswordFile).key(KeyPurpose.ACCOUNT));
  }

  private static Transaction signed(DraftJson draft, DraftCompletion completion, SigningKey key) {
    try {
      return completion.of(draft).signedBy(key);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailed.usage(String.valueOf(wrong.getMessage()));
    }
  }

  private @Nullable ChainView view(DraftJson draft, SigningKey key) throws IOException {
    if (!node.isGiven()) {
      return null;
    }
    if (draft.sender() == null) {
      throw CommandFailed.usage("--sender is required: the node whose key signs");
    }
    try (NodeClient client = node.client()) {
      int lane = draft.lane() == null ? 0 : draft.lane();
      return ChainView.of(client, draft.sender(), lane, key.publicKey());
    }
  }
}
