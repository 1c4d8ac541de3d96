package io.mpreg.blockchain.ledger.door.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Checks a transaction without submitting it.
@RestController
@RequestMapping(path = TransactionController.PATH, produces = APPLICATION_JSON_VALUE)
@Tag(name = "Transactions")
class TransactionCheckController {
  private final Ledger ledger;
  private final TransactionJsonReader reader;

  TransactionCheckController(Ledger ledger, TransactionJsonReader reader) {
    this.ledger = ledger;
    this.reader = reader;
  }

  @PostMapping(path = "/check", consumes = APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "checkTransaction",
      summary = "Check a transaction without submitting it",
      description =
          "Runs all checks of a submission, and then applies the operation to a copy of the"
              + " head's state, alone, as if its turn in its lane had come. Nothing is kept and"
              + " no nonce is held. `signature` may be left out: then everything else is"
              + " checked. A refusal is answered with 200 too: `accepted` is false and `fault`"
              + " says why. The state may have changed by the next block.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = CheckedTransactionJson.class)))
  @ApiResponse(responseCode = "200", description = "The result of the check")
  CheckJson check(@RequestBody byte[] body) {
    return switch (reader.possiblySigned(body)) {
      case TransactionReading.Malformed<PossiblySigned> malformed ->
          CheckJson.of(malformed, ledger.chain().tip().height());
      case TransactionReading.Read<PossiblySigned>(
              PossiblySigned(TransactionDraft draft, Optional<Signature> signature)) ->
          CheckJson.of(
              signature
                  .map(draft::signed)
                  .map(ledger.submissions()::check)
                  .orElseGet(() -> ledger.submissions().check(draft)),
              draft,
              signature.isPresent());
    };
  }
}
