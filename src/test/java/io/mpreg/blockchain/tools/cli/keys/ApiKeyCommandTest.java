package io.mpreg.blockchain.tools.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.tools.cli.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeyCommandTest {
  @TempDir Path directory;

  @Test
  void standardOutputIsTheKeyAndNothingElse() {
    CommandRun run = CommandRun.of("api-key", "alice");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).matches("mpreg_[0-9a-f]{64}\\R");
    assertThat(run.err()).contains("alice key ").doesNotContain(run.out().strip());
  }

  @Test
  void theLineIsAddedToTheFileEvenWhenItsLastLineHasNoEnd() throws Exception {
    Path file = Files.writeString(directory.resolve("operators"), "# who");
    CommandRun first = CommandRun.of("api-key", "--json", "--operators-file", file.toString(), "a");
    CommandRun second = CommandRun.of("api-key", "--json", "--operators-file=" + file, "b");
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "# who", first.json().path("line").asString(), second.json().path("line").asString());
    assertThat(Files.readString(file)).doesNotContain(first.json().path("key").asString());
  }

  @Test
  void aNameThatTheFileCannotHoldIsWrongUsage() {
    CommandRun run = CommandRun.of("api-key", "two words");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }
}
