package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.json.PayloadGrammar;
import java.util.List;
import java.util.Optional;

/// A page of authority changes with the final block that they lead to: what brings a light client
/// forward (protocol, section 18). Only the shape is checked here; what it is worth says a
/// [LightClient].
///
/// @param changes in the order of heights, up to that of the block
/// @param block the block; its own change stands last if it is one
public record AuthorityUpdate(Hash chainId, List<AuthorityChange> changes, CertifiedBlock block) {
  /// The largest update in bytes.
  public static final int MAX_BYTES = 1 << 20;

  public AuthorityUpdate {
    changes = AuthorityChange.bounded(changes);
  }

  /// Of the changes that a proof carries, those that lead to its block: a later log may carry more.
  static AuthorityUpdate upTo(CertifiedBlock block, Hash chainId, List<AuthorityChange> changes) {
    return new AuthorityUpdate(
        chainId,
        changes.stream()
            .filter(change -> BlockHeader.decode(change.headerBytes()).height() <= block.height())
            .toList(),
        block);
  }

  /// Reads an update.
  ///
  /// @throws Malformed when it is not exactly of the shape of an update; says why
  public static AuthorityUpdate parse(Bytes json) {
    if (json.length() > MAX_BYTES) {
      throw new Malformed(
          "authority update of %d bytes, at most %d".formatted(json.length(), MAX_BYTES));
    }
    return PayloadFields.read(PayloadGrammar.parse(json), AuthorityUpdate::read);
  }

  // "next" is for who asks for the next page, and says nothing about the chain
  private static AuthorityUpdate read(PayloadFields fields) {
    Receipt.requireVersion(fields);
    Optional<Long> next = fields.optionalWhole("next");
    AuthorityUpdate update =
        new AuthorityUpdate(
            fields.hash("chainId"), AuthorityChange.readAll(fields), CertifiedBlock.read(fields));
    if (next.isPresent() && next.get() <= update.block().height()) {
      throw new Malformed("'next' is not above the block");
    }
    return update;
  }
}
