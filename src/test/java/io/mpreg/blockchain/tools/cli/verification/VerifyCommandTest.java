package io.mpreg.blockchain.tools.cli.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.proof.Evidence;
import io.mpreg.blockchain.core.proof.ProofText;
import io.mpreg.blockchain.core.proof.Receipt;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.ChainFileStart;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.members.archive.ChainFileWriter;
import io.mpreg.blockchain.tools.cli.CommandRun;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class VerifyCommandTest {
  private static final Receipt RECEIPT = Evidence.receipt(2, 1);
  private static final String TEXT = ProofText.of(RECEIPT);
  private static final String STATE =
      ProofText.of(
          Evidence.stateProof(
              StateKey.balance(new NodeId("alice")), StateKey.node(new NodeId("nobody"))));

  @TempDir static Path folder;
  private static String genesis;

  @BeforeAll
  static void genesis() throws IOException {
    Path file = folder.resolve("genesis.json");
    genesis = Files.write(file, Evidence.GENESIS.document().toArray()).toString();
  }

  private static CommandRun verify(String input, String... more) {
    return CommandRun.withInput(
        input,
        Stream.concat(Stream.of("verify", "--json", "--genesis", genesis), Arrays.stream(more))
            .toArray(String[]::new));
  }

  private static Stream<String> steps(CommandRun run) {
    return run.json().path("steps").valueStream().map(step -> step.path("step").asString());
  }

  @Test
  void aReceiptThatHoldsIsShownStepByStep() {
    CommandRun run = verify(TEXT);
    assertThat(run.exitCode()).isZero();
    assertThat(steps(run))
        .containsExactly(
            "shape",
            "genesis",
            "transaction",
            "inclusion",
            "block",
            "authorities",
            "certificate",
            "history",
            "checkpoint");
    JsonNode proved = run.json().path("proves").path(0);
    assertThat(proved.path("transaction").asString()).isEqualTo(RECEIPT.transaction().id().hex());
    assertThat(proved.path("outcomeCode").asString()).isEqualTo("applied");
    assertThat(proved.path("height").asLong()).isEqualTo(2);
  }

  @Test
  void peopleReadWhatEachStepProves() throws IOException {
    Path file = Files.writeString(folder.resolve("receipt.json"), TEXT);
    CommandRun run = CommandRun.of("verify", "--genesis", genesis, file.toString());
    assertThat(run.out())
        .contains("ok      certificate  a quorum of them has made this block final")
        .contains("It is proved:")
        .doesNotContain("FAILED");
  }

  @Test
  void theFirstStepThatDoesNotHoldIsTheLast() {
    String forged =
        TEXT.replace(
            "\"outcome\":0,\"outcomeCode\":\"applied\"",
            "\"outcome\":102,\"outcomeCode\":\"balance-insufficient\"");
    CommandRun run = verify(forged);
    assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(steps(run)).containsExactly("shape", "genesis", "transaction", "inclusion");
    assertThat(run.json().path("valid").asBoolean()).isFalse();
    assertThat(run.json().path("proves").isEmpty()).isTrue();
    assertThat(run.json().at("/steps/3/detail").asString()).contains("leafHash");
  }

  private static String ofUnknownRules(String proof) {
    String magic = HexFormat.of().formatHex("MPREG-BLK-1\0".getBytes(StandardCharsets.US_ASCII));
    int version = Rules.LATEST.version();
    return proof.replace(magic + "%08x".formatted(version), magic + "%08x".formatted(version + 1));
  }

  @Test
  void whatNeedsLaterRulesIsNotJudgedAndHasAnExitCodeOfItsOwn() {
    for (String proof : List.of(TEXT, STATE)) {
      CommandRun run = verify(ofUnknownRules(proof));
      assertThat(run.exitCode()).isEqualTo(ExitCode.RULES_UNKNOWN);
      JsonNode last = run.json().path("steps").valueStream().toList().getLast();
      assertThat(last.path("step").asString()).isEqualTo("block");
      assertThat(last.path("reason").asString()).isEqualTo("rules-unknown");
      assertThat(last.path("detail").asString()).contains("needs software that knows rules");
      assertThat(run.json().path("proves").isEmpty()).isTrue();
    }
  }

  @Test
  void aReceiptOfAnotherChainProvesNothing() {
    CommandRun run = CommandRun.withInput(TEXT, "verify", "--genesis", "demo");
    assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.out()).contains("FAILED  genesis", "Nothing is proved.");
  }

  @Test
  void whatIsNoReceiptFailsAtTheFirstStep() {
    for (String wrong : new String[] {"nonsense", "{}", "[1]", TEXT + " x"}) {
      CommandRun run = verify(wrong);
      assertThat(run.exitCode()).as(wrong).isEqualTo(ExitCode.REFUSED);
      assertThat(steps(run)).containsExactly("shape");
    }
  }

  @Test
  void whatComesWhereANodeDidNotAnswerWithAReceiptIsCalledByItsName() throws IOException {
    String problem =
        "{\"type\":\"about:blank\",\"title\":\"No such transaction\",\"status\":404,"
            + "\"code\":\"transaction-unknown\",\"detail\":\"it was never seen here\"}";
    Path file = Files.writeString(folder.resolve("problem.json"), problem);
    for (CommandRun run :
        List.of(
            CommandRun.withInput(problem, "verify", "--genesis=demo"),
            CommandRun.withInput(problem, "submit"),
            CommandRun.of("genesis", "--check=" + file),
            CommandRun.of("verify", "--genesis=" + file, file.toString()))) {
      assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.FAILED);
      assertThat(run.err()).contains("transaction-unknown: it was never seen here");
      assertThat(run.out()).isEmpty();
    }
    for (String command : List.of("verify", "submit")) {
      String[] words =
          command.equals("verify")
              ? new String[] {"verify", "--genesis=demo"}
              : new String[] {"submit"};
      CommandRun empty = CommandRun.withInput("\n", words);
      assertThat(empty.exitCode()).as(empty.out()).isEqualTo(ExitCode.FAILED);
      assertThat(empty.err()).contains("standard input is empty");
      CommandRun page = CommandRun.withInput("<!doctype html><p>502 Bad Gateway", words);
      assertThat(page.exitCode()).as(page.out()).isEqualTo(ExitCode.FAILED);
      assertThat(page.err()).contains("a web page");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "forks FILE CHAIN",
        "forks CHAIN FILE",
        "import --from FILE",
        "import --from CHAIN --genesis FILE",
        "audit --genesis FILE",
        "sign --key-store=none --password-file=none FILE",
        "verify --genesis demo --trust FILE",
      })
  void soItIsInThePlaceOfAnyFile(String command) throws IOException {
    Map<String, String> others =
        Map.of(
            "{\"type\":\"about:blank\",\"title\":\"Gone\",\"status\":410,"
                + "\"code\":\"not-held\",\"detail\":\"ask another\"}",
            "holds a node's refusal instead: not-held: ask another",
            " <html><p>502 Bad Gateway",
            "holds a web page",
            "",
            "is empty");
    Path file = folder.resolve("other.json");
    Path chain = folder.resolve("begun.chain");
    ChainFileWriter.open(chain, new ChainFileStart(1, Optional.empty(), Evidence.GENESIS)).close();
    for (Map.Entry<String, String> other : others.entrySet()) {
      Files.writeString(file, other.getKey());
      CommandRun run =
          CommandRun.of(
              command
                  .replace("FILE", file.toString())
                  .replace("CHAIN", chain.toString())
                  .split(" "));
      assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(ExitCode.FAILED);
      assertThat(run.err()).contains(file + " " + other.getValue());
      assertThat(run.out()).isEmpty();
    }
  }

  @Test
  void theReceiptHasToBeAboutWhatWasAskedFor() {
    String id = RECEIPT.transaction().id().hex();
    String payload = new String(RECEIPT.transaction().payload().toArray(), StandardCharsets.UTF_8);
    CommandRun same = verify(TEXT, "--transaction", id, "--payload", payload);
    assertThat(same.exitCode()).isZero();
    assertThat(steps(same)).endsWith("expected");
    CommandRun other = verify(TEXT, "--transaction", "00".repeat(32));
    assertThat(other.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(other.json().path("proves").isEmpty()).isTrue();
    assertThat(verify(TEXT, "--payload", payload + " ").exitCode()).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void cosignaturesAreCountedWhenTheyAreDemanded() {
    String cosigned =
        ProofText.of(
            Evidence.withLines(
                RECEIPT, Evidence.cosignature(RECEIPT, 1), Evidence.witnessed(RECEIPT)));
    String witness = Evidence.witness().verifierKey();
    CommandRun enough = verify(cosigned, "--cosignatures=2", "--witness", witness);
    assertThat(enough.exitCode()).as(enough.err()).isZero();
    assertThat(steps(enough)).endsWith("checkpoint", "cosignatures");
    CommandRun few = verify(cosigned, "--cosignatures=2");
    assertThat(few.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(steps(few)).endsWith("checkpoint", "cosignatures");
    assertThat(steps(verify(TEXT))).doesNotContain("cosignatures");
  }

  @Test
  void aDemandForCosignaturesThatMakesNoSenseIsRefused() {
    String witness = Evidence.witness().verifierKey();
    assertThat(verify(TEXT, "--cosignatures=99").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(verify(TEXT, "--cosignatures=-1").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(verify(TEXT, "--witness", witness).err()).contains("--cosignatures");
    assertThat(verify(TEXT, "--cosignatures=1", "--witness", "w").exitCode())
        .isEqualTo(ExitCode.USAGE);
    assertThat(verify(STATE, "--cosignatures=1").err()).contains("without a checkpoint");
  }

  @Test
  void aPayloadCanBeComparedWithAFile() throws IOException {
    Path file = folder.resolve("payload");
    Files.write(file, RECEIPT.transaction().payload().toArray());
    assertThat(verify(TEXT, "--payload-file", file.toString()).exitCode()).isZero();
    assertThat(verify(TEXT, "--payload-file", file.toString(), "--payload=x").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aStateProofIsReadAloneOrInTheAnswerOfANode() {
    for (String proof : new String[] {STATE, "{\"balance\":1,\"stateProof\":" + STATE + "}"}) {
      CommandRun run = verify(proof);
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
      assertThat(steps(run)).endsWith("certificate", "state");
      assertThat(run.json().at("/proves/0/node").asString()).isEqualTo("alice");
      assertThat(run.json().at("/proves/0/balance").isIntegralNumber()).isTrue();
      assertThat(run.json().at("/proves/1/registered").asBoolean(true)).isFalse();
    }
  }

  @Test
  void aForgedStateProofFailsAtTheState() {
    String value = STATE.replaceFirst("\"value\":\"..", "\"value\":\"01");
    CommandRun run = verify(value);
    assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(steps(run)).endsWith("certificate", "state");
    assertThat(verify(STATE, "--transaction", "00").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void nothingIsVerifiedWithoutAGenesis() throws IOException {
    assertThat(CommandRun.withInput(TEXT, "verify").exitCode()).isEqualTo(ExitCode.USAGE);
    Path wrong = Files.writeString(folder.resolve("wrong.json"), "{}");
    assertThat(CommandRun.withInput(TEXT, "verify", "--genesis", wrong.toString()).exitCode())
        .isEqualTo(ExitCode.FAILED);
    assertThat(verify(TEXT, folder + "/none").exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(verify("x".repeat(2 * Receipt.MAX_BYTES + 1)).err()).contains("is larger than");
  }
}
