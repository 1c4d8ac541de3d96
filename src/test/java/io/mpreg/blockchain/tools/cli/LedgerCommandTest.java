package io.mpreg.blockchain.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class LedgerCommandTest {
  @TempDir Path directory;

  private static Stream<CommandSpec> commands(CommandLine line) {
    return Stream.concat(
        Stream.of(line.getCommandSpec()),
        line.getSubcommands().values().stream().flatMap(LedgerCommandTest::commands));
  }

  @Test
  void everyCommandHasHelpAndADescriptionOfItsOwn() {
    List<String> descriptions =
        commands(LedgerCommand.line())
            .map(command -> String.join(" ", command.usageMessage().description()))
            .toList();
    assertThat(descriptions).doesNotContain("").doesNotHaveDuplicates();
    assertThat(commands(LedgerCommand.line()))
        .hasSizeGreaterThan(1)
        .allSatisfy(
            command -> {
              String[] words = (command.qualifiedName(" ") + " --help").split(" ");
              CommandRun run = CommandRun.of(Arrays.copyOfRange(words, 1, words.length));
              assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
              assertThat(run.err()).isEmpty();
              assertThat(run.out())
                  .contains("Exit codes:", "3   failed because of", "4   cannot be judged");
            });
  }

  @Test
  void everyOptionAndParameterIsDescribed() {
    assertThat(commands(LedgerCommand.line()).flatMap(command -> command.args().stream()))
        .filteredOn(argument -> !argument.hidden())
        .allSatisfy(
            argument ->
                assertThat(String.join("", argument.description()))
                    .as(argument.toString())
                    .endsWith("."));
  }

  @Test
  void everyCommandButServeAnswersInJson() {
    assertThat(LedgerCommand.line().getSubcommands())
        .allSatisfy(
            (name, command) ->
                assertThat(command.getCommandSpec().findOption("--json") != null)
                    .as(name)
                    .isEqualTo(!name.equals("serve") && command.getSubcommands().isEmpty()));
  }

  @Test
  void thePageOnTheJsonHasEveryCommand() {
    List<String> answering =
        commands(LedgerCommand.line())
            .filter(command -> command.findOption("--json") != null)
            .map(command -> command.qualifiedName(" ").replaceFirst("mpreg-ledger ", ""))
            .toList();
    assertThat(CommandLinePage.commands()).containsAll(answering);
  }

  @Test
  void anUnknownCommandGetsAShortHintOnStandardError() {
    CommandRun run = CommandRun.of("serv");
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertHintIsLast(run, "'serv'", "Did you mean: mpreg-ledger serve");
  }

  @Test
  void anUnknownOptionGetsAShortHintOnStandardError() {
    assertHintIsLast(
        CommandRun.of("verify", "--trusted", "x", "y"), "--trusted", "mpreg-ledger verify --help");
    assertHintIsLast(CommandRun.of("sign"), "--key-store", "mpreg-ledger sign --help");
  }

  // A terminal shows the end of the output, so the error has to be there.
  private static void assertHintIsLast(CommandRun run, String... hints) {
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    List<String> lines = run.err().lines().toList();
    assertThat(lines).hasSizeLessThan(20).last().asString().endsWith("--help.");
    assertThat(lines.subList(Math.max(0, lines.size() - 4), lines.size()).toString())
        .contains(hints);
  }

  @Test
  void bashCompletesCommandsAndOptions() throws Exception {
    assertThat(
            completed(
                "bash",
                "-c",
                ". completion; complete -p ledger; COMP_WORDS=(ledger recei); COMP_CWORD=1;"
                    + " _complete_ledger; echo ${COMPREPLY[@]}"))
        .contains("_complete_ledger")
        .endsWith("receipt\n");
  }

  // In a terminal, as zsh completes only there.
  @Test
  void zshCompletesCommandsOptionsAndValues() throws Exception {
    assumeThat(Path.of("/usr/bin/zsh")).exists();
    String typed =
        """
        set -e
        zmodload zsh/zpty
        zpty terminal zsh -f -i
        zpty -w terminal 'source completion; ledger() {}; print rea""dy'
        zpty -r -m terminal shown '*ready*'
        zpty -w -n terminal $'ledger recei\\t'
        zpty -r -m terminal shown '*ledger receipt*'
        zpty -w -n terminal $'\\x15ledger node fi\\t'
        zpty -r -m terminal shown '*ledger node find*'
        zpty -w -n terminal $'\\x15ledger keygen --auth\\t'
        zpty -r -m terminal shown '*--authority*'
        zpty -w -n terminal $'\\x15ledger keygen --algorithm s\\t'
        zpty -r -m terminal shown '*secp256k1*'
        print all
        """;
    assertThat(completed("zsh", "-f", "-c", typed)).isEqualTo("all\n");
  }

  private String completed(String... shell) throws IOException, InterruptedException {
    Files.writeString(directory.resolve("completion"), CommandRun.of("completion").out());
    Path output = directory.resolve("completed");
    Process process =
        new ProcessBuilder(shell)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(Files.readString(output)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output);
  }

  @Test
  void serveSaysWhatItDoesNotTake() {
    CommandRun run = CommandRun.of("serve", "--server.port=8090", "nonsense");
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("nonsense").doesNotContain("Exception");
  }

  @Test
  void theProgramItselfRunsCommandsWithoutSpring() throws Exception {
    String version = programOutput(ExitCode.OK, "--version");
    assertThat(version).startsWith("mpreg-ledger ").hasLineCount(1);
    assertThat(programOutput(ExitCode.USAGE, "nonsense")).contains("mpreg-ledger --help");
  }

  private String programOutput(int exitCode, String... arguments)
      throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process program =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "io.mpreg.blockchain.LedgerApplication"),
                        Arrays.stream(arguments))
                    .toList())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(program.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(program.exitValue()).isEqualTo(exitCode);
    } finally {
      program.destroyForcibly();
    }
    return Files.readString(output);
  }
}
