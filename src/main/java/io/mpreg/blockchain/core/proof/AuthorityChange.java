package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.json.PayloadFields;
import java.util.List;

/// A final header that hands over to another authority set, as it stands in a proof: nothing here
/// is checked yet (protocol, section 18).
///
/// @param headerBytes a header whose two set hashes differ
/// @param certificate its finality certificate, by the set that decided it
/// @param nextAuthoritySet the set that decides from the next height on
public record AuthorityChange(Bytes headerBytes, Bytes certificate, Bytes nextAuthoritySet) {
  /// How many changes one proof or one page holds at most.
  public static final int MAX_IN_PROOF = 256;

  /// The field of a proof that holds them, left out where there is none.
  public static final String FIELD = "authorityChanges";

  /// The parts of a final header that hands over.
  public static AuthorityChange of(
      BlockHeader header, Certificate certificate, AuthoritySet nextAuthorities) {
    return new AuthorityChange(header.encode(), certificate.encode(), nextAuthorities.encode());
  }

  // "authorityChanges": [{"headerBytes", "certificate", "nextAuthoritySet"}]; absent when there is
  // none, so that every proof has one form
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

  /// The same list, if it is not longer than a proof may have it.
  static List<AuthorityChange> bounded(List<AuthorityChange> changes) {
    if (changes.size() > MAX_IN_PROOF) {
      throw new IllegalArgumentException(
          "%d %s, at most %d".formatted(changes.size(), FIELD, MAX_IN_PROOF));
    }
    return List.copyOf(changes);
  }
}
