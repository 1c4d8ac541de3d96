package io.mpreg.blockchain.ledger.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.proof.Receipt;
import io.mpreg.blockchain.core.proof.StateProof;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A state proof as it is served and brought back (`docs/protocol.md`, section 15); what it is
/// worth is decided by the core, from the bytes.
@Schema(
    name = "StateProof",
    description =
        "What the state after a final block holds under some keys, or that it holds nothing"
            + " (section 15 of the protocol).")
record StateProofJson(
    @Needed @Schema(example = "1") long version,
    @Needed String chainId,
    @Needed ReceiptJson.HeaderJson block,
    @Needed @Schema(description = "The authorities that decided the block, hex")
        String authoritySet,
    @Needed @Schema(description = "The block's finality certificate, hex; empty for the genesis")
        String certificate,
    @Schema(
            description =
                "The changes of the authority set below the block, in the order of heights; left"
                    + " out when there is none")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Nullable List<AuthorityChangeJson> authorityChanges,
    @Needed List<EntryJson> entries) {

  /// One key; without a value it is absent.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "StateEntry", description = "One key of the state; without `value` it is absent.")
  record EntryJson(
      @Needed @Schema(description = "Hex, section 7 of the protocol") String key,
      @Schema(description = "Hex") @Nullable String value,
      @Needed @Schema(description = "The siblings of the path, from the root downwards")
          List<String> siblings,
      @Schema(description = "The leaf that stands where the path of an absent key ends")
          @Nullable LeafJson other) {

    private static EntryJson of(StateProof.Entry entry) {
      return new EntryJson(
          entry.key().hex(),
          entry.value().map(Bytes::hex).orElse(null),
          entry.siblings().stream().map(Hash::hex).toList(),
          entry
              .other()
              .map(leaf -> new LeafJson(leaf.key().hex(), leaf.value().hex()))
              .orElse(null));
    }
  }

  /// A leaf of the state tree.
  @Schema(name = "StateLeaf", description = "A leaf of the state tree.")
  record LeafJson(
      @Needed @Schema(description = "Hex") String key,
      @Needed @Schema(description = "Hex") String value) {}

  static StateProofJson of(StateProof proof) {
    return new StateProofJson(
        Receipt.VERSION,
        proof.chainId().hex(),
        ReceiptJson.HeaderJson.of(proof.block()),
        proof.block().authoritySet().hex(),
        proof.block().certificate().hex(),
        AuthorityChangeJson.ofAll(proof.authorityChanges()),
        proof.entries().stream().map(EntryJson::of).toList());
  }
}
