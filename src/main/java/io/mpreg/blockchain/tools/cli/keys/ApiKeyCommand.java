package io.mpreg.blockchain.tools.cli.keys;

import io.mpreg.blockchain.platform.access.OperatorKey;
import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `api-key`: makes the key of an operator.
@Command(
    name = "api-key",
    description = {
      "Make an API key for an operator, and its line for the operators' file.",
      "The key is shown once and stored nowhere: the file holds only its hash."
    })
public final class ApiKeyCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();

  @Parameters(paramLabel = "NAME", description = "The operator's name, as it appears in logs.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String name;

  @Option(
      names = "--operators-file",
      paramLabel = "FILE",
      description = "Add the line to this file, that of the setting ledger.access.operators-file.")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    OperatorKey key = OperatorKey.random(new SecureRandom());
    String line = line(key);
    if (file != null) {
      append(file, line);
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("name", name);
    answer.put("key", key.reveal());
    answer.put("line", line);
    output.json(answer);
    output.line(key.reveal());
    output.remark(
        file == null
            ? "Add this line to the operators' file: " + line
            : "Added to %s: %s".formatted(file, line));
    return ExitCode.OK;
  }

  private String line(OperatorKey key) {
    try {
      return key.line(name);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailed.usage(String.valueOf(wrong.getMessage()));
    }
  }

  // The file may lack its last line break.
  private static void append(Path file, String line) throws IOException {
    boolean unended = Files.exists(file) && !Files.readString(file).matches("(?s)|.*\\n");
    Files.writeString(
        file,
        (unended ? "\n" : "") + line + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
