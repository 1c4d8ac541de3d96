package io.mpreg.blockchain.ledger.history.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import io.mpreg.blockchain.platform.web.Caching;
import io.mpreg.blockchain.platform.web.Cursor;
import io.mpreg.blockchain.platform.web.Page;
import io.mpreg.blockchain.platform.web.PageLimit;
import io.mpreg.blockchain.platform.web.RequestRefused;
import io.mpreg.blockchain.platform.web.WholeNumber;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
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
public class BlockController {
  public static final String PATH = "/api/v1/blocks";

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
      @RequestParam(defaultValue = PageLimit.DEFAULT) PageLimit limit) {
    String list = PATH + "?";
    long below = Cursor.parse(cursor, list, 1).map(last -> last.number(0)).orElse(Long.MAX_VALUE);
    Page<BlockJson> page =
        ListedPage.of(
            ledger.search().blocksBelow(below, limit.andOneMore()),
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
    return Caching.current(BlockJson.of(ledger.chain().latestBlock()));
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
  ResponseEntity<BlockJson> byHeight(@Parameter(example = "0") @PathVariable WholeNumber height) {
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
        .chain()
        .blockByHash(hash)
        .map(BlockController::immutable)
        .orElseThrow(() -> unknown(ledger, hash));
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
      @Parameter(example = "1") @PathVariable WholeNumber height,
      @RequestParam Optional<String> cursor,
      @RequestParam(defaultValue = PageLimit.DEFAULT) PageLimit limit) {
    StoredBlock block = known(height.value());
    String list = "%s/%d/transactions?".formatted(PATH, height.value());
    int from = Cursor.parse(cursor, list, 1).map(BlockController::after).orElse(0);
    Page<StatusJson> page =
        ListedPage.of(
            ledger.search().transactionsOf(block, from, limit.andOneMore()),
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

  private StoredBlock known(long height) {
    return ledger.chain().block(height).orElseThrow(() -> unknown(height));
  }

  /// There is no final block at a height.
  public static RequestRefused unknown(long height) {
    return new RequestRefused(HistoryFault.BLOCK_UNKNOWN, "no final block at height " + height);
  }

  /// There is no final block with a hash.
  public static RequestRefused unknown(Ledger ledger, Hash hash) {
    return new RequestRefused(
        HistoryFault.BLOCK_UNKNOWN,
        "no block with hash %s%s".formatted(hash.hex(), LowestBlockHint.hint(ledger)));
  }

  private static ResponseEntity<BlockJson> immutable(StoredBlock block) {
    return Caching.immutable(block.header().hash().hex(), BlockJson.of(block));
  }
}
