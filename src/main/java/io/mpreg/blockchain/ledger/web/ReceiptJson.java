package io.mpreg.blockchain.ledger.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.proof.CertifiedBlock;
import io.mpreg.blockchain.core.proof.Receipt;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A receipt as it is served and brought back (`docs/protocol.md`, section 14); what it is worth is
/// decided by the core, from the bytes.
@Schema(
    name = "Receipt",
    description =
        "All that is needed to believe, offline and from the genesis document alone, that a"
            + " transaction is final with an outcome (section 14 of the protocol).")
record ReceiptJson(
    @Needed @Schema(example = "1") long version,
    @Needed String chainId,
    @Needed OrderedJson transaction,
    @Needed @Schema(description = "The transaction in its block") InclusionJson inclusion,
    @Needed HeaderJson block,
    @Needed @Schema(description = "The authorities that decided the block, hex")
        String authoritySet,
    @Needed @Schema(description = "The block's finality certificate, hex") String certificate,
    @Schema(
            description =
                "The changes of the authority set up to the last header of the log, in the order of"
                    + " heights; left out when there is none")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Nullable List<AuthorityChangeJson> authorityChanges,
    @Needed @Schema(description = "The block in the log") InclusionJson history,
    @Needed @Schema(description = "The signed note about the log") String checkpoint) {

  /// A transaction and what became of it.
  @Schema(name = "ReceiptTransaction", description = "A transaction and what became of it.")
  record OrderedJson(
      @Needed String id,
      @Needed @Schema(description = "The transaction bytes, hex") String bytes,
      @Needed @Schema(description = "Base64") String payload,
      @Needed @Schema(description = "0 applied, else the number of the fault") int outcome,
      @Needed @Schema(example = "applied") String outcomeCode) {

    private static OrderedJson of(Receipt.Ordered ordered) {
      return new OrderedJson(
          ordered.id().hex(),
          ordered.bytes().hex(),
          Base64.getEncoder().encodeToString(ordered.payload().toArray()),
          ordered.outcome(),
          ordered.outcomeCode());
    }
  }

  /// A leaf of an RFC 9162 tree and its path to the root.
  @Schema(name = "Inclusion", description = "A leaf of an RFC 9162 tree, and its path to the root.")
  record InclusionJson(
      @Needed @Schema(example = "rfc9162-sha256") String scheme,
      @Needed long leafIndex,
      @Needed long treeSize,
      @Needed String leafHash,
      @Needed @Schema(description = "The hashes of the path, from the leaf upwards")
          List<String> proof,
      @Needed String root) {

    private static InclusionJson of(Receipt.Inclusion inclusion) {
      return new InclusionJson(
          HeaderProofJson.SCHEME,
          inclusion.leafIndex(),
          inclusion.treeSize(),
          inclusion.leafHash().hex(),
          inclusion.path().stream().map(Hash::hex).toList(),
          inclusion.root().hex());
    }
  }

  /// A header with its height and hash.
  @Schema(name = "ProvedHeader", description = "A header with its height and hash.")
  record HeaderJson(
      @Needed long height,
      @Needed String hash,
      @Needed @Schema(description = "Hex") String headerBytes) {

    static HeaderJson of(CertifiedBlock block) {
      return new HeaderJson(block.height(), block.hash().hex(), block.headerBytes().hex());
    }
  }

  static ReceiptJson of(Receipt receipt) {
    return new ReceiptJson(
        Receipt.VERSION,
        receipt.chainId().hex(),
        OrderedJson.of(receipt.transaction()),
        InclusionJson.of(receipt.inclusion()),
        HeaderJson.of(receipt.block()),
        receipt.block().authoritySet().hex(),
        receipt.block().certificate().hex(),
        AuthorityChangeJson.ofAll(receipt.authorityChanges()),
        InclusionJson.of(receipt.history()),
        receipt.checkpoint());
  }
}
