package io.mpreg.blockchain.core.rules;

import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.Malformed;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.IntStream;

/// The version of the protocol rules that apply to a height (`docs/protocol.md`, section 19). Code
/// that differs between versions depends on this value only, never on a height or on the software
/// version.
///
/// Versions are consecutive, and each one includes the features of those before it.
///
/// @param version at least 1
public record Rules(int version) {
  /// The rules that a chain begins with, unless its genesis document says otherwise.
  public static final Rules FIRST = new Rules(1);

  /// The last released version: its encodings are final and in the protocol, with worked values.
  private static final Rules RELEASED = new Rules(1);

  /// The last version that this software implements, released or not.
  public static final Rules LATEST = new Rules(1);

  /// The step of version 1 that this software implements (`docs/protocol.md`, section 5). It tells
  /// apart what must not work together until the first release; after that it does not change.
  public static final int DRAFT = 1;

  private static final String CAPABILITY = "mpreg.rules/";

  public Rules {
    if (version < 1) {
      throw new IllegalArgumentException("rules version %d, at least 1".formatted(version));
    }
  }

  /// The last version that this software applies to a chain. An unreleased version is supported
  /// only in development chains: if another chain voted for it, that chain would fork from the
  /// version that is eventually released.
  public static Rules supported(boolean development) {
    return development ? LATEST : RELEASED;
  }

  // u32
  /// Reads a version.
  ///
  /// @throws Malformed if it is 0
  public static Rules read(ByteReader reader) {
    int version = reader.u32();
    if (version < 1) {
      throw new Malformed("rules version %d, at least 1".formatted(version));
    }
    return new Rules(version);
  }

  /// Whether these rules are the given version or a later one.
  public boolean include(Rules others) {
    return version >= others.version;
  }

  public Rules next() {
    return new Rules(Math.addExact(version, 1));
  }

  public Rules atMost(Rules limit) {
    return limit.include(this) ? this : limit;
  }

  /// The capability with which a node announces in the registry that its software supports these
  /// rules.
  public String capability() {
    return CAPABILITY + version;
  }

  /// The first of these capabilities that claims later rules than the supported ones.
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
