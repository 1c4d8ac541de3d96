package io.mpreg.blockchain.ledger.log.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.door.web.TransactionController;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import io.mpreg.blockchain.ledger.history.web.BlockController;
import io.mpreg.blockchain.ledger.log.HeaderRangeProof;
import io.mpreg.blockchain.ledger.log.HistoryConsistency;
import io.mpreg.blockchain.platform.web.Caching;
import io.mpreg.blockchain.platform.web.PageLimit;
import io.mpreg.blockchain.platform.web.RequestFault;
import io.mpreg.blockchain.platform.web.RequestRefused;
import io.mpreg.blockchain.platform.web.WholeNumber;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Serves inclusion and consistency proofs of transactions, headers and histories.
@RestController
@RequestMapping(produces = APPLICATION_JSON_VALUE)
class ProofController {
  private final Ledger ledger;

  ProofController(Ledger ledger) {
    this.ledger = ledger;
  }

  @GetMapping(TransactionController.PATH + "/{id}/proof")
  @Tag(name = "Transactions")
  @Operation(
      operationId = "getTransactionProof",
      summary = "Proof that a transaction is in its block",
      description =
          "An RFC 9162 inclusion proof. The leaf is the transaction bytes and the outcome, so the"
              + " proof covers the outcome too. For final transactions only.")
  @ApiResponse(responseCode = "200", description = "The proof")
  @ApiResponse(responseCode = "304", ref = "NotChanged")
  @ApiResponse(responseCode = "404", ref = "NotFound")
  ResponseEntity<TransactionProofJson> ofTransaction(@PathVariable Hash id) {
    return ledger
        .proofs()
        .ofTransaction(id)
        .map(proof -> Caching.immutable(id.hex() + "-proof", TransactionProofJson.of(proof)))
        .orElseThrow(() -> TransactionController.unproved(ledger, id));
  }

  @GetMapping(BlockController.PATH + "/{height}/proof")
  @Tag(name = "Blocks")
  @Operation(
      operationId = "getBlockProof",
      summary = "Proof that a block is part of the history",
      description =
          "An RFC 9162 inclusion proof of the header in the history of `treeSize` headers (without"
              + " it: of all final ones). The block at height `treeSize` carries its root as"
              + " historyRoot.")
  @ApiResponse(responseCode = "200", description = "The proof")
  @ApiResponse(responseCode = "304", ref = "NotChanged")
  @ApiResponse(responseCode = "404", ref = "NotFound")
  @ApiResponse(responseCode = "410", ref = "NotHeld")
  ResponseEntity<HeaderProofJson> ofBlock(
      @Parameter(example = "0") @PathVariable WholeNumber height,
      @Parameter(example = "1", description = "Number of headers, height + 1 to head + 1")
          @RequestParam
          Optional<WholeNumber> treeSize) {
    StoredBlock block =
        ledger
            .chain()
            .block(height.value())
            .orElseThrow(() -> BlockController.unknown(height.value()));
    HeaderProofJson proof =
        HeaderProofJson.of(
            proved(
                height.value(), treeSize, size -> ledger.proofs().ofHeader(height.value(), size)));
    return treeSize.isPresent()
        ? Caching.immutable(block.header().hash().hex() + "-" + treeSize.get().value(), proof)
        : Caching.current(proof);
  }

  @GetMapping(BlockController.PATH + "/proof")
  @Tag(name = "Blocks")
  @Operation(
      operationId = "getBlocksProof",
      summary = "Proof that consecutive blocks are part of the history",
      description =
          "The headers from the height `from` on, at most `limit`, fewer if they are large or the"
              + " history ends, with a range proof in the history of `treeSize` headers (without"
              + " it: of all final ones): these blocks and no others have these heights.")
  @ApiResponse(responseCode = "200", description = "The headers and the proof")
  @ApiResponse(responseCode = "304", ref = "NotChanged")
  @ApiResponse(responseCode = "404", ref = "NotFound")
  @ApiResponse(responseCode = "410", ref = "NotHeld")
  ResponseEntity<HeaderRangeProofJson> ofBlocks(
      @Parameter(example = "0", description = "Height of the first block") @RequestParam
          WholeNumber from,
      @RequestParam(defaultValue = PageLimit.DEFAULT) PageLimit limit,
      @Parameter(example = "1", description = "Number of headers, from + 1 to head + 1")
          @RequestParam
          Optional<WholeNumber> treeSize) {
    HeaderRangeProof proof =
        proved(
            from.value(),
            treeSize,
            size -> ledger.proofs().ofHeaders(from.value(), limit.value(), size));
    HeaderRangeProofJson json = HeaderRangeProofJson.of(proof);
    String tag = "%s-%d-%d".formatted(proof.root().hex(), proof.proof().begin(), limit.value());
    return treeSize.isPresent() ? Caching.immutable(tag, json) : Caching.current(json);
  }

  private static <T> T proved(
      long height, Optional<WholeNumber> treeSize, Function<OptionalLong, Optional<T>> proofs) {
    OptionalLong size =
        treeSize.map(given -> OptionalLong.of(given.value())).orElse(OptionalLong.empty());
    try {
      return proofs.apply(size).orElseThrow(() -> BlockController.unknown(height));
    } catch (IllegalArgumentException outside) {
      throw new RequestRefused(
          RequestFault.PARAMETER_INVALID,
          "treeSize is not from the height + 1 to the head's height + 1");
    }
  }

  @GetMapping("/api/v1/chain/consistency-proof")
  @Tag(name = "Chain")
  @Operation(
      operationId = "getConsistencyProof",
      summary = "Proof that the history only grew",
      description =
          "An RFC 9162 consistency proof between the histories of `from` and `to` headers, 1 ≤"
              + " from ≤ to ≤ head + 1: a client that kept an earlier root can verify that"
              + " nothing was rewritten.")
  @ApiResponse(responseCode = "200", description = "The proof")
  @ApiResponse(responseCode = "304", ref = "NotChanged")
  @ApiResponse(responseCode = "410", ref = "NotHeld")
  ResponseEntity<ConsistencyProofJson> consistency(
      @Parameter(example = "1", description = "Number of headers") @RequestParam WholeNumber from,
      @Parameter(example = "1", description = "Number of headers") @RequestParam WholeNumber to) {
    HistoryConsistency consistency = consistent(from.value(), to.value());
    String tag = "%s-%d-%d".formatted(consistency.newRoot().hex(), from.value(), to.value());
    return Caching.immutable(tag, ConsistencyProofJson.of(consistency));
  }

  private HistoryConsistency consistent(long from, long to) {
    try {
      return ledger.proofs().ofGrowth(from, to);
    } catch (IllegalArgumentException outside) {
      throw new RequestRefused(
          RequestFault.PARAMETER_INVALID, "1 ≤ from ≤ to ≤ the head's height + 1 does not hold");
    }
  }
}
