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
import io.mpreg.blockchain.core.note.CosignatureDemand;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Verifies receipts of one chain from nothing but its genesis, or from what a light client trusts,
/// in the order of section 14 of the protocol. Safe for any number of threads.
public final class ReceiptVerifier {
  private final TrustedChain chain;
  private final CosignatureDemand demand;

  public ReceiptVerifier(Genesis genesis) {
    this(TrustedChain.of(genesis), CosignatureDemand.NONE);
  }

  public ReceiptVerifier(LightClient client) {
    this(client.chain(), CosignatureDemand.NONE);
  }

  /// The verifier of who knows nothing but who decides one height.
  public static ReceiptVerifier from(Hash chainId, long height, AuthoritySet deciding) {
    return new ReceiptVerifier(
        TrustedChain.from(chainId, height, deciding), CosignatureDemand.NONE);
  }

  ReceiptVerifier(TrustedChain chain, CosignatureDemand demand) {
    this.chain = chain;
    this.demand = demand;
  }

  /// The same, of who believes only checkpoints that so many have cosigned.
  public ReceiptVerifier demanding(CosignatureDemand cosignatures) {
    return new ReceiptVerifier(chain, cosignatures);
  }

  /// Reads and verifies.
  public ReceiptVerdict verify(Bytes json) {
    try {
      return verify(Receipt.parse(json));
    } catch (Malformed malformed) {
      return new ReceiptVerdict.Invalid(SHAPE, String.valueOf(malformed.getMessage()));
    }
  }

  /// Verifies everything but the shape.
  public ReceiptVerdict verify(Receipt receipt) {
    try {
      return valid(receipt);
    } catch (Refused refused) {
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
        Refused.unlessRead(
            TRANSACTION, () -> Transaction.decode(ordered.bytes(), ordered.payload()));
    Refused.unless(
        transaction.id().equals(ordered.id()), TRANSACTION, "id is not that of the bytes");
    Refused.unless(
        transaction.draft().chainId().equals(chain.chainId()),
        TRANSACTION,
        "the transaction is meant for another chain");
    Outcome outcome = Refused.unlessRead(TRANSACTION, () -> Outcome.ofNumber(ordered.outcome()));
    Refused.unless(
        outcome.code().equals(ordered.outcomeCode()),
        TRANSACTION,
        "outcomeCode is not that of the outcome");
    Refused.unless(
        transaction.hasValidSignature(),
        TRANSACTION,
        "the signature of the transaction does not hold");
    return new Entry(transaction, outcome);
  }

  private static void requireInclusion(Entry entry, Inclusion inclusion) {
    Refused.unless(
        entry.leafHash().equals(inclusion.leafHash()),
        INCLUSION,
        "leafHash is not that of transaction and outcome");
    Refused.unless(
        Refused.unlessRead(INCLUSION, inclusion::leadsToRoot),
        INCLUSION,
        "the proof does not lead to the root");
  }

  private static void requireInHeader(Inclusion inclusion, BlockHeader header) {
    Refused.unless(
        header.transactionsRoot().equals(inclusion.root())
            && header.transactionCount() == inclusion.treeSize(),
        BLOCK,
        "the header has other transactions than the inclusion proof");
  }

  // Changes below the block say who decided it, those from it on who signed the checkpoint.
  private TrustedChain requireAuthorities(BlockHeader header, Receipt receipt) {
    long lastOfLog = receipt.history().treeSize() - 1;
    TrustedChain informed =
        chain.with(receipt.authorityChanges(), Math.max(header.height(), lastOfLog));
    for (AuthorityChange change : receipt.authorityChanges()) {
      boolean another = !change.headerBytes().equals(receipt.block().headerBytes());
      Refused.unless(
          BlockHeader.decode(change.headerBytes()).height() != header.height() || !another,
          AUTHORITIES,
          "the authority change at the block's height is in another block");
    }
    return informed;
  }

  private static void requireHistory(BlockHeader header, Inclusion history) {
    Refused.unless(history.leafIndex() == header.height(), HISTORY, "leafIndex is not the height");
    Refused.unless(
        Tip.leaf(header).equals(history.leafHash()),
        HISTORY,
        "leafHash is not that of the header bytes");
    Refused.unless(
        Refused.unlessRead(HISTORY, history::leadsToRoot),
        HISTORY,
        "the proof does not lead to the root");
  }

  private void requireCheckpoint(String text, Inclusion history, TrustedChain informed) {
    Bytes utf8 = Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    SignedNote note = Refused.unlessRead(CHECKPOINT, () -> SignedNote.parse(utf8));
    Checkpoint checkpoint = Refused.unlessRead(CHECKPOINT, () -> Checkpoint.parse(note.text()));
    Refused.unless(
        checkpoint.equals(new Checkpoint(informed.chainId(), history.treeSize(), history.root())),
        CHECKPOINT,
        "the checkpoint is not about this history");
    Refused.unless(
        note.isSignedBy(informed.logKeys(history.treeSize())),
        CHECKPOINT,
        "no authority has signed the checkpoint, or a signature does not hold");
    int met = demand.met(note, informed.cosigners(history.treeSize()));
    Refused.unless(
        met >= demand.cosigners(),
        COSIGNATURES,
        "%d of those that count have cosigned the checkpoint with lines that all hold, %d have to"
            .formatted(met, demand.cosigners()));
  }
}
