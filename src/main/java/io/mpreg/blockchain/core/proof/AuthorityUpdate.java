package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.json.PayloadGrammar;
import java.util.List;
import java.util.Optional;

/// A page of authority changes with the final block that they lead to, from which a light client
/// advances (protocol, section 18). Only the shape is checked here; [LightClient] verifies it.
///
/// @param authorityChanges in the order of heights, up to the height of the block
/// @param block the block; if it is itself a change, that change is the last one
/// @param authoritySet the set that decided the block
/// @param certificate the block's finality certificate; empty for the genesis
/// @param next the height at which the next page begins, if there is one; a hint for paging that is
///   not verified
public record AuthorityUpdate(
    long version,
    Hash chainId,
    List<AuthorityChange> authorityChanges,
    ProvedHeader block,
    Bytes authoritySet,
    Bytes certificate,
    Optional<Long> next) {
  /// The largest update in bytes.
  public static final int MAX_BYTES = 1 << 20;

  public AuthorityUpdate {
    Receipt.requireVersion(version);
    authorityChanges = AuthorityChange.bounded(authorityChanges);
    if (next.isPresent() && next.get() <= block.height()) {
      throw new IllegalArgumentException("'next' is not above the block");
    }
  }

  /// An update with the changes that lead to a block.
  public static AuthorityUpdate of(
      Hash chainId, List<AuthorityChange> changes, CertifiedBlock block, Optional<Long> next) {
    return new AuthorityUpdate(
        Receipt.VERSION,
        chainId,
        changes,
        block.block(),
        block.authoritySet(),
        block.certificate(),
        next);
  }

  /// An update with those changes of a proof that lead to its block. A proof with a later
  /// checkpoint may contain changes after the block.
  static AuthorityUpdate upTo(CertifiedBlock block, Hash chainId, List<AuthorityChange> changes) {
    return of(
        chainId,
        changes.stream()
            .filter(change -> BlockHeader.decode(change.headerBytes()).height() <= block.height())
            .toList(),
        block,
        Optional.empty());
  }

  /// The block with its authority set and certificate.
  public CertifiedBlock certified() {
    return new CertifiedBlock(block, authoritySet, certificate);
  }

  /// Reads an update.
  ///
  /// @throws Malformed if it does not have exactly the shape of an update; says why
  public static AuthorityUpdate parse(Bytes json) {
    if (json.length() > MAX_BYTES) {
      throw new Malformed(
          "authority update of %d bytes, at most %d".formatted(json.length(), MAX_BYTES));
    }
    return PayloadFields.read(PayloadGrammar.parse(json), AuthorityUpdate::read);
  }

  private static AuthorityUpdate read(PayloadFields fields) {
    return new AuthorityUpdate(
        Receipt.requireVersion(fields.whole("version")),
        fields.hash("chainId"),
        AuthorityChange.readAll(fields),
        fields.object("block", ProvedHeader::read),
        fields.hex("authoritySet"),
        fields.hex("certificate"),
        fields.optionalWhole("next"));
  }
}
