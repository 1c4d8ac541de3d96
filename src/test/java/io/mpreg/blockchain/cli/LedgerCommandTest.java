package io.mpreg.blockchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
              assertThat(run.out()).contains("Exit codes:", "3   could not be done");
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
  void anUnknownCommandGetsHelpOnStandardError() {
    CommandRun run = CommandRun.of("serv");
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("'serv'", "Did you mean", "Usage: mpreg-ledger", "Commands:");
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
    assertThat(programOutput(ExitCode.USAGE, "nonsense")).contains("Commands:");
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
