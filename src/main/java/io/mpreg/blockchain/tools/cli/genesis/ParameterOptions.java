package io.mpreg.blockchain.tools.cli.genesis;

import io.mpreg.blockchain.core.state.Parameters;
import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The parameters of a new chain. [Parameters] checks their limits.
final class ParameterOptions {
  @Option(
      names = "--byzantine",
      paramLabel = "b",
      description =
          "How many authorities may be Byzantine (b): the chain needs 3b + 2c + 1 authorities."
              + " Default: as many as that allows, 1 of 4, 2 of 7.")
  private @Nullable Integer byzantine;

  @Option(
      names = "--crashed",
      paramLabel = "c",
      description = "How many more may be down (c). Default: 0.")
  private @Nullable Integer crashed;

  @Option(
      names = "--registration",
      paramLabel = "open|governed",
      description = "Whether any node may register, or only approved ones. Default: open.")
  private Parameters.@Nullable Registration registration;

  @Option(
      names = "--block-interval-millis",
      paramLabel = "MILLIS",
      description = "The minimum time between two blocks, 1 to 60000. Default: 200.")
  private @Nullable Integer blockIntervalMillis;

  @Option(
      names = "--round-timeout-millis",
      paramLabel = "MILLIS",
      description = "The timeout of the first round, 100 to 600000. Default: 1500.")
  private @Nullable Integer roundTimeoutMillis;

  @Option(
      names = "--max-block-transactions",
      paramLabel = "COUNT",
      description = "Transactions in a block, 1 to 100000. Default: 10000.")
  private @Nullable Integer maxBlockTransactions;

  @Option(
      names = "--max-block-bytes",
      paramLabel = "BYTES",
      description =
          "Bytes of transactions and payloads in a block, 131072 to 67108864. Default: 8388608.")
  private @Nullable Integer maxBlockBytes;

  @Option(
      names = "--valid-until-window",
      paramLabel = "BLOCKS",
      description =
          "How far above the head a transaction may stay valid, 1 to 10000000. Default: 100000.")
  private @Nullable Long validUntilWindow;

  /// @param otherwise the value when the option is not given
  int byzantine(int otherwise) {
    return Objects.requireNonNullElse(byzantine, otherwise);
  }

  /// @param otherwise the value when the option is not given
  int crashed(int otherwise) {
    return Objects.requireNonNullElse(crashed, otherwise);
  }

  /// The options that are given, and the rest as in the base.
  ///
  /// @throws CommandFailed when a limit is exceeded
  Parameters over(Parameters base) {
    try {
      return new Parameters(
          Objects.requireNonNullElse(blockIntervalMillis, base.blockIntervalMillis()),
          Objects.requireNonNullElse(roundTimeoutMillis, base.roundTimeoutMillis()),
          Objects.requireNonNullElse(maxBlockTransactions, base.maxBlockTransactions()),
          Objects.requireNonNullElse(maxBlockBytes, base.maxBlockBytes()),
          Objects.requireNonNullElse(validUntilWindow, base.validUntilWindow()),
          Objects.requireNonNullElse(registration, base.registration()));
    } catch (IllegalArgumentException wrong) {
      throw CommandFailed.usage("not a valid genesis: " + wrong.getMessage());
    }
  }

  /// Parameters in the form of the document.
  static Map<String, Object> json(Parameters parameters) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("blockIntervalMillis", parameters.blockIntervalMillis());
    json.put("roundTimeoutMillis", parameters.roundTimeoutMillis());
    json.put("maxBlockTransactions", parameters.maxBlockTransactions());
    json.put("maxBlockBytes", parameters.maxBlockBytes());
    json.put("validUntilWindow", parameters.validUntilWindow());
    json.put("registration", parameters.registration().name().toLowerCase(Locale.ROOT));
    return json;
  }
}
