package io.mpreg.blockchain.ledger.causality.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.ledger.causality.CausalOrder;
import io.mpreg.blockchain.ledger.causality.CausalTransaction;
import io.mpreg.blockchain.ledger.causality.ConcurrentTransactions;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.door.web.TransactionController;
import io.mpreg.blockchain.ledger.history.Position;
import io.mpreg.blockchain.ledger.history.web.ListedPage;
import io.mpreg.blockchain.platform.web.Caching;
import io.mpreg.blockchain.platform.web.Cursor;
import io.mpreg.blockchain.platform.web.Page;
import io.mpreg.blockchain.platform.web.PageLimit;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Serves what the sender of a transaction had seen, and what is concurrent with it.
@RestController
@RequestMapping(path = TransactionController.PATH, produces = APPLICATION_JSON_VALUE)
@Tag(name = "Causality")
class CausalHistoryController {
  private final Ledger ledger;
  private final CausalOrder order;

  CausalHistoryController(Ledger ledger, CausalOrder order) {
    this.ledger = ledger;
    this.order = order;
  }

  @GetMapping("/{id}/past")
  @Operation(
      operationId = "getPast",
      summary = "What the sender of a transaction had seen",
      description =
          "The header at the transaction's `observedHeight`, with an RFC 9162 inclusion proof in"
              + " the history to which the transaction's own block commits. Everything up to that"
              + " header comes before the transaction, and nothing else does. For final"
              + " transactions only.")
  @ApiResponse(responseCode = "200", description = "The end of that prefix, and its proof")
  @ApiResponse(responseCode = "304", ref = "NotChanged")
  @ApiResponse(responseCode = "404", ref = "NotFound")
  @ApiResponse(responseCode = "410", ref = "NotHeld")
  ResponseEntity<PastJson> past(@PathVariable Hash id) {
    CausalTransaction transaction = FinalTransactions.require(ledger, id);
    return Caching.immutable(id.hex() + "-past", PastJson.of(transaction, order.past(transaction)));
  }

  @GetMapping("/{id}/concurrent")
  @Operation(
      operationId = "listConcurrent",
      summary = "The transactions that are concurrent with one",
      description =
          "In the order of the chain, those whose sender had not observed this transaction's block,"
              + " in blocks that this one's sender had not observed. Each page looks at a limited"
              + " stretch of the chain, so it may be empty and still have a next one. The list has"
              + " no end: `next` is null when this member's chain was looked at up to its head;"
              + " `resume` then goes on with what becomes final later. For final transactions"
              + " only.")
  @ApiResponse(responseCode = "200", description = "A page of transactions")
  @ApiResponse(responseCode = "404", ref = "NotFound")
  @ApiResponse(responseCode = "410", ref = "NotHeld")
  ResponseEntity<ConcurrentPageJson> concurrent(
      @PathVariable Hash id,
      @RequestParam Optional<String> cursor,
      @RequestParam(defaultValue = PageLimit.DEFAULT) PageLimit limit) {
    String list = "%s/%s/concurrent?".formatted(TransactionController.PATH, id.hex());
    Optional<Position> after = Cursor.parse(cursor, list, 2).map(ListedPage::position);
    CausalTransaction transaction = FinalTransactions.require(ledger, id);
    ConcurrentTransactions found = order.concurrentWith(transaction, after, limit.value());
    ConcurrentPageJson page =
        ConcurrentPageJson.of(transaction, found, ListedPage.cursor(list, found.reached()));
    return Page.linked(Caching.current(page), page.next(), list, limit);
  }
}
