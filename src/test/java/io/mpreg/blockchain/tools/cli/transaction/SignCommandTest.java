package io.mpreg.blockchain.tools.cli.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.transaction.Operation;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.platform.keys.KeyPurpose;
import io.mpreg.blockchain.platform.keys.KeyStores;
import io.mpreg.blockchain.tools.cli.CommandRun;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Signing without a node; signing with one is tested where a whole chain runs.
class SignCommandTest {
  private static final String CHAIN = "ab".repeat(32);
  private static final String DEMO_CHAIN =
      "ca5190b496f1a061e25035df36e02db2a45571a0d0f7684cbc0e244adbfab492";

  @TempDir static Path folder;
  private static PublicKey key;

  @BeforeAll
  static void keys() throws IOException {
    key =
        KeyStores.create(folder.resolve("keys.p12"), KeyStores.passwordFile(folder))
            .get(KeyPurpose.ACCOUNT);
  }

  private static CommandRun sign(String input, String... more) {
    return CommandRun.withInput(
        input,
        Stream.concat(
                Stream.of(
                    "sign",
                    "--json",
                    "--key-store=" + folder.resolve("keys.p12"),
                    "--password-file=" + folder.resolve("password")),
                Arrays.stream(more))
            .toArray(String[]::new));
  }

  private static Transaction transaction(CommandRun run) {
    assertThat(run.err()).startsWith("transaction ");
    assertThat(run.exitCode()).isZero();
    JsonNode json = run.json();
    Payload payload = Payload.of(Base64.getDecoder().decode(json.path("payload").asString()));
    SignatureAlgorithm algorithm =
        SignatureAlgorithm.ofLabel(json.path("algorithm").asString()).orElseThrow();
    byte[] publicKey = Hash.fromHex(json.path("publicKey").asString()).toArray();
    Transaction transaction =
        new TransactionDraft(
                Hash.fromHex(json.path("chainId").asString()),
                new NodeId(json.path("sender").asString()),
                new NodeId(json.path("receiver").asString()),
                new OperationType(json.path("operationType").asString()),
                json.path("lane").asInt(),
                json.path("nonce").asLong(),
                json.path("timestamp").asLong(),
                json.path("observedHeight").asLong(),
                json.path("validUntilHeight").asLong(),
                payload,
                PublicKey.of(algorithm, publicKey))
            .signed(Signature.fromHex(json.path("signature").asString()));
    assertThat(transaction.hasValidSignature()).isTrue();
    assertThat(transaction.publicKey()).isEqualTo(key);
    assertThat(run.err()).contains(transaction.id().hex());
    return transaction;
  }

  private static String text(Transaction transaction) {
    return new String(transaction.payload().content().toArray(), StandardCharsets.UTF_8);
  }

  @Test
  void optionsAloneMakeATransaction() {
    Transaction transaction =
        transaction(
            sign(
                "",
                "--sender=me",
                "--receiver=you",
                "--operation=app.note",
                "--payload=häßlich",
                "--lane=3",
                "--nonce=9",
                "--valid-until=70",
                "--observed-height=5",
                "--chain-id=" + CHAIN));
    assertThat(text(transaction)).isEqualTo("häßlich");
    assertThat(transaction.receiver().value()).isEqualTo("you");
    assertThat(transaction.lane()).isEqualTo(3);
    assertThat(transaction.nonce()).isEqualTo(9);
    assertThat(transaction.validUntilHeight()).isEqualTo(70);
    assertThat(transaction.draft().observedHeight()).isEqualTo(5);
    assertThat(transaction.draft().chainId().hex()).isEqualTo(CHAIN);
  }

  @Test
  void whatItsOperationDoesNotKnowIsSignedOnlyWhenForced() {
    String[] draft = {
      "--sender=me",
      "--operation=message",
      "--payload={\"topic\":\"t\",\"bdoy\":\"b\"}",
      "--nonce=0",
      "--valid-until=70",
      "--chain-id=" + CHAIN
    };
    CommandRun refused = sign("", draft);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.err()).contains("field 'body' is missing (at /body)").contains("--force");
    assertThat(refused.out()).doesNotContain("signature");
    transaction(
        sign("", Stream.concat(Arrays.stream(draft), Stream.of("--force")).toArray(String[]::new)));
  }

  @Test
  void aDraftIsSignedAsItIsAndOptionsReplaceWhatItSays() {
    String draft =
        """
        {"chainId":"%s","sender":"me","receiver":"you","operationType":"message","nonce":1,
         "timestamp":1700000000000,"validUntilHeight":50,
         "payloadJson":{"topic":"t","body":"é"}}
        """
            .formatted(CHAIN);
    Transaction asItIs = transaction(sign(draft, "-"));
    assertThat(text(asItIs)).isEqualTo("{\"topic\":\"t\",\"body\":\"é\"}");
    assertThat(asItIs.draft().timestampMillis()).isEqualTo(1_700_000_000_000L);
    Transaction replaced =
        transaction(sign(draft, "-", "--nonce=2", "--payload={\"topic\":\"u\",\"body\":\"\"}"));
    assertThat(replaced.nonce()).isEqualTo(2);
    assertThat(text(replaced)).isEqualTo("{\"topic\":\"u\",\"body\":\"\"}");
  }

  @Test
  void theChainIsThatOfTheGenesis() {
    Transaction transaction = transaction(complete("--genesis=demo"));
    assertThat(transaction.draft().chainId().hex()).isEqualTo(DEMO_CHAIN);
    assertThat(transaction.receiver().value()).isEqualTo("me");
    CommandRun other = complete("--genesis=demo", "--chain-id=" + CHAIN);
    assertThat(other.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(other.err()).contains("of different chains");
  }

  private static CommandRun complete(String... more) {
    return sign(
        "",
        Stream.concat(
                Stream.of(
                    "--sender=me",
                    "--operation=a.b",
                    "--payload=x",
                    "--nonce=0",
                    "--valid-until=9"),
                Arrays.stream(more))
            .toArray(String[]::new));
  }

  @Test
  void aRegistrationNamesTheKeyThatSigns() {
    Transaction transaction =
        transaction(
            sign(
                "",
                "--sender=me",
                "--operation=node_register",
                "--nonce=0",
                "--valid-until=9",
                "--genesis=demo"));
    assertThat(text(transaction))
        .isEqualTo("{\"publicKey\":\"%s\",\"algorithm\":\"ed25519\"}".formatted(key.hex()));
  }

  @Test
  void aKeyIsReplacedByOneThatAgrees() throws IOException {
    Path next = folder.resolve("next.p12");
    PublicKey nextKey = KeyStores.create(next, folder.resolve("password")).get(KeyPurpose.ACCOUNT);
    String[] rotation = {
      "--sender=me",
      "--nonce=4",
      "--valid-until=9",
      "--genesis=demo",
      "--new-key-store=" + next,
      "--new-password-file=" + folder.resolve("password")
    };
    Transaction transaction = transaction(sign("", rotation));
    assertThat(transaction.operationType().value()).isEqualTo("node_update");
    Operation.NodeUpdate update =
        (Operation.NodeUpdate)
            Operation.parse(transaction.operationType(), transaction.payload(), Rules.FIRST);
    Operation.NewKey newKey = update.newKey().orElseThrow();
    assertThat(newKey.publicKey()).isEqualTo(nextKey);
    Bytes statement =
        Operation.NewKey.statement(
            Hash.fromHex(DEMO_CHAIN), transaction.sender(), nextKey, transaction.nonce());
    assertThat(nextKey.verifies(statement.toArray(), newKey.proof())).isTrue();

    assertThat(sign("{\"payload\":\"\"}", append(rotation, "-")).err()).contains("made, not given");
    assertThat(sign("", append(rotation, "--operation=message")).err()).contains("node_update");
    assertUsage("go together", "--sender=me", "--new-key-store=" + next);
  }

  private static String[] append(String[] arguments, String more) {
    return Stream.concat(Arrays.stream(arguments), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void aPayloadFileIsTakenByteForByte() throws IOException {
    byte[] content = {0, -1, '\n', 13};
    Path file = Files.write(folder.resolve("payload"), content);
    String draft = "{\"payloadText\":\"other\",\"operationType\":\"a.b\",\"sender\":\"me\"}";
    CommandRun run =
        sign(
            draft, "-", "--payload-file=" + file, "--nonce=0", "--valid-until=1", "--genesis=demo");
    assertThat(transaction(run).payload().content().toArray()).isEqualTo(content);
  }

  @Test
  void whatIsMissingIsNamed() {
    assertUsage("sender is missing");
    assertUsage("operationType is missing", "--sender=me");
    assertUsage("chainId is missing: give it, or --url", "--sender=me", "--operation=a.b");
    assertUsage("nonce is missing", "--sender=me", "--operation=a.b", "--genesis=demo");
    assertThat(complete("--genesis=demo", "--payload-file=x").err()).contains("not both");
    assertUsage(
        "one payload is needed",
        "--sender=me",
        "--operation=a.b",
        "--genesis=demo",
        "--nonce=1",
        "--valid-until=5");
  }

  @Test
  void whatIsOutOfRangeIsNamed() {
    assertUsage(
        "lane", "--sender=me", "--operation=a.b", "--genesis=demo", "--nonce=0", "--lane=256");
    assertUsage("node id", "--sender=a b", "--operation=a.b", "--genesis=demo");
    assertThat(complete("--chain-id=12").exitCode()).isEqualTo(ExitCode.USAGE);
    assertUsage(
        "at most 65536",
        "--sender=me",
        "--operation=a.b",
        "--genesis=demo",
        "--nonce=1",
        "--valid-until=5",
        "--payload=" + "x".repeat(65_537));
  }

  private static void assertUsage(String reason, String... more) {
    CommandRun run = sign("", more);
    assertThat(run.err()).contains(reason);
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.json().path("exitCode").asInt()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void whatIsNoDraftIsRefused() {
    assertThat(sign("", "-").exitCode()).isEqualTo(ExitCode.FAILED);
    for (String draft :
        new String[] {
          "[]",
          "{",
          "{\"sender\":\"me\"} {}",
          "{\"sender\":\"me\",\"sender\":\"me\"}",
          "{\"unknown\":1}",
          "{\"nonce\":\"1\"}",
          "{\"nonce\":1.5}",
          "{\"publicKey\":\"00\",\"sender\":\"me\"}"
        }) {
      assertThat(sign(draft, "-").exitCode()).as(draft).isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void keysThatDoNotOpenAreNamedWithoutAnythingSecret() throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong"), "another long password\n");
    CommandRun run = sign("{\"sender\":\"me\"}", "-", "--password-file=" + wrong);
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    CommandRun other =
        CommandRun.of(
            "sign", "--key-store=" + folder.resolve("keys.p12"), "--password-file=" + wrong);
    assertThat(other.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(other.err())
        .contains("the password is wrong", "password file belongs")
        .doesNotContain("another long", "Exception");
  }
}
