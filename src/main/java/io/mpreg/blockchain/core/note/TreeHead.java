package io.mpreg.blockchain.core.note;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Base64Text;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.encoding.Malformed;

/// The checkpoint of any transparency log (C2SP tlog-checkpoint), with any extension lines: the
/// part that a witness checks.
///
/// @param origin the log's name, not empty
/// @param size the number of entries, 0 … 2^53 − 1
/// @param text the whole body, which the signatures cover
public record TreeHead(String origin, long size, Hash root, String text) {

  /// Reads the body of a checkpoint.
  ///
  /// @throws Malformed if it is not the body of a checkpoint
  public static TreeHead parse(String body) {
    String[] lines = body.split("\n", -1);
    if (lines.length < 4 || !lines[lines.length - 1].isEmpty() || lines[0].isEmpty()) {
      throw new Malformed("checkpoint: not an origin, a size and a root in a line each");
    }
    for (int i = 3; i < lines.length - 1; i++) {
      if (lines[i].isEmpty()) {
        throw new Malformed("checkpoint: an extension line is empty");
      }
    }
    return new TreeHead(lines[0], size(lines[1]), root(lines[2]), body);
  }

  /// A size in ASCII digits without a leading zero.
  static long size(String decimal) {
    boolean canonical = decimal.equals("0") || decimal.matches("[1-9][0-9]{0,15}");
    if (!canonical || Long.parseLong(decimal) > Integers.MAX) {
      throw new Malformed("checkpoint: the size is not a whole number of 0 to " + Integers.MAX);
    }
    return Long.parseLong(decimal);
  }

  /// A hash in base64.
  static Hash root(String base64) {
    return Base64Text.decode(base64)
        .filter(bytes -> bytes.length == Hash.LENGTH)
        .map(Hash::fromBytes)
        .orElseThrow(() -> new Malformed("checkpoint: a hash is not 32 bytes in base64"));
  }
}
