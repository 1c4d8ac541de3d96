package io.mpreg.blockchain.cli;

import io.mpreg.blockchain.encoding.Malformed;
import io.mpreg.blockchain.keys.KeysUnusable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;

/// Tells people why a command did not come to its end, without class names where the cause is
/// known.
final class Failures {
  private Failures() {}

  /// Writes the reason to standard error and, where the command was asked for JSON, as JSON to
  /// standard output.
  ///
  /// @return the exit code
  static int report(Exception failure, CommandLine command) {
    int exitCode = failure instanceof CommandFailed ended ? ended.exitCode() : ExitCode.FAILED;
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

  private static boolean isUnexpected(Exception failure) {
    return !(failure instanceof CommandFailed
        || failure instanceof IOException
        || failure instanceof UncheckedIOException
        || failure instanceof Malformed
        || failure instanceof KeysUnusable);
  }

  private static String reason(Throwable failure) {
    return switch (failure) {
      case CommandFailed ended -> message(ended);
      case Malformed malformed -> message(malformed);
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
