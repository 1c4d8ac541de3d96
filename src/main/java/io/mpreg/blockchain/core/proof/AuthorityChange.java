package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.json.PayloadFields;
import java.util.List;

/// An authority change in a proof: a final header that names another authority set for the next
/// height. Nothing is verified yet (protocol, section 18).
///
/// @param headerBytes a header whose two authority set hashes differ
/// @param certificate its finality certificate, by the set that decided the header
/// @param nextAuthoritySet the set that decides from the next height on
public record AuthorityChange(Bytes headerBytes, Bytes certificate, Bytes nextAuthoritySet) {
  /// The most changes in one proof or page.
  public static final int MAX_IN_PROOF = 256;

  /// The JSON field of a proof that holds the changes; absent if there are none.
  public static final String FIELD = "authorityChanges";

  /// The authority change that this final header makes.
  public static AuthorityChange of(
      BlockHeader header, Certificate certificate, AuthoritySet nextAuthorities) {
    return new AuthorityChange(header.encode(), certificate.encode(), nextAuthorities.encode());
  }

  // "authorityChanges": [{"headerBytes", "certificate", "nextAuthoritySet"}]; absent if empty, so
  // that every proof has one form
  static List<AuthorityChange> readAll(PayloadFields proof) {
    List<AuthorityChange> changes =
        proof
            .optionalObjects(FIELD, AuthorityChange::read)
            .map(AuthorityChange::unlessEmpty)
            .orElse(List.of());
    return bounded(changes);
  }

  private static List<AuthorityChange> unlessEmpty(List<AuthorityChange> changes) {
    if (changes.isEmpty()) {
      throw new IllegalArgumentException(FIELD + " is empty: leave it out");
    }
    return changes;
  }

  static AuthorityChange read(PayloadFields fields) {
    return new AuthorityChange(
        fields.hex("headerBytes"), fields.hex("certificate"), fields.hex("nextAuthoritySet"));
  }

  /// Returns the list if it is not longer than [#MAX_IN_PROOF].
  static List<AuthorityChange> bounded(List<AuthorityChange> changes) {
    if (changes.size() > MAX_IN_PROOF) {
      throw new IllegalArgumentException(
          "%d %s, at most %d".formatted(changes.size(), FIELD, MAX_IN_PROOF));
    }
    return List.copyOf(changes);
  }
}
