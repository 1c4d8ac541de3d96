package io.mpreg.blockchain.tools.cli;

import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import io.mpreg.blockchain.members.archive.ContradictingFile;
import io.mpreg.blockchain.platform.database.DatabaseUnusable;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import io.mpreg.blockchain.platform.database.StoreFailure;
import io.mpreg.blockchain.platform.keys.KeysUnusable;
import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.Json;
import io.mpreg.blockchain.tools.cli.terminal.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;

/// Explains to the user why a command failed, without class names where the cause is known.
final class Failures {
  private Failures() {}

  /// Writes the reason to standard error and, with `--json`, also as JSON to standard output.
  ///
  /// @return the exit code
  static int report(Exception failure, CommandLine command) {
    int exitCode = exitCode(failure);
    String reason = reason(failure);
    command.getErr().println(command.getCommandName() + ": " + reason);
    if (isUnexpected(failure)) {
      failure.printStackTrace(command.getErr());
    }
    if (Output.isJson(command)) {
      Map<String, Object> error = new LinkedHashMap<>();
      error.put("exitCode", exitCode);
      error.put("error", reason);
      command.getOut().println(Json.text(error));
    }
    return exitCode;
  }

  private static int exitCode(Exception failure) {
    return switch (failure) {
      case CommandFailed ended -> ended.exitCode();
      case ContradictingFile contradiction -> ExitCode.REFUSED;
      case StoreDamaged damaged -> ExitCode.REFUSED;
      case RulesUnknown unknown -> ExitCode.RULES_UNKNOWN;
      default -> ExitCode.FAILED;
    };
  }

  private static boolean isUnexpected(Exception failure) {
    return !(failure instanceof CommandFailed
        || failure instanceof IOException
        || failure instanceof UncheckedIOException
        || failure instanceof Malformed
        || failure instanceof KeysUnusable
        || failure instanceof ContradictingFile
        || failure instanceof DatabaseUnusable
        || failure instanceof RulesUnknown
        || failure instanceof StoreDamaged
        || failure instanceof StoreFailure);
  }

  private static String reason(Throwable failure) {
    return switch (failure) {
      case CommandFailed ended -> message(ended);
      case Malformed malformed -> message(malformed);
      case ContradictingFile contradiction -> message(contradiction);
      case DatabaseUnusable unusable -> message(unusable) + " " + unusable.action();
      case StoreDamaged damaged -> "the stored data is damaged: " + message(damaged);
      case StoreFailure failed -> message(failed);
      case RulesUnknown unknown -> message(unknown);
      case UncheckedIOException wrapped when wrapped.getCause() != null ->
          reason(wrapped.getCause());
      case KeysUnusable unusable -> message(unusable) + ". " + unusable.action();
      case FileAlreadyExistsException taken ->
          "%s exists already and is not overwritten".formatted(taken.getFile());
      case NoSuchFileException missing -> "no such file: " + missing.getFile();
      case IOException io -> io.getClass().getSimpleName() + ": " + message(io);
      default -> failure.toString();
    };
  }

  private static String message(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }
}
