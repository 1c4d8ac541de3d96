package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Reign;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.json.PayloadFields;
import java.util.Optional;

/// A reign in a trust file. Nothing is verified yet.
///
/// @param last the last height; empty for the reign that has not ended
public record StoredReign(long first, Optional<Long> last, Bytes authoritySet) {
  static StoredReign of(Reign reign) {
    Optional<Long> last = Optional.of(reign.last()).filter(height -> height != Integers.MAX);
    return new StoredReign(reign.first(), last, reign.authorities().encode());
  }

  static StoredReign read(PayloadFields fields) {
    return new StoredReign(
        fields.whole("first"), fields.optionalWhole("last"), fields.hex("authoritySet"));
  }

  Reign reign() {
    return new Reign(first, last.orElse(Integers.MAX), AuthoritySet.decode(authoritySet));
  }
}
