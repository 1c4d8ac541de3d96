package io.mpreg.blockchain.ledger.web;

import io.mpreg.blockchain.core.proof.AuthorityChange;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A final header that hands over to another authority set.
@Schema(
    name = "AuthorityChange",
    description =
        "A final header that hands over to another authority set (section 18 of the protocol).")
record AuthorityChangeJson(
    @Needed @Schema(description = "A header whose two set hashes differ, hex") String headerBytes,
    @Needed @Schema(description = "Its finality certificate, hex") String certificate,
    @Needed @Schema(description = "The authorities that decide from the next height on, hex")
        String nextAuthoritySet) {

  static AuthorityChangeJson of(AuthorityChange change) {
    return new AuthorityChangeJson(
        change.headerBytes().hex(), change.certificate().hex(), change.nextAuthoritySet().hex());
  }

  /// Null where there is none, so that the field is left out.
  static @Nullable List<AuthorityChangeJson> ofAll(List<AuthorityChange> changes) {
    return changes.isEmpty() ? null : changes.stream().map(AuthorityChangeJson::of).toList();
  }
}
