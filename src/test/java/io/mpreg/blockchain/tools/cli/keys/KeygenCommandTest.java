package io.mpreg.blockchain.tools.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthorityKeyUse;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.platform.keys.KeyPurpose;
import io.mpreg.blockchain.platform.keys.KeyStoreFile;
import io.mpreg.blockchain.platform.keys.KeyStores;
import io.mpreg.blockchain.tools.cli.CommandRun;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class KeygenCommandTest {
  @TempDir Path folder;

  private CommandRun keygen(String id, String... more) {
    return CommandRun.of(
        Stream.concat(
                Stream.of(
                    "keygen",
                    "--id=" + id,
                    "--key-store=" + folder.resolve("keys.p12"),
                    "--password-file=" + folder.resolve("password")),
                Arrays.stream(more))
            .toArray(String[]::new));
  }

  private KeyStoreFile keys() {
    return KeyStores.open(folder.resolve("keys.p12"), folder.resolve("password"));
  }

  @Test
  void theThreeKeysOfAnAuthorityAreMadeAndTheirPublicPartsPrinted() {
    CommandRun run = keygen("member", "--authority", "--new-password", "--json");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    JsonNode printed = run.json();
    assertThat(printed.propertyNames())
        .containsExactly(
            "id",
            "algorithm",
            "publicKey",
            "consensusKey",
            "checkpointKey",
            "consensusProof",
            "checkpointProof");
    assertThat(printed.path("id").asString()).isEqualTo("member");
    assertThat(printed.path("publicKey").asString()).isEqualTo(hex(KeyPurpose.ACCOUNT));
    assertThat(printed.path("consensusKey").asString()).isEqualTo(hex(KeyPurpose.CONSENSUS));
    assertThat(printed.path("checkpointKey").asString()).isEqualTo(hex(KeyPurpose.CHECKPOINT));
  }

  @Test
  void anAuthoritySaysWhereItListens() {
    String address = "--address=https://member.example:9443";
    assertThat(keygen("member", "--new-password", address).err()).contains("add --authority");
    assertThat(folder.resolve("keys.p12")).doesNotExist();
    assertThat(keygen("member", "--authority", "--address=https://member").err())
        .contains("'--address'", "is not http://host:port");
    JsonNode printed = keygen("member", "--authority", "--new-password", "--json", address).json();
    assertThat(printed.path("address").asString()).isEqualTo("https://member.example:9443");
    assertThat(keygen("member", "--public", "--json", address).json()).isEqualTo(printed);
  }

  @Test
  void theKeysProveThemselvesForAChainThatIsToBeBegunOrForANamedOne() {
    String chainId = "ab".repeat(32);
    JsonNode forNew = keygen("member", "--authority", "--new-password", "--json").json();
    JsonNode forNamed = keygen("member", "--public", "--json", "--chain-id", chainId).json();
    for (AuthorityKeyUse use : AuthorityKeyUse.values()) {
      PublicKey key =
          PublicKey.of(
              SignatureAlgorithm.ED25519, Bytes.ofHex(forNew.path(use.label() + "Key").asString()));
      assertThat(holds(use, key, Hash.ZERO, forNew)).isTrue();
      assertThat(holds(use, key, Hash.fromHex(chainId), forNew)).isFalse();
      assertThat(holds(use, key, Hash.fromHex(chainId), forNamed)).isTrue();
    }
    assertThat(keygen("member", "--public", "--chain-id", "ab").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  private static boolean holds(
      AuthorityKeyUse use, PublicKey key, Hash chainId, JsonNode publicParts) {
    return key.verifies(
        use.statement(chainId, new NodeId("member"), key).toArray(),
        Signature.fromHex(publicParts.path(use.label() + "Proof").asString()));
  }

  private String hex(KeyPurpose purpose) {
    return keys().key(purpose).publicKey().hex();
  }

  @Test
  void withoutAskingForMoreOnlyTheAccountKeyIsMade() {
    CommandRun run = keygen("node", "--algorithm", "secp256k1", "--new-password", "--json");
    assertThat(run.json().propertyNames()).containsExactly("id", "algorithm", "publicKey");
    assertThat(run.json().path("algorithm").asString()).isEqualTo("secp256k1");
    assertThat(run.json().path("publicKey").asString()).isEqualTo(hex(KeyPurpose.ACCOUNT));
    assertThat(keys().find(KeyPurpose.CONSENSUS)).isEmpty();
  }

  @Test
  void aNewPasswordIsLongRandomAndForItsOwnerOnly() throws IOException {
    keygen("node", "--new-password");
    Path password = folder.resolve("password");
    assertThat(Files.readString(password)).matches("[0-9a-f]{64}\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
        .isEqualTo("rw-------");
  }

  @Test
  void thePublicPartsCanBePrintedAgain() {
    String first = keygen("node", "--authority", "--new-password", "--json").out();
    assertThat(keygen("node", "--public", "--json").out()).isEqualTo(first);
  }

  @Test
  void nothingSecretIsPrinted() throws IOException {
    CommandRun run = keygen("node", "--authority", "--new-password");
    assertThat(run.out() + run.err())
        .contains("publicKey")
        .doesNotContain(Files.readString(folder.resolve("password")).strip());
  }

  @Test
  void neitherFileIsOverwritten() throws IOException {
    Files.writeString(folder.resolve("keys.p12"), "precious");
    CommandRun run = keygen("node", "--new-password");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("keys.p12 exists already and is not overwritten");
    assertThat(folder.resolve("keys.p12")).hasContent("precious");
    assertThat(folder.resolve("password")).doesNotExist();

    Files.delete(folder.resolve("keys.p12"));
    Files.writeString(folder.resolve("password"), "precious");
    assertThat(keygen("node", "--new-password").err()).contains("password exists already");
    assertThat(folder.resolve("password")).hasContent("precious");
    assertThat(folder.resolve("keys.p12")).doesNotExist();
  }

  @Test
  void aPasswordThatIsTooShortIsWrongUsage() throws IOException {
    Files.writeString(folder.resolve("password"), "secret\n");
    CommandRun run = keygen("node", "--json");
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.json().path("error").asString())
        .contains("at least 16")
        .doesNotContain("secret");
  }

  @Test
  void wrongOptionsAreNamed() {
    assertThat(keygen("a b").err()).contains("'--id'", "node id is not a name");
    assertThat(keygen("node", "--algorithm", "rsa").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(CommandRun.of("keygen").err())
        .contains("Missing required options", "--key-store", "--password-file", "--id");
    assertThat(List.of(keygen("node").exitCode(), CommandRun.of("keygen").exitCode()))
        .containsExactly(ExitCode.FAILED, ExitCode.USAGE);
  }
}
