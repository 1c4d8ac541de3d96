package io.mpreg.blockchain.core.rules;

import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.Malformed;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.IntStream;

/// The version of the rules by which a height is decided (`docs/protocol.md`, section 19): what
/// execution, proposals and transactions ask when something is not the same in all versions. A gate
/// asks this value, never a height, and never what software runs.
///
/// Versions follow each other, and each includes the ones before it.
///
/// @param version at least 1
public record Rules(int version) {
  /// What a chain begins with, unless its genesis document says otherwise.
  public static final Rules FIRST = new Rules(1);

  /// The last version whose bytes are final: they stand in the protocol with worked values.
  private static final Rules RELEASED = new Rules(1);

  /// The last version that this software has.
  public static final Rules LATEST = new Rules(1);

  private static final String CAPABILITY = "mpreg.rules/";

  public Rules {
    if (version < 1) {
      throw new IllegalArgumentException("rules version %d, at least 1".formatted(version));
    }
  }

  /// The last version that this software may apply to a chain. A version that is not final is known
  /// in chains for development only: in another one it could be voted in, and would part ways with
  /// the one that is released in the end.
  public static Rules supported(boolean development) {
    return development ? LATEST : RELEASED;
  }

  // u32
  /// Reads a version.
  ///
  /// @throws Malformed when it is none
  public static Rules read(ByteReader reader) {
    int version = reader.u32();
    if (version < 1) {
      throw new Malformed("rules version %d, at least 1".formatted(version));
    }
    return new Rules(version);
  }

  /// Whether these rules are the given ones or come after them.
  public boolean include(Rules others) {
    return version >= others.version;
  }

  public Rules next() {
    return new Rules(Math.addExact(version, 1));
  }

  public Rules atMost(Rules limit) {
    return limit.include(this) ? this : limit;
  }

  /// With what a node says in the registry that its software knows these rules.
  public String capability() {
    return CAPABILITY + version;
  }

  /// The first capability of a node that says it knows later rules than it does.
  public static Optional<String> claimedBeyond(Collection<String> capabilities, Rules supported) {
    return capabilities.stream()
        .filter(capability -> capability.startsWith(CAPABILITY))
        .filter(capability -> !isAtMost(capability.substring(CAPABILITY.length()), supported))
        .findFirst();
  }

  private static boolean isAtMost(String version, Rules supported) {
    return IntStream.rangeClosed(1, supported.version)
        .mapToObj(String::valueOf)
        .anyMatch(version::equals);
  }

  @Override
  public String toString() {
    return String.valueOf(version);
  }
}
