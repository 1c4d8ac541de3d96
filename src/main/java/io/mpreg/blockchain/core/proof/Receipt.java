package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.json.PayloadGrammar;
import io.mpreg.blockchain.core.merkle.InclusionProof;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.state.Tip;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A self-contained proof, verifiable offline with only the genesis, that a transaction is final
/// with an outcome (protocol, section 14). Only the shape is checked here; [ReceiptVerifier]
/// verifies it.
///
/// @param inclusion the inclusion proof of the transaction in its block
/// @param authoritySet the set that decided the block
/// @param certificate the block's finality certificate
/// @param authorityChanges the authority changes that lead to the set that decided the block and to
///   the set that signed the checkpoint, in the order of heights; empty in a chain without changes
/// @param history the inclusion proof of the block in the log
/// @param checkpoint the signed note with the log's checkpoint
public record Receipt(
    long version,
    Hash chainId,
    ReceiptTransaction transaction,
    Inclusion inclusion,
    ProvedHeader block,
    Bytes authoritySet,
    Bytes certificate,
    List<AuthorityChange> authorityChanges,
    Inclusion history,
    String checkpoint) {
  /// The largest receipt in bytes.
  public static final int MAX_BYTES = 1 << 20;

  /// The only version of proofs.
  public static final long VERSION = 1;

  public Receipt {
    requireVersion(version);
    authorityChanges = AuthorityChange.bounded(authorityChanges);
  }

  /// The receipt of an entry of a final block.
  ///
  /// @param authorities the set that decided the block
  /// @param authorityChanges those at heights below the last header of the log
  /// @param checkpoint a signed checkpoint of a log that includes this block
  public static Receipt of(
      Entry entry,
      InclusionProof inclusion,
      BlockHeader header,
      AuthoritySet authorities,
      Certificate certificate,
      List<AuthorityChange> authorityChanges,
      InclusionProof history,
      SignedNote checkpoint) {
    CertifiedBlock block = CertifiedBlock.of(header, authorities, Optional.of(certificate));
    return new Receipt(
        VERSION,
        entry.transaction().draft().chainId(),
        ReceiptTransaction.of(entry),
        Inclusion.of(inclusion, entry.leafHash()),
        block.block(),
        block.authoritySet(),
        block.certificate(),
        authorityChanges,
        Inclusion.of(history, Tip.leaf(header)),
        new String(checkpoint.encode().toArray(), StandardCharsets.UTF_8));
  }

  /// The block with its authority set and certificate.
  public CertifiedBlock certified() {
    return new CertifiedBlock(block, authoritySet, certificate);
  }

  /// The update of a light client that the receipt contains: its block, and the changes up to it.
  public AuthorityUpdate asUpdate() {
    return AuthorityUpdate.upTo(certified(), chainId, authorityChanges);
  }

  /// Reads a receipt.
  ///
  /// @throws Malformed if it does not have exactly the shape of a receipt; says why
  public static Receipt parse(Bytes json) {
    if (json.length() > MAX_BYTES) {
      throw new Malformed("receipt of %d bytes, at most %d".formatted(json.length(), MAX_BYTES));
    }
    return PayloadFields.read(PayloadGrammar.parse(json), Receipt::read);
  }

  private static Receipt read(PayloadFields fields) {
    return new Receipt(
        requireVersion(fields.whole("version")),
        fields.hash("chainId"),
        fields.object("transaction", ReceiptTransaction::read),
        fields.object("inclusion", Inclusion::read),
        fields.object("block", ProvedHeader::read),
        fields.hex("authoritySet"),
        fields.hex("certificate"),
        AuthorityChange.readAll(fields),
        fields.object("history", Inclusion::read),
        fields.text("checkpoint"));
  }

  /// Returns the version if it is [#VERSION].
  static long requireVersion(long version) {
    if (version != VERSION) {
      throw new IllegalArgumentException("the only version is " + VERSION);
    }
    return version;
  }
}
