package io.mpreg.blockchain.tools.cli.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.proof.ChangingAuthorities;
import io.mpreg.blockchain.core.proof.Evidence;
import io.mpreg.blockchain.core.proof.Forgeries;
import io.mpreg.blockchain.core.proof.ProofText;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.tools.cli.CommandRun;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `verify` on a chain whose authorities change twice, with and without a trust file.
class VerifyTrustTest {
  private static final String RECEIPT = ProofText.of(ChangingAuthorities.receipt(8, 0));
  private static final String STATE =
      ProofText.of(ChangingAuthorities.stateProof(StateKey.balance(new NodeId("alice"))));
  private static final String UPDATE = ProofText.of(ChangingAuthorities.update());

  @TempDir Path folder;
  private String genesis;
  private Path trust;

  @BeforeEach
  void files() throws IOException {
    Path document = folder.resolve("genesis.json");
    genesis = Files.write(document, ChangingAuthorities.GENESIS.document().toArray()).toString();
    trust = folder.resolve("trust.json");
  }

  private CommandRun verify(String input, String... more) {
    return CommandRun.withInput(
        input,
        Stream.concat(Stream.of("verify", "--json"), Arrays.stream(more)).toArray(String[]::new));
  }

  private CommandRun fromGenesis(String input) {
    return verify(input, "--genesis", genesis);
  }

  // The blocks of the test are old: the long period makes them count as recent.
  private CommandRun trusting(String input) {
    return verify(
        input, "--genesis", genesis, "--trust", trust.toString(), "--trusting-period", "36500");
  }

  private static String lastStep(CommandRun run) {
    List<String> steps =
        run.json().path("steps").valueStream().map(step -> step.path("step").asString()).toList();
    return steps.getLast();
  }

  private long trustedHeight() throws IOException {
    return Json.MAPPER.readTree(Files.readAllBytes(trust)).at("/block/height").asLong();
  }

  @Test
  void proofsThatSpanTwoChangesHoldFromTheGenesisAlone() {
    for (String proof : List.of(RECEIPT, STATE, UPDATE)) {
      CommandRun run = fromGenesis(proof);
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).as(run.out()).isZero();
    }
    assertThat(fromGenesis(UPDATE).json().at("/proves/0/nextAuthorities").size()).isEqualTo(4);
    assertThat(Files.exists(trust)).isFalse();
  }

  @Test
  void aReceiptSignedByRemovedKeysIsRefused() {
    for (String forged : Forgeries.receiptsOfRemovedKeys()) {
      CommandRun run = fromGenesis(forged);
      assertThat(run.exitCode()).as(run.out()).isEqualTo(ExitCode.REFUSED);
      assertThat(lastStep(run)).isEqualTo("authorities");
    }
  }

  @Test
  void removedKeysThatHideTheirRemovalAreRefusedByWhoKnowsOfIt() throws IOException {
    // To a client that begins at the genesis, old signatures of the first authorities look like
    // present ones: nothing shows that there was a change.
    String hidden = Forgeries.receiptOfAHiddenFork();
    assertThat(fromGenesis(hidden).exitCode()).isZero();
    assertThat(trusting(UPDATE).exitCode()).isZero();
    CommandRun run = trusting(hidden);
    assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(lastStep(run)).isEqualTo("authorities");
    assertThat(trustedHeight()).isEqualTo(8);
  }

  @Test
  void whatIsTrustedIsKeptAndAdvanced() throws IOException {
    assertThat(trusting(ProofText.of(ChangingAuthorities.receipt(2, 0))).exitCode()).isZero();
    assertThat(trustedHeight()).isEqualTo(2);
    CommandRun run = trusting(RECEIPT);
    assertThat(run.exitCode()).isZero();
    assertThat(lastStep(run)).isEqualTo("trust");
    assertThat(trustedHeight()).isEqualTo(8);
    // An older proof is valid, and takes nothing back; the file alone is enough.
    String kept = Files.readString(trust);
    String older = ProofText.of(ChangingAuthorities.receipt(2, 0, 8, 0));
    for (String known : List.of(older, STATE, UPDATE)) {
      assertThat(verify(known, "--trust", trust.toString()).exitCode()).isZero();
    }
    assertThat(Files.readString(trust)).isEqualTo(kept);
  }

  @Test
  void whatFormerAuthoritiesMayHaveForgedIsRefusedAndWhatToAskForIsSaid() throws IOException {
    assertThat(trusting(UPDATE).exitCode()).isZero();
    for (String doubtful :
        List.of(
            Forgeries.receiptOfAnEarlierFork(), ProofText.of(ChangingAuthorities.receipt(2, 0)))) {
      assertThat(fromGenesis(doubtful).exitCode()).isZero();
      CommandRun run = trusting(doubtful);
      assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
      assertThat(lastStep(run)).isEqualTo("trust");
      assertThat(run.out()).contains("?treeSize=8");
    }
    assertThat(trustedHeight()).isEqualTo(8);
  }

  @Test
  void whatIsTrustedGrowsStale() {
    CommandRun first =
        verify(
            ProofText.of(ChangingAuthorities.receipt(2, 0)),
            "--genesis",
            genesis,
            "--trust",
            trust.toString(),
            "--trusting-period",
            "1");
    assertThat(first.exitCode()).isZero();
    CommandRun run = trusting(RECEIPT);
    assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(lastStep(run)).isEqualTo("trust");
    assertThat(run.out()).contains("older than the trusting period");
  }

  @Test
  void twoFinalBlocksOfOneHeightEndAllTrustAndAreKept() throws IOException {
    assertThat(trusting(UPDATE).exitCode()).isZero();
    CommandRun run = trusting(Forgeries.updateOfAFork());
    assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(lastStep(run)).isEqualTo("trust");
    assertThat(
            Json.MAPPER.readTree(Files.readAllBytes(trust)).at("/conflict/second").isMissingNode())
        .isFalse();
    for (String genuine : List.of(RECEIPT, UPDATE, STATE)) {
      CommandRun later = trusting(genuine);
      assertThat(later.exitCode()).isEqualTo(ExitCode.REFUSED);
      assertThat(later.json().path("proves").isEmpty()).isTrue();
    }
  }

  @Test
  void changesThatDoNotLeadThereAreNamedAndTeachNothing() throws IOException {
    String none = UPDATE.replaceAll(",\"authorityChanges\":\\[.*?\\]", "");
    CommandRun run = trusting(none);
    assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(lastStep(run)).isEqualTo("authorities");
    assertThat(trustedHeight()).isZero();
    assertThat(lastStep(trusting("{\"block\":{}}"))).isEqualTo("shape");
    String elsewhere = UPDATE.replaceFirst("\"chainId\":\"..", "\"chainId\":\"00");
    assertThat(lastStep(trusting(elsewhere))).isEqualTo("genesis");
    assertThat(trusting(UPDATE).exitCode()).isZero();
    assertThat(trustedHeight()).isEqualTo(8);
  }

  @Test
  void enoughOfTheTrustedMakeASkip() throws IOException {
    CommandRun run = trusting(Forgeries.updateWithoutItsChanges());
    assertThat(run.exitCode()).as(run.out()).isZero();
    assertThat(trustedHeight()).isEqualTo(5);
  }

  @Test
  void aFileThatIsDamagedOrOfAnotherChainIsNotUsed() throws IOException {
    assertThat(trusting(UPDATE).exitCode()).isZero();
    String kept = Files.readString(trust);
    Path other = folder.resolve("other.json");
    Files.write(other, Evidence.GENESIS.document().toArray());
    assertThat(verify(RECEIPT, "--genesis", "demo", "--trust", trust.toString()).exitCode())
        .isEqualTo(ExitCode.FAILED);
    for (String damaged :
        List.of(
            "",
            "{}",
            kept.replaceFirst("\"hash\" : \"..", "\"hash\" : \"00"),
            kept.replaceFirst("\"certificate\" : \"[^\"]*", "\"certificate\" : \""),
            kept.replaceFirst("\"trustingPeriod\" : [0-9]+", "\"trustingPeriod\" : 0"),
            kept.replaceFirst("\"first\" : 7", "\"first\" : 6"),
            kept.replaceFirst("\"last\" : 3,", ""))) {
      Files.writeString(trust, damaged);
      CommandRun run = verify(RECEIPT, "--trust", trust.toString());
      assertThat(run.exitCode()).as(damaged).isEqualTo(ExitCode.FAILED);
      assertThat(Files.readString(trust)).isEqualTo(damaged);
    }
  }

  @Test
  void aNewFileNeedsAGenesis() {
    assertThat(verify(RECEIPT, "--trust", trust.toString()).exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(
            verify(
                    RECEIPT,
                    "--genesis",
                    genesis,
                    "--trust",
                    trust.toString(),
                    "--trusting-period",
                    "0")
                .exitCode())
        .isEqualTo(ExitCode.USAGE);
    assertThat(verify(UPDATE, "--genesis", genesis, "--transaction", "00").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }
}
