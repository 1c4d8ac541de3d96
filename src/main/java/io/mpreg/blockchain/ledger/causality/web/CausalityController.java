package io.mpreg.blockchain.ledger.causality.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mpreg.blockchain.core.causality.VectorClock;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.ledger.causality.CausalTransaction;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.platform.web.Caching;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Compares transactions by what their senders had seen, and vector clocks.
@RestController
@RequestMapping(path = CausalityController.PATH, produces = APPLICATION_JSON_VALUE)
@Tag(name = "Causality")
class CausalityController {
  static final String PATH = "/api/v1/causality";
  static final String CLOCKS = PATH + "/clocks";

  private final Ledger ledger;

  CausalityController(Ledger ledger) {
    this.ledger = ledger;
  }

  @GetMapping
  @Operation(
      operationId = "getCausality",
      summary = "Which of two transactions came first, as far as their senders knew",
      description =
          "A transaction comes after another when its sender had observed the other's block"
              + " (`observedHeight`); when neither sender had, the two are concurrent, whatever"
              + " their order in the chain. The answer follows from what the senders signed, and"
              + " never changes. For final transactions only.")
  @ApiResponse(responseCode = "200", description = "The relation of the first to the second")
  @ApiResponse(responseCode = "304", ref = "NotChanged")
  @ApiResponse(responseCode = "404", ref = "NotFound")
  ResponseEntity<RelationJson> relation(
      @Parameter(description = "The id of a final transaction") @RequestParam Hash first,
      @Parameter(description = "The id of a final transaction") @RequestParam Hash second) {
    CausalTransaction one = FinalTransactions.require(ledger, first);
    CausalTransaction other = FinalTransactions.require(ledger, second);
    return Caching.immutable(first.hex() + "-" + second.hex(), RelationJson.of(one, other));
  }

  @PostMapping(path = "/clocks", consumes = APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "compareClocks",
      summary = "Compare and merge two vector clocks",
      description =
          "Each of the two is a clock (a number for each name, 0 where a name is missing) or the"
              + " hash of a final block, which stands for the clock in its header. One is before"
              + " the other when no number is higher and some number is lower; when each has a"
              + " higher number, they are concurrent. The merged clock has the higher number of"
              + " each name.")
  @ApiResponse(responseCode = "200", description = "The relation of the first to the second")
  @ApiResponse(responseCode = "404", ref = "NotFound")
  ClockComparisonJson clocks(@RequestBody ClocksQuestion question) {
    ComparedClock first = question.first().read(ledger, "/first");
    ComparedClock second = question.second().read(ledger, "/second");
    VectorClock merged = first.clock().merge(second.clock());
    return ClockComparisonJson.of(first, second, merged);
  }
}
