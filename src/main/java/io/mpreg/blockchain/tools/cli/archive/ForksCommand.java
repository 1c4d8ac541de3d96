package io.mpreg.blockchain.tools.cli.archive;

import io.mpreg.blockchain.members.archive.ChainFileReader;
import io.mpreg.blockchain.members.archive.Comparison;
import io.mpreg.blockchain.members.archive.Comparison.Difference;
import io.mpreg.blockchain.members.archive.Comparison.Side;
import io.mpreg.blockchain.members.archive.ForkComparison;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.Output;
import io.mpreg.blockchain.tools.cli.terminal.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `forks`: compares two chain files.
@Command(
    name = "forks",
    description = {
      "Compare the histories in two chain files: what they have in common, whether each of them"
          + " is valid, their total work, which one to follow, and why.",
      "Exit code 1 if no rule chooses between them: two histories that are both final by"
          + " certificates are evidence of Byzantine authorities."
    })
public final class ForksCommand implements Callable<Integer> {
  private static final int KIB = 10;

  @Parameters(index = "0", paramLabel = "FILE", description = "The first chain file.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path first;

  @Parameters(index = "1", paramLabel = "OTHER_FILE", description = "The second chain file.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path second;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws IOException {
    Comparison comparison;
    try (ChainFileReader one = InputChain.open(first);
        ChainFileReader other = InputChain.open(second);
        Progress progress = output.progress()) {
      comparison =
          ForkComparison.compare(
              one,
              other,
              Files.size(first) + Files.size(second),
              (done, total, height) ->
                  progress.at(done >> KIB, total >> KIB, "KiB, block " + height));
    }
    say(comparison);
    output.json(json(comparison));
    return comparison.reason().isDecided() ? ExitCode.OK : ExitCode.REFUSED;
  }

  private void say(Comparison comparison) {
    say("1: ", first, comparison.first());
    say("2: ", second, comparison.second());
    output.line("common: up to block %d".formatted(comparison.commonHeight()));
    comparison.difference().ifPresent(this::say);
    output.line(
        switch (comparison.winner()) {
          case 1 -> "winner: 1 (%s), because %s".formatted(first, comparison.reason().text());
          case 2 -> "winner: 2 (%s), because %s".formatted(second, comparison.reason().text());
          default -> "winner: none, because %s".formatted(comparison.reason().text());
        });
  }

  private void say(String number, Path file, Side side) {
    output.line(
        "%s%s, %s: %d blocks to %s, total work %d, %d transactions%s"
            .formatted(
                number,
                file,
                side.certified() ? "certified" : "proof of work",
                side.height(),
                side.head(),
                side.totalWork(),
                side.transactions(),
                side.unfinished() ? "; the file ends within a record" : ""));
    side.failure().ifPresent(failure -> output.line("   invalid from there on: " + failure));
  }

  private void say(Difference difference) {
    output.line(
        "differ: at block %d, %s and %s, in %s"
            .formatted(
                difference.height(),
                difference.first(),
                difference.second(),
                String.join(", ", difference.fields())));
    if (!difference.signedBoth().isEmpty()) {
      output.line("signed both: " + String.join(", ", difference.signedBoth()));
    }
  }

  private Map<String, Object> json(Comparison comparison) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("first", json(first, comparison.first()));
    json.put("second", json(second, comparison.second()));
    json.put("commonHeight", comparison.commonHeight());
    comparison.difference().ifPresent(difference -> json.put("difference", json(difference)));
    json.put("decided", comparison.reason().isDecided());
    json.put("winner", comparison.winner());
    json.put("reason", comparison.reason().code());
    return json;
  }

  private static Map<String, Object> json(Path file, Side side) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", file.toString());
    json.put("kind", side.certified() ? "certified" : "work");
    json.put("height", side.height());
    json.put("headHash", side.head().hex());
    json.put("totalWork", side.totalWork());
    json.put("transactionCount", side.transactions());
    json.put("valid", side.failure().isEmpty());
    side.failure().ifPresent(failure -> json.put("failure", failure));
    json.put("unfinishedFile", side.unfinished());
    return json;
  }

  private static Map<String, Object> json(Difference difference) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("height", difference.height());
    json.put("firstHash", difference.first().hex());
    json.put("secondHash", difference.second().hex());
    json.put("fields", difference.fields());
    json.put("signedBoth", difference.signedBoth());
    return json;
  }
}
