package io.mpreg.blockchain.ledger.standing.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mpreg.blockchain.core.proof.AuthorityChange;
import io.mpreg.blockchain.core.proof.AuthorityUpdate;
import io.mpreg.blockchain.ledger.log.Receipts;
import io.mpreg.blockchain.platform.web.Caching;
import io.mpreg.blockchain.platform.web.PageLimit;
import io.mpreg.blockchain.platform.web.WholeNumber;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Serves the authority changes that light clients follow.
@RestController
@RequestMapping(path = "/api/v1/authorities", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Blocks")
class AuthorityController {
  private final Receipts receipts;

  AuthorityController(Receipts receipts) {
    this.receipts = receipts;
  }

  @GetMapping("/changes")
  @Operation(
      operationId = "getAuthorityChanges",
      summary = "The changes of the authority set",
      description =
          "Each is a final header after which another set decides, with its certificate and that"
              + " set, and is verified with the previous set. The page ends with a final block"
              + " that they lead to: the head, unless `next` says where the next page begins.")
  @ApiResponse(responseCode = "200", description = "A page of changes")
  ResponseEntity<AuthorityUpdate> changes(
      @Parameter(description = "The first height of the page", example = "0")
          @RequestParam(defaultValue = "0")
          WholeNumber from,
      @Parameter(description = "At most this many changes, up to 256")
          @RequestParam(defaultValue = PageLimit.DEFAULT)
          PageLimit limit) {
    int most = Math.min(limit.value(), AuthorityChange.MAX_IN_PROOF);
    return Caching.current(receipts.authorityChanges(from.value(), most));
  }
}
