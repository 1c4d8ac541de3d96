package io.mpreg.blockchain.core.note;

import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.encoding.Malformed;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a tile stands below `tile/` (C2SP tlog-tiles; protocol, section 13): `0/x001/234`, or
/// `entries/000.p/5`.
///
/// @param level the tile's level, 0 … 63, or [#ENTRIES]
/// @param index the tile's number in its level
/// @param width how many hashes or entries it has: [#FULL], or less in a partial tile
public record TilePath(int level, long index, int width) {
  /// What stands in the place of a level for the entries themselves.
  public static final int ENTRIES = -1;

  /// How many hashes or entries a full tile has.
  public static final int FULL = 256;

  /// How many levels of the tree are between the levels of tiles.
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
  /// @throws Malformed when it is not the one way to write a tile's place
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
      // One spelling only: no leading zeros, and a full tile is not called partial.
      if (!tile.toString().equals(path)) {
        throw new Malformed("not the one path of a tile");
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
