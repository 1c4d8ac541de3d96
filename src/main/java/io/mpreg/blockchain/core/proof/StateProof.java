package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.json.PayloadGrammar;
import io.mpreg.blockchain.core.state.Tip;
import java.util.List;
import java.util.Optional;

/// A proof of the values or absence of some keys in the state after a final block (protocol,
/// section 15). Only the shape is checked here; [StateProofVerifier] verifies it.
///
/// @param authoritySet the set that decided the block
/// @param certificate the block's finality certificate; empty for the genesis
/// @param authorityChanges the authority changes below the block, in the order of heights; empty in
///   a chain without changes
public record StateProof(
    long version,
    Hash chainId,
    ProvedHeader block,
    Bytes authoritySet,
    Bytes certificate,
    List<AuthorityChange> authorityChanges,
    List<StateEntry> entries) {
  /// The largest state proof in bytes.
  public static final int MAX_BYTES = 1 << 20;

  private static final int MAX_ENTRIES = 64;

  public StateProof {
    Receipt.requireVersion(version);
    authorityChanges = AuthorityChange.bounded(authorityChanges);
    entries = List.copyOf(entries);
    if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException(
          "%d entries, must be 1 to %d".formatted(entries.size(), MAX_ENTRIES));
    }
  }

  /// The proof of these keys in the state at the tip of a chain.
  ///
  /// @param authorities the set that decided the last block
  /// @param certificate the last block's; only the genesis has none
  /// @param authorityChanges those at heights below the last block
  public static StateProof of(
      Tip tip,
      AuthoritySet authorities,
      Optional<Certificate> certificate,
      List<AuthorityChange> authorityChanges,
      List<Bytes> keys) {
    CertifiedBlock block = CertifiedBlock.of(tip.header(), authorities, certificate);
    return new StateProof(
        Receipt.VERSION,
        tip.state().chainId(),
        block.block(),
        block.authoritySet(),
        block.certificate(),
        authorityChanges,
        keys.stream().map(key -> StateEntry.of(key, tip.state().proof(key))).toList());
  }

  /// The block with its authority set and certificate.
  public CertifiedBlock certified() {
    return new CertifiedBlock(block, authoritySet, certificate);
  }

  /// The update of a light client that the proof contains: its block, and the changes up to it.
  public AuthorityUpdate asUpdate() {
    return AuthorityUpdate.upTo(certified(), chainId, authorityChanges);
  }

  /// Reads a state proof.
  ///
  /// @throws Malformed if it does not have exactly the shape of a state proof; says why
  public static StateProof parse(Bytes json) {
    if (json.length() > MAX_BYTES) {
      throw new Malformed(
          "state proof of %d bytes, at most %d".formatted(json.length(), MAX_BYTES));
    }
    return PayloadFields.read(PayloadGrammar.parse(json), StateProof::read);
  }

  private static StateProof read(PayloadFields fields) {
    return new StateProof(
        Receipt.requireVersion(fields.whole("version")),
        fields.hash("chainId"),
        fields.object("block", ProvedHeader::read),
        fields.hex("authoritySet"),
        fields.hex("certificate"),
        AuthorityChange.readAll(fields),
        fields.objects("entries", StateEntry::read));
  }
}
