package io.mpreg.blockchain.cli;

import io.mpreg.blockchain.chain.Parameters;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/// What the members of a new chain agree to run it with. The limits are those of [Parameters],
/// which has the last word.
final class ParameterOptions {
  private static final Parameters USUAL = Parameters.DEFAULTS;

  @Option(
      names = "--byzantine",
      paramLabel = "b",
      description =
          "How many authorities may do anything at all: the chain needs 3b + 2c + 1. Default: 0.")
  private int byzantine;

  @Option(
      names = "--crashed",
      paramLabel = "c",
      description = "How many more may be down. Default: 0.")
  private int crashed;

  @Option(
      names = "--registration",
      paramLabel = "open|governed",
      description =
          "Whether anyone may register as a node, or only who was approved. Default: open.")
  private Parameters.Registration registration = USUAL.registration();

  @Option(
      names = "--block-interval-millis",
      paramLabel = "MILLIS",
      description = "The smallest time between two blocks, 1 to 60000. Default: 200.")
  private int blockIntervalMillis = USUAL.blockIntervalMillis();

  @Option(
      names = "--round-timeout-millis",
      paramLabel = "MILLIS",
      description = "How long a leader is waited for at first, 100 to 600000. Default: 1500.")
  private int roundTimeoutMillis = USUAL.roundTimeoutMillis();

  @Option(
      names = "--max-block-transactions",
      paramLabel = "COUNT",
      description = "Transactions in a block, 1 to 100000. Default: 10000.")
  private int maxBlockTransactions = USUAL.maxBlockTransactions();

  @Option(
      names = "--max-block-bytes",
      paramLabel = "BYTES",
      description =
          "Bytes of transactions and payloads in a block, 131072 to 67108864. Default: 8388608.")
  private int maxBlockBytes = USUAL.maxBlockBytes();

  @Option(
      names = "--valid-until-window",
      paramLabel = "BLOCKS",
      description =
          "How far above the head a transaction may stay valid, 1 to 10000000. Default: 100000.")
  private long validUntilWindow = USUAL.validUntilWindow();

  int byzantine() {
    return byzantine;
  }

  int crashed() {
    return crashed;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("blockIntervalMillis", blockIntervalMillis);
    json.put("roundTimeoutMillis", roundTimeoutMillis);
    json.put("maxBlockTransactions", maxBlockTransactions);
    json.put("maxBlockBytes", maxBlockBytes);
    json.put("validUntilWindow", validUntilWindow);
    json.put("registration", registration.name().toLowerCase(Locale.ROOT));
    return json;
  }
}
