package io.mpreg.blockchain.core.proof;

import static io.mpreg.blockchain.core.proof.ProofStep.AUTHORITIES;
import static io.mpreg.blockchain.core.proof.ProofStep.BLOCK;
import static io.mpreg.blockchain.core.proof.ProofStep.CHECKPOINT;
import static io.mpreg.blockchain.core.proof.ProofStep.COSIGNATURES;
import static io.mpreg.blockchain.core.proof.ProofStep.HISTORY;
import static io.mpreg.blockchain.core.proof.ProofStep.INCLUSION;
import static io.mpreg.blockchain.core.proof.ProofStep.SHAPE;
import static io.mpreg.blockchain.core.proof.ProofStep.TRANSACTION;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.CosignaturePolicy;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Verifies receipts of one chain with only its genesis, or with the state of a light client, in
/// the order of section 14 of the protocol. Thread-safe.
public final class ReceiptVerifier {
  private final TrustedChain chain;
  private final CosignaturePolicy policy;

  public ReceiptVerifier(Genesis genesis) {
    this(TrustedChain.of(genesis), CosignaturePolicy.NONE);
  }

  public ReceiptVerifier(LightClient client) {
    this(client.chain(), CosignaturePolicy.NONE);
  }

  /// A verifier for a client that knows only the authority set of one height.
  public static ReceiptVerifier from(Hash chainId, long height, AuthoritySet deciding) {
    return new ReceiptVerifier(
        TrustedChain.from(chainId, height, deciding), CosignaturePolicy.NONE);
  }

  ReceiptVerifier(TrustedChain chain, CosignaturePolicy policy) {
    this.chain = chain;
    this.policy = policy;
  }

  /// This verifier, but requiring cosignatures of the checkpoint.
  public ReceiptVerifier requiring(CosignaturePolicy cosignatures) {
    return new ReceiptVerifier(chain, cosignatures);
  }

  /// Parses and verifies a receipt.
  public ReceiptVerdict verify(Bytes json) {
    try {
      return verify(Receipt.parse(json));
    } catch (Malformed malformed) {
      return new ReceiptVerdict.Invalid(SHAPE, String.valueOf(malformed.getMessage()));
    }
  }

  /// Verifies a parsed receipt.
  public ReceiptVerdict verify(Receipt receipt) {
    try {
      return valid(receipt);
    } catch (InvalidProof refused) {
      return new ReceiptVerdict.Invalid(refused.step(), refused.detail());
    } catch (RulesUnknown later) {
      return new ReceiptVerdict.Unknown(String.valueOf(later.getMessage()));
    }
  }

  private ReceiptVerdict valid(Receipt receipt) {
    chain.requireGenesis(receipt.chainId());
    Entry entry = requireTransaction(receipt.transaction());
    requireInclusion(entry, receipt.inclusion());
    BlockHeader header = chain.requireHeader(receipt.certified());
    requireInHeader(receipt.inclusion(), header);
    TrustedChain informed = requireAuthorities(header, receipt);
    informed.requireFinal(header, receipt.certified());
    requireHistory(header, receipt.history());
    requireCheckpoint(receipt.checkpoint(), receipt.history(), informed);
    chain.requireAnchored(
        header, receipt.history().treeSize(), Optional.of(receipt.history().root()));
    return new ReceiptVerdict.Valid(
        entry.transaction().id(),
        entry.outcome(),
        header.height(),
        receipt.block().hash(),
        header.timestampMillis(),
        receipt.history().treeSize());
  }

  private Entry requireTransaction(ReceiptTransaction ordered) {
    Transaction transaction =
        InvalidProof.unlessRead(
            TRANSACTION, () -> Transaction.decode(ordered.bytes(), ordered.payload()));
    InvalidProof.unless(
        transaction.id().equals(ordered.id()), TRANSACTION, "id is not that of the bytes");
    InvalidProof.unless(
        transaction.draft().chainId().equals(chain.chainId()),
        TRANSACTION,
        "the transaction is meant for another chain");
    Outcome outcome =
        InvalidProof.unlessRead(TRANSACTION, () -> Outcome.ofNumber(ordered.outcome()));
    InvalidProof.unless(
        outcome.code().equals(ordered.outcomeCode()),
        TRANSACTION,
        "outcomeCode is not that of the outcome");
    InvalidProof.unless(
        transaction.hasValidSignature(),
        TRANSACTION,
        "the signature of the transaction is invalid");
    return new Entry(transaction, outcome);
  }

  private static void requireInclusion(Entry entry, Inclusion inclusion) {
    InvalidProof.unless(
        entry.leafHash().equals(inclusion.leafHash()),
        INCLUSION,
        "leafHash is not that of transaction and outcome");
    InvalidProof.unless(
        InvalidProof.unlessRead(INCLUSION, inclusion::leadsToRoot),
        INCLUSION,
        "the proof does not lead to the root");
  }

  private static void requireInHeader(Inclusion inclusion, BlockHeader header) {
    InvalidProof.unless(
        header.transactionsRoot().equals(inclusion.root())
            && header.transactionCount() == inclusion.treeSize(),
        BLOCK,
        "the header's transactionsRoot is not that of the inclusion proof");
  }

  // Changes below the block lead to the set that decided it; later ones lead to the set that signed
  // the checkpoint.
  private TrustedChain requireAuthorities(BlockHeader header, Receipt receipt) {
    long lastOfLog = receipt.history().treeSize() - 1;
    TrustedChain informed =
        chain.with(receipt.authorityChanges(), Math.max(header.height(), lastOfLog));
    for (AuthorityChange change : receipt.authorityChanges()) {
      boolean another = !change.headerBytes().equals(receipt.block().headerBytes());
      InvalidProof.unless(
          BlockHeader.decode(change.headerBytes()).height() != header.height() || !another,
          AUTHORITIES,
          "the authority change at the block's height is in another block");
    }
    return informed;
  }

  private static void requireHistory(BlockHeader header, Inclusion history) {
    InvalidProof.unless(
        history.leafIndex() == header.height(), HISTORY, "leafIndex is not the height");
    InvalidProof.unless(
        Tip.leaf(header).equals(history.leafHash()),
        HISTORY,
        "leafHash is not that of the header bytes");
    InvalidProof.unless(
        InvalidProof.unlessRead(HISTORY, history::leadsToRoot),
        HISTORY,
        "the proof does not lead to the root");
  }

  private void requireCheckpoint(String text, Inclusion history, TrustedChain informed) {
    Bytes utf8 = Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    SignedNote note = InvalidProof.unlessRead(CHECKPOINT, () -> SignedNote.parse(utf8));
    Checkpoint checkpoint =
        InvalidProof.unlessRead(CHECKPOINT, () -> Checkpoint.parse(note.text()));
    InvalidProof.unless(
        checkpoint.equals(new Checkpoint(informed.chainId(), history.treeSize(), history.root())),
        CHECKPOINT,
        "the checkpoint is not about this history");
    InvalidProof.unless(
        note.isSignedBy(informed.logKeys(history.treeSize())),
        CHECKPOINT,
        "no authority has signed the checkpoint, or a signature is invalid");
    int met = policy.signers(note, informed.cosigners(history.treeSize()));
    InvalidProof.unless(
        met >= policy.cosigners(),
        COSIGNATURES,
        "the checkpoint has valid cosignatures of %d accepted cosigners, %d are required"
            .formatted(met, policy.cosigners()));
  }
}
