package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Base64Text;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.json.PayloadGrammar;
import io.mpreg.blockchain.core.merkle.InclusionProof;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// All that is needed to believe, offline and with nothing but the genesis, that a transaction is
/// final with an outcome (protocol, section 14). Only the shape is checked here; what it is worth
/// says a [ReceiptVerifier].
///
/// @param inclusion the transaction in its block
/// @param authorityChanges the changes of the authority set that lead to the sets that decided the
///   block and signed the checkpoint, in the order of heights; none in a chain without changes
/// @param history the block in the log
/// @param checkpoint the signed note about the log
public record Receipt(
    Hash chainId,
    Ordered transaction,
    Inclusion inclusion,
    CertifiedBlock block,
    List<AuthorityChange> authorityChanges,
    Inclusion history,
    String checkpoint) {
  /// The largest receipt in bytes.
  public static final int MAX_BYTES = 1 << 20;

  static final String SCHEME = "rfc9162-sha256";

  /// The only version of receipts and state proofs.
  public static final int VERSION = 1;

  private static final int MAX_OUTCOME = 0xffff;

  /// A transaction and what became of it.
  public record Ordered(Hash id, Bytes bytes, Bytes payload, int outcome, String outcomeCode) {
    private static Ordered of(Entry entry) {
      Transaction transaction = entry.transaction();
      return new Ordered(
          transaction.id(),
          transaction.bytes(),
          transaction.payload().content(),
          entry.outcome().number(),
          entry.outcome().code());
    }

    private static Ordered read(PayloadFields fields) {
      return new Ordered(
          fields.hash("id"),
          fields.hex("bytes"),
          base64(fields.text("payload")),
          fields.whole("outcome", 0, MAX_OUTCOME),
          fields.text("outcomeCode"));
    }

    private static Bytes base64(String text) {
      return Base64Text.decode(text)
          .map(Bytes::of)
          .orElseThrow(() -> new Malformed("field 'payload' is not base64"));
    }
  }

  /// A leaf of an RFC 9162 tree and its path to the root.
  public record Inclusion(
      long leafIndex, long treeSize, Hash leafHash, List<Hash> path, Hash root) {
    public Inclusion {
      path = List.copyOf(path);
    }

    private static Inclusion of(InclusionProof proof, Hash leafHash) {
      return new Inclusion(
          proof.leafIndex(), proof.treeSize(), leafHash, proof.path(), proof.rootFor(leafHash));
    }

    private static Inclusion read(PayloadFields fields) {
      if (!fields.text("scheme").equals(SCHEME)) {
        throw new Malformed("the only scheme is " + SCHEME);
      }
      return new Inclusion(
          fields.whole("leafIndex"),
          fields.whole("treeSize"),
          fields.hash("leafHash"),
          fields.hashes("proof"),
          fields.hash("root"));
    }

    boolean leadsToRoot() {
      return new InclusionProof(leafIndex, treeSize, path).verifies(leafHash, root);
    }
  }

  public Receipt {
    authorityChanges = AuthorityChange.bounded(authorityChanges);
  }

  /// The receipt of an entry of a final block.
  ///
  /// @param authorities the set that decided the block
  /// @param authorityChanges those below the last header of the log
  /// @param checkpoint a note about a log that ends with this block or later
  public static Receipt of(
      Entry entry,
      InclusionProof inclusion,
      BlockHeader header,
      AuthoritySet authorities,
      Certificate certificate,
      List<AuthorityChange> authorityChanges,
      InclusionProof history,
      SignedNote checkpoint) {
    return new Receipt(
        entry.transaction().draft().chainId(),
        Ordered.of(entry),
        Inclusion.of(inclusion, entry.leafHash()),
        CertifiedBlock.of(header, authorities, Optional.of(certificate)),
        authorityChanges,
        Inclusion.of(history, Tip.leaf(header)),
        new String(checkpoint.encode().toArray(), StandardCharsets.UTF_8));
  }

  /// What the receipt teaches a light client: its block, and the changes up to there.
  public AuthorityUpdate lesson() {
    return AuthorityUpdate.upTo(block, chainId, authorityChanges);
  }

  /// Reads a receipt.
  ///
  /// @throws Malformed when it is not exactly of the shape of a receipt; says why
  public static Receipt parse(Bytes json) {
    if (json.length() > MAX_BYTES) {
      throw new Malformed("receipt of %d bytes, at most %d".formatted(json.length(), MAX_BYTES));
    }
    return PayloadFields.read(PayloadGrammar.parse(json), Receipt::read);
  }

  private static Receipt read(PayloadFields fields) {
    requireVersion(fields);
    return new Receipt(
        fields.hash("chainId"),
        fields.object("transaction", Ordered::read),
        fields.object("inclusion", Inclusion::read),
        CertifiedBlock.read(fields),
        AuthorityChange.readAll(fields),
        fields.object("history", Inclusion::read),
        fields.text("checkpoint"));
  }

  static void requireVersion(PayloadFields fields) {
    if (fields.whole("version") != VERSION) {
      throw new Malformed("the only version is " + VERSION);
    }
  }
}
