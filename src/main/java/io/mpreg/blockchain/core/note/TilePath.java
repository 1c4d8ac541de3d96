package io.mpreg.blockchain.core.note;

import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.encoding.Malformed;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The path of a tile below `tile/` (C2SP tlog-tiles; protocol, section 13), such as `0/x001/234`
/// or `entries/000.p/5`.
///
/// @param level the tile's level, 0 … 63, or [#ENTRIES]
/// @param index the tile's index in its level
/// @param width the number of hashes or entries: [#FULL], or less in a partial tile
public record TilePath(int level, long index, int width) {
  /// The level of entry bundles, which hold the entries themselves.
  public static final int ENTRIES = -1;

  /// The number of hashes or entries in a full tile.
  public static final int FULL = 256;

  /// The height of a tile in levels of the tree.
  public static final int HEIGHT = 8;

  private static final int MAX_LEVEL = 63;
  private static final String ENTRIES_NAME = "entries";
  private static final Pattern PATH =
      Pattern.compile(
          "(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

  public TilePath {
    if (level != ENTRIES) {
      Integers.check("level", level, MAX_LEVEL);
    }
    Integers.check("index", index, Integers.MAX);
    if (width < 1 || width > FULL) {
      throw new IllegalArgumentException("width is " + width + ", must be 1 to " + FULL);
    }
  }

  public boolean ofEntries() {
    return level == ENTRIES;
  }

  /// Reads a path.
  ///
  /// @throws Malformed if it is not the canonical path of a tile
  public static TilePath parse(String path) {
    Matcher parts = PATH.matcher(path);
    if (!parts.matches()) {
      throw new Malformed("not the path of a tile");
    }
    String level = parts.group(1);
    String width = parts.group(3);
    try {
      TilePath tile =
          new TilePath(
              level.equals(ENTRIES_NAME) ? ENTRIES : Integer.parseInt(level),
              Long.parseLong(parts.group(2).replaceAll("[x/]", "")),
              width == null ? FULL : Integer.parseInt(width));
      // Only the canonical form: no leading zeros, and no partial form of a full tile.
      if (!tile.toString().equals(path)) {
        throw new Malformed("not the canonical path of a tile");
      }
      return tile;
    } catch (IllegalArgumentException outOfRange) {
      throw new Malformed("path of a tile: " + outOfRange.getMessage());
    }
  }

  @Override
  public String toString() {
    StringBuilder path = new StringBuilder(threeDigits(index));
    for (long rest = index / 1_000; rest > 0; rest /= 1_000) {
      path.insert(0, "x" + threeDigits(rest) + "/");
    }
    path.insert(0, (ofEntries() ? ENTRIES_NAME : String.valueOf(level)) + "/");
    return (width == FULL ? path : path.append(".p/").append(width)).toString();
  }

  private static String threeDigits(long number) {
    return String.valueOf(1_000 + number % 1_000).substring(1);
  }
}
