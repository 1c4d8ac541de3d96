package io.mpreg.blockchain.ledger.web;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;

/// What a JSON body may be at most, whoever reads it: 32 levels, strings of 262 144 characters,
/// numbers of 40 digits, names of 128 characters.
final class JsonLimits {
  static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder()
          .maxNestingDepth(32)
          .maxStringLength(BodyLimitFilter.MAX_BODY)
          .maxNumberLength(40)
          .maxNameLength(128)
          .build();

  private JsonLimits() {}

  /// The problem of a body that is not JSON, with the place where it stops being so.
  static Problem malformed(JacksonException invalid) {
    TokenStreamLocation place = invalid.getLocation();
    String where =
        place == null
            ? ""
            : "line %d, column %d: ".formatted(place.getLineNr(), place.getColumnNr());
    return Problem.of(HttpFault.JSON_MALFORMED, where + invalid.getOriginalMessage());
  }
}
