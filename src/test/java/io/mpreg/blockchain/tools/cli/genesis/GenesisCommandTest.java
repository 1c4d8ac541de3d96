package io.mpreg.blockchain.tools.cli.genesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.MemberAddress;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.Parameters;
import io.mpreg.blockchain.core.state.Parameters.Registration;
import io.mpreg.blockchain.tools.cli.CommandRun;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class GenesisCommandTest {
  private static final String PARTS =
      "{\"id\":\"%s\",\"algorithm\":\"ed25519\",\"publicKey\":\"%s\"%s}";
  private static final String AUTHORITY = ",\"consensusKey\":\"%s\",\"checkpointKey\":\"%s\"";

  @TempDir Path folder;
  private Path target;

  @BeforeEach
  void target() {
    target = folder.resolve("genesis.json");
  }

  private String parts(String id, int number, boolean authority) throws IOException {
    String more = authority ? AUTHORITY.formatted(key(number + 100), key(number + 200)) : "";
    return Files.writeString(folder.resolve(id + ".json"), PARTS.formatted(id, key(number), more))
        .toString();
  }

  private String authorityAt(String id, int number, String address) throws IOException {
    String more = AUTHORITY.formatted(key(number + 100), key(number + 200));
    return Files.writeString(
            folder.resolve(id + ".json"),
            PARTS.formatted(id, key(number), more + ",\"address\":\"" + address + "\""))
        .toString();
  }

  private static String key(int number) {
    return "%02x".formatted(number).repeat(32);
  }

  private CommandRun genesis(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("genesis", "--json", "--out=" + target, "--name=Köln"));
    arguments.addAll(Arrays.asList(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void theDocumentSaysWhatTheOptionsSay() throws IOException {
    CommandRun run =
        genesis(
            parts("a", 1, true),
            parts("b", 2, true),
            parts("c", 3, true),
            parts("d", 4, true),
            parts("node", 5, false),
            "--byzantine=1",
            "--balance=a=7",
            "--balance=node=5",
            "--registration=governed",
            "--approve",
            parts("later", 6, false),
            "--block-interval-millis=100",
            "--round-timeout-millis=900",
            "--max-block-transactions=50",
            "--max-block-bytes=200000",
            "--valid-until-window=1000");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    Genesis genesis = Genesis.parse(Bytes.of(Files.readAllBytes(target)));
    assertThat(genesis.chainName()).isEqualTo("Köln");
    assertThat(genesis.development()).isFalse();
    assertThat(genesis.parameters())
        .isEqualTo(new Parameters(100, 900, 50, 200_000, 1_000, Registration.GOVERNED));
    assertThat(genesis.authorities().size()).isEqualTo(4);
    assertThat(genesis.authorities().quorum()).isEqualTo(3);
    assertThat(genesis.authorities().at(1).checkpointKey().hex()).isEqualTo(key(202));
    assertThat(genesis.nodes())
        .extracting(Genesis.Account::balance)
        .containsExactly(7L, 0L, 0L, 0L, 5L);
    assertThat(genesis.approvals()).extracting(each -> each.id().value()).containsExactly("later");
    JsonNode summary = run.json();
    assertThat(summary.path("chainId").asString()).isEqualTo(genesis.chainId().hex());
    assertThat(summary.path("quorum").asInt()).isEqualTo(3);
    assertThat(summary.path("supply").asLong()).isEqualTo(12);
  }

  @Test
  void whatIsNotSaidIsAsUsual() throws IOException {
    genesis(parts("a", 1, true));
    Genesis genesis = Genesis.parse(Bytes.of(Files.readAllBytes(target)));
    assertThat(genesis.parameters()).isEqualTo(Parameters.DEFAULTS);
  }

  @Test
  void asManyMayBeByzantineAsTheAuthoritiesAllow() throws IOException {
    List<String> parts = new ArrayList<>();
    for (int number = 1; number <= 7; number++) {
      parts.add(parts("m" + number, number, true));
      Files.deleteIfExists(target);
      JsonNode made = genesis(parts.toArray(String[]::new)).json();
      assertThat(made.path("byzantine").asInt()).isEqualTo((number - 1) / 3);
      assertThat(made.path("crashed").asInt()).isZero();
    }
    Files.delete(target);
    parts.add("--crashed=2");
    assertThat(genesis(parts.toArray(String[]::new)).json().path("byzantine").asInt()).isZero();
    Files.delete(target);
    parts.add("--byzantine=0");
    assertThat(genesis(parts.toArray(String[]::new)).json().path("quorum").asInt()).isEqualTo(5);
  }

  @Test
  void addressesOfAuthoritiesAreTakenOver() throws IOException {
    JsonNode made =
        genesis(authorityAt("a", 1, "https://a.example:9443"), parts("b", 2, true)).json();
    assertThat(made.path("authorities").get(0).path("address").asString())
        .isEqualTo("https://a.example:9443");
    assertThat(made.path("authorities").get(1).has("address")).isFalse();
    assertThat(CommandRun.of("genesis", "--check", target.toString()).out())
        .contains("address      https://a.example:9443");
    assertUsage("two authorities have one address", sameAddress());
  }

  private String[] sameAddress() throws IOException {
    target = folder.resolve("other.json");
    return new String[] {
      authorityAt("a", 1, "http://a.example:9443"), authorityAt("b", 2, "http://a.example:9443")
    };
  }

  @Test
  void membersAreAddedToWhatADocumentSays() throws IOException {
    String first = authorityAt("a", 1, "http://a:1");
    genesis(first, parts("node", 5, false), "--balance=node=5", "--max-block-transactions=50");
    Path more = folder.resolve("more.json");
    CommandRun run =
        CommandRun.of(
            "genesis",
            "--json",
            "--add-to=" + target,
            "--out=" + more,
            "--balance=c=3",
            "--round-timeout-millis=900",
            "--approve",
            parts("later", 6, false),
            authorityAt("b", 2, "http://b:1"),
            parts("c", 3, true),
            parts("d", 4, true));
    assertThat(run.err()).isEmpty();
    Genesis before = Genesis.parse(Bytes.of(Files.readAllBytes(target)));
    Genesis after = Genesis.parse(Bytes.of(Files.readAllBytes(more)));
    assertThat(after.chainId()).isNotEqualTo(before.chainId());
    assertThat(after.chainName()).isEqualTo("Köln");
    assertThat(after.parameters())
        .isEqualTo(new Parameters(200, 900, 50, 8_388_608, 100_000, Registration.OPEN));
    assertThat(after.authorities().byzantine()).isEqualTo(1);
    assertThat(after.authorities().authorities()).startsWith(before.authorities().at(0)).hasSize(4);
    assertThat(after.addresses().values())
        .extracting(MemberAddress::value)
        .containsExactly("http://a:1", "http://b:1");
    assertThat(after.nodes()).startsWith(before.nodes().toArray(Genesis.Account[]::new));
    assertThat(after.nodes())
        .extracting(Genesis.Account::balance)
        .containsExactly(0L, 5L, 0L, 3L, 0L);
    assertThat(after.approvals()).hasSize(1);
    target = folder.resolve("twice.json");
    assertUsage("a stands twice", "--add-to=" + more, first);
  }

  @Test
  void noTwoDocumentsAreTheSame() throws IOException {
    String authority = parts("a", 1, true);
    String first = genesis(authority).json().path("chainId").asString();
    Files.delete(target);
    assertThat(genesis(authority).json().path("chainId").asString()).isNotEqualTo(first);
  }

  @Test
  void aDocumentIsCheckedAndShown() throws IOException {
    JsonNode made = genesis(parts("a", 1, true)).json();
    CommandRun check = CommandRun.of("genesis", "--json", "--check", target.toString());
    assertThat(check.exitCode()).isZero();
    assertThat(check.json()).isEqualTo(made);
    CommandRun demo = CommandRun.of("genesis", "--check", "demo");
    assertThat(demo.out())
        .contains(
            "chain id       ca5190b496f1a061e25035df36e02db2a45571a0d0f7684cbc0e244adbfab492",
            "(for development)",
            "log key      mpreg-ledger/ca5190b");
  }

  @Test
  void whatIsNoDocumentDoesNotHold() throws IOException {
    Files.writeString(target, "{\"version\": 3}");
    CommandRun check = CommandRun.of("genesis", "--json", "--check", target.toString());
    assertThat(check.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(check.json().path("error").asString()).contains("the only versions are 1 and 2");
    Files.writeString(
        target,
        "{\"version\":2,\"rules\":9,\"development\":true,\"chainName\":\"later\",\"salt\":\"%s\",\"timestamp\":1}"
            .formatted("00".repeat(32)));
    CommandRun later = CommandRun.of("genesis", "--check", target.toString());
    assertThat(later.exitCode()).isEqualTo(ExitCode.RULES_UNKNOWN);
    assertThat(later.err()).contains("This genesis document needs software that knows rules 9");
    assertThat(CommandRun.of("genesis", "--check", folder + "/none").exitCode())
        .isEqualTo(ExitCode.FAILED);
  }

  @Test
  void aDocumentIsNeverOverwritten() throws IOException {
    Files.writeString(target, "precious");
    CommandRun run = genesis(parts("a", 1, true));
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(target).hasContent("precious");
  }

  @Test
  void noChainBeginsAgainstTheRules() throws IOException {
    String authority = parts("a", 1, true);
    String node = parts("node", 5, false);
    assertUsage("at least 3b + 2c + 1 = 4", authority, "--byzantine=1");
    assertUsage("0 authorities", node);
    assertUsage("stands twice", authority, authority);
    assertUsage("'nobody', which is not one of the nodes", authority, "--balance=nobody=1");
    assertUsage(
        "sum of the balances", authority, node, "--balance=a=9007199254740991", "--balance=node=1");
    assertUsage("not 1 to 60000", authority, "--block-interval-millis=60001");
    assertUsage("needs --out, --name and the public parts");
    assertThat(target).doesNotExist();
  }

  private void assertUsage(String reason, String... more) {
    CommandRun run = genesis(more);
    assertThat(run.err()).contains(reason);
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void whatKeygenDidNotPrintIsRefused() throws IOException {
    for (String wrong :
        List.of(
            "[]",
            PARTS.formatted("a", key(1), ",\"consensusKey\":\"" + key(2) + "\""),
            PARTS.formatted("a", key(1), ",\"seed\":\"\""),
            PARTS.formatted("a", key(1), ",\"address\":\"http://a:1\""),
            PARTS.formatted("a b", key(1), ""),
            PARTS.formatted("a", "00", ""))) {
      Files.writeString(folder.resolve("wrong.json"), wrong);
      CommandRun run = genesis(folder.resolve("wrong.json").toString());
      assertThat(run.exitCode()).as(wrong).isEqualTo(ExitCode.FAILED);
      assertThat(run.err()).contains("wrong.json is not an output of keygen --json");
    }
  }

  private String kept(String id, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "keygen",
                "--id=" + id,
                "--authority",
                "--new-password",
                "--json",
                "--key-store=" + folder.resolve(id + ".p12"),
                "--password-file=" + folder.resolve(id + ".password")));
    arguments.addAll(Arrays.asList(more));
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    return Files.writeString(folder.resolve(id + ".json"), run.out()).toString();
  }

  @Test
  void authoritiesProveTheirKeysForAChainThatIsToBeBegunAndForNoOther() throws IOException {
    String proved = kept("proved");
    CommandRun run = genesis(proved, kept("elsewhere", "--chain-id=" + "ab".repeat(32)));
    assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.json().path("error").asString())
        .contains("elsewhere.json", "the key proofs of 'elsewhere' are not valid");
    assertThat(target).doesNotExist();
    assertThat(genesis(proved).exitCode()).isZero();
  }

  @Test
  void fewerThanTheFaultyOnesNeedAreNoChain() throws IOException {
    CommandRun run =
        genesis(parts("a", 1, true), parts("b", 2, true), parts("c", 3, true), "--byzantine=1");
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.json().path("error").asString()).contains("at least 3b + 2c + 1 = 4");
  }
}
