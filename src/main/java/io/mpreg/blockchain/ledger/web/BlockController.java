package io.mpreg.blockchain.ledger.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.ledger.HeaderProof;
import io.mpreg.blockchain.ledger.Ledger;
import io.mpreg.blockchain.ledger.StoredBlock;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The final blocks.
@RestController
@RequestMapping(path = BlockController.PATH, produces = APPLICATION_JSON_VALUE)
@Tag(name = "Blocks")
class BlockController {
  static final String PATH = "/api/v1/blocks";

  private final Ledger ledger;

  BlockController(Ledger ledger) {
    this.ledger = ledger;
  }

  @GetMapping
  @Operation(
      operationId = "listBlocks",
      summary = "The blocks, newest first",
      description = "Final blocks without their transactions.")
  @ApiResponse(responseCode = "200", description = "A page of blocks")
  ResponseEntity<Page<BlockJson>> list(
      @RequestParam Optional<String> cursor,
      @RequestParam(defaultValue = Limit.DEFAULT) Limit limit) {
    String list = PATH + "?";
    long below = Cursor.parse(cursor, list, 1).map(last -> last.number(0)).orElse(Long.MAX_VALUE);
    Page<BlockJson> page =
        Page.ofListed(
            ledger.blocksBelow(below, limit.andOneMore()),
            limit,
            BlockJson::of,
            last -> new Cursor(list, List.of(String.valueOf(last.height()))));
    return page.linked(Caching.current(page), list, limit);
  }

  @GetMapping("/latest")
  @Operation(
      operationId = "getLatestBlock",
      summary = "The last final block",
      description = "The head of the chain as this member knows it.")
  @ApiResponse(responseCode = "200", description = "The block")
  ResponseEntity<BlockJson> latest() {
    return Caching.current(BlockJson.of(ledger.latestBlock()));
  }

  @GetMapping("/{height}")
  @Operation(
      operationId = "getBlock",
      summary = "The block at a height",
      description = "A final block never changes. Height 0 is the genesis.")
  @ApiResponse(responseCode = "200", description = "The block")
  @ApiResponse(responseCode = "304", ref = "NotChanged")
  @ApiResponse(responseCode = "404", ref = "NotFound")
  @ApiResponse(responseCode = "410", ref = "NotHeld")
  ResponseEntity<BlockJson> byHeight(@Parameter(example = "0") @PathVariable Decimal height) {
    return immutable(known(height.value()));
  }

  @GetMapping("/by-hash/{hash}")
  @Operation(
      operationId = "getBlockByHash",
      summary = "The block with a hash",
      description = "A final block never changes. The genesis has the chain id as its hash.")
  @ApiResponse(responseCode = "200", description = "The block")
  @ApiResponse(responseCode = "304", ref = "NotChanged")
  @ApiResponse(responseCode = "404", ref = "NotFound")
  ResponseEntity<BlockJson> byHash(@PathVariable Hash hash) {
    return ledger
        .blockByHash(hash)
        .map(BlockController::immutable)
        .orElseThrow(
            () ->
                new RequestRefused(
                    HttpFault.BLOCK_UNKNOWN,
                    "no block with hash %s%s".formatted(hash.hex(), Lowest.hint(ledger))));
  }

  @GetMapping("/{height}/transactions")
  @Operation(
      operationId = "listBlockTransactions",
      summary = "The transactions of a block",
      description = "In their order in the block, each with its outcome.")
  @ApiResponse(responseCode = "200", description = "A page of transactions")
  @ApiResponse(responseCode = "304", ref = "NotChanged")
  @ApiResponse(responseCode = "404", ref = "NotFound")
  @ApiResponse(responseCode = "410", ref = "NotHeld")
  ResponseEntity<Page<StatusJson>> transactions(
      @Parameter(example = "1") @PathVariable Decimal height,
      @RequestParam Optional<String> cursor,
      @RequestParam(defaultValue = Limit.DEFAULT) Limit limit) {
    StoredBlock block = known(height.value());
    String list = "%s/%d/transactions?".formatted(PATH, height.value());
    int from = Cursor.parse(cursor, list, 1).map(BlockController::after).orElse(0);
    Page<StatusJson> page =
        Page.ofListed(
            ledger.transactionsOf(block, from, limit.andOneMore()),
            limit,
            StatusJson::of,
            last -> new Cursor(list, List.of(String.valueOf(last.index()))));
    String tag = "%s-%d-%d".formatted(block.header().hash().hex(), from, limit.value());
    return page.linked(
        page.damaged().isEmpty() ? Caching.immutable(tag, page) : Caching.current(page),
        list,
        limit);
  }

  private static int after(Cursor last) {
    return (int) Math.min(last.number(0) + 1, Integer.MAX_VALUE);
  }

  @GetMapping("/{height}/proof")
  @Operation(
      operationId = "getBlockProof",
      summary = "Proof that a block is part of the history",
      description =
          "An RFC 9162 inclusion proof of the header in the history of `treeSize` headers (without"
              + " it: all that are final now). The block at height `treeSize` carries its root as"
              + " historyRoot.")
  @ApiResponse(responseCode = "200", description = "The proof")
  @ApiResponse(responseCode = "304", ref = "NotChanged")
  @ApiResponse(responseCode = "404", ref = "NotFound")
  @ApiResponse(responseCode = "410", ref = "NotHeld")
  ResponseEntity<HeaderProofJson> proof(
      @Parameter(example = "0") @PathVariable Decimal height,
      @Parameter(example = "1", description = "Number of headers, height + 1 to head + 1")
          @RequestParam
          Optional<Decimal> treeSize) {
    StoredBlock block = known(height.value());
    HeaderProofJson proof = HeaderProofJson.of(proved(height.value(), treeSize));
    return treeSize.isPresent()
        ? Caching.immutable(block.header().hash().hex() + "-" + treeSize.get().value(), proof)
        : Caching.current(proof);
  }

  private HeaderProof proved(long height, Optional<Decimal> treeSize) {
    OptionalLong size =
        treeSize.map(given -> OptionalLong.of(given.value())).orElse(OptionalLong.empty());
    try {
      return ledger.headerProof(height, size).orElseThrow(() -> unknown(height));
    } catch (IllegalArgumentException outside) {
      throw new RequestRefused(
          HttpFault.PARAMETER_INVALID, "treeSize is not from height + 1 to the head's height + 1");
    }
  }

  private StoredBlock known(long height) {
    return ledger.block(height).orElseThrow(() -> unknown(height));
  }

  private static RequestRefused unknown(long height) {
    return new RequestRefused(HttpFault.BLOCK_UNKNOWN, "no final block at height " + height);
  }

  private static ResponseEntity<BlockJson> immutable(StoredBlock block) {
    return Caching.immutable(block.header().hash().hex(), BlockJson.of(block));
  }
}
