package io.mpreg.blockchain.platform.web;

import tools.jackson.core.StreamReadConstraints;

/// The limits of a JSON body, for every parser: 32 levels, strings of 262 144 characters, numbers
/// of 40 digits, names of 128 characters.
public final class JsonLimits {
  public static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder()
          .maxNestingDepth(32)
          .maxStringLength(BodyLimit.DEFAULT_BYTES)
          .maxNumberLength(40)
          .maxNameLength(128)
          .build();

  private JsonLimits() {}
}
