package io.mpreg.blockchain.core.note;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Base64Text;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.encoding.Malformed;
import java.util.Base64;

/// The checkpoint of a chain's log, signed by authorities: the root of the Merkle tree of the first
/// `size` headers (C2SP tlog-checkpoint, without extension lines).
///
/// @param size the number of headers, 1 … 2^53 − 1: heights 0 … size − 1
public record Checkpoint(Hash chainId, long size, Hash root) {
  private static final String PREFIX = "mpreg-ledger/";
  private static final int LINES = 3;

  public Checkpoint {
    Integers.check("size", size, Integers.MAX);
    if (size < 1) {
      throw new IllegalArgumentException("size is 0, but a log has at least the genesis");
    }
  }

  /// The origin line: the name of a chain's log.
  public static String origin(Hash chainId) {
    return PREFIX + chainId.hex();
  }

  // origin "\n" size "\n" base64(root) "\n"
  /// The text of the note.
  public String body() {
    String base64 = Base64.getEncoder().encodeToString(root.toArray());
    return origin(chainId) + "\n" + size + "\n" + base64 + "\n";
  }

  /// Reads the text of a note.
  ///
  /// @throws Malformed if it is not exactly the body of one checkpoint
  public static Checkpoint parse(String body) {
    String[] lines = body.split("\n", -1);
    if (lines.length != LINES + 1 || !lines[LINES].isEmpty()) {
      throw new Malformed("checkpoint: not three lines");
    }
    try {
      Checkpoint checkpoint = new Checkpoint(chainId(lines[0]), size(lines[1]), root(lines[2]));
      if (!checkpoint.body().equals(body)) {
        throw new Malformed("checkpoint: not in canonical form");
      }
      return checkpoint;
    } catch (IllegalArgumentException invalid) {
      throw new Malformed("checkpoint: " + invalid.getMessage());
    }
  }

  private static Hash chainId(String origin) {
    if (!origin.startsWith(PREFIX)) {
      throw new Malformed("checkpoint: the origin does not begin with " + PREFIX);
    }
    return Hash.fromHex(origin.substring(PREFIX.length()));
  }

  // The caller rejects other spellings of the number by comparing the body.
  private static long size(String decimal) {
    try {
      return Long.parseLong(decimal);
    } catch (NumberFormatException invalid) {
      throw new Malformed("checkpoint: the size is not a number");
    }
  }

  private static Hash root(String base64) {
    return Base64Text.decode(base64)
        .map(Hash::fromBytes)
        .orElseThrow(() -> new Malformed("checkpoint: the root is not in base64"));
  }
}
