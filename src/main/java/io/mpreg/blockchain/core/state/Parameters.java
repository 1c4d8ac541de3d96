package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.json.PayloadFields;

/// The parameters of a chain; part of the state, and changed by proposals.
///
/// @param blockIntervalMillis the minimum time between blocks, 1–60 000
/// @param roundTimeoutMillis the timeout of round 0, 100–600 000 and above the interval
/// @param maxBlockTransactions 1–100 000
/// @param maxBlockBytes the maximum sum of transaction bytes and payloads in a block, 131 072–67
///   108 864
/// @param validUntilWindow the most heights by which validUntilHeight may exceed the head, 1–10 000
///   000
/// @param registration who may register
public record Parameters(
    int blockIntervalMillis,
    int roundTimeoutMillis,
    int maxBlockTransactions,
    int maxBlockBytes,
    long validUntilWindow,
    Registration registration) {

  /// The default values for a new genesis document.
  public static final Parameters DEFAULTS =
      new Parameters(200, 1_500, 10_000, 8_388_608, 100_000, Registration.OPEN);

  static final int ENCODED_LENGTH = 25;

  private static final int MAX_INTERVAL = 60_000;
  private static final int MIN_TIMEOUT = 100;
  private static final int MAX_TIMEOUT = 600_000;
  private static final int MAX_TRANSACTIONS = 100_000;
  private static final int MIN_BYTES = 131_072;
  private static final int MAX_BYTES = 67_108_864;
  private static final long MAX_WINDOW = 10_000_000;

  /// Who may register: anyone, or only approved ids with their keys.
  public enum Registration {
    OPEN(0),
    GOVERNED(1);

    private final int code;

    Registration(int code) {
      this.code = code;
    }

    private static Registration named(String mode) {
      return switch (mode) {
        case "open" -> OPEN;
        case "governed" -> GOVERNED;
        default -> throw new Malformed("registration is neither open nor governed");
      };
    }
  }

  public Parameters {
    check("blockIntervalMillis", blockIntervalMillis, 1, MAX_INTERVAL);
    check("roundTimeoutMillis", roundTimeoutMillis, MIN_TIMEOUT, MAX_TIMEOUT);
    check("maxBlockTransactions", maxBlockTransactions, 1, MAX_TRANSACTIONS);
    check("maxBlockBytes", maxBlockBytes, MIN_BYTES, MAX_BYTES);
    check("validUntilWindow", validUntilWindow, 1, MAX_WINDOW);
    if (roundTimeoutMillis <= blockIntervalMillis) {
      throw new IllegalArgumentException(
          "roundTimeoutMillis %d is not above blockIntervalMillis %d"
              .formatted(roundTimeoutMillis, blockIntervalMillis));
    }
  }

  private static void check(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d, not %d to %d".formatted(name, value, least, most));
    }
  }

  /// Reads the parameters of a genesis document or a proposal; all fields are required.
  static Parameters read(PayloadFields fields) {
    int interval = fields.whole("blockIntervalMillis", 1, MAX_INTERVAL);
    int timeout = fields.whole("roundTimeoutMillis", MIN_TIMEOUT, MAX_TIMEOUT);
    int transactions = fields.whole("maxBlockTransactions", 1, MAX_TRANSACTIONS);
    int bytes = fields.whole("maxBlockBytes", MIN_BYTES, MAX_BYTES);
    long window = fields.whole("validUntilWindow", 1, MAX_WINDOW);
    Registration registration = fields.text("registration", Registration::named);
    // The only remaining fault is a timeout that is not above the interval.
    return PayloadFields.at(
        "roundTimeoutMillis",
        () -> new Parameters(interval, timeout, transactions, bytes, window, registration));
  }

  // u32 blockIntervalMillis ‖ u32 roundTimeoutMillis ‖ u32 maxBlockTransactions ‖ u32 maxBlockBytes
  // ‖ u64 validUntilWindow ‖ u8 registration
  public Bytes encode() {
    return new ByteWriter(ENCODED_LENGTH)
        .u32(blockIntervalMillis)
        .u32(roundTimeoutMillis)
        .u32(maxBlockTransactions)
        .u32(maxBlockBytes)
        .u64(validUntilWindow)
        .u8(registration.code)
        .toBytes();
  }

  public static Parameters decode(Bytes encoded) {
    ByteReader reader = new ByteReader(encoded);
    try {
      Parameters parameters =
          new Parameters(
              reader.u32(),
              reader.u32(),
              reader.u32(),
              reader.u32(),
              reader.u64(),
              registration(reader.u8()));
      reader.end();
      return parameters;
    } catch (IllegalArgumentException invalid) {
      throw new Malformed("parameters: " + invalid.getMessage());
    }
  }

  private static Registration registration(int code) {
    for (Registration mode : Registration.values()) {
      if (mode.code == code) {
        return mode;
      }
    }
    throw new Malformed("registration mode " + code + " is unknown");
  }
}
