package io.mpreg.blockchain.tools.demo;

import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.standing.Account;
import io.mpreg.blockchain.platform.web.RequestFault;
import io.mpreg.blockchain.platform.web.RequestRefused;
import io.mpreg.blockchain.platform.web.TransactionJson;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseBody;

/// Signs as the demonstration node. [DemoEndpoint] maps it only where the chain's genesis says that
/// it is for development, so it has no controller annotation.
@Tag(name = "Demonstration")
final class DemoController {
  static final String PATH = "/api/v1/demo/sign";

  private final Ledger ledger;
  private final InstantSource clock;

  DemoController(Ledger ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  @Operation(
      operationId = "demoSign",
      summary = "Complete and sign a transaction of the demonstration node",
      description =
          "Only on a development chain. What is left out is filled in from the ledger; the answer"
              + " can be posted to /api/v1/transactions as it is. The key is public knowledge.")
  @ApiResponse(responseCode = "200", description = "The signed transaction")
  @ApiResponse(responseCode = "404", ref = "NotFound")
  @ResponseBody
  public ResponseEntity<TransactionJson> sign(@RequestBody DemoDraft draft) {
    TransactionDraft completed = completed(draft);
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(TransactionJson.of(completed.signedBy(DemoIdentity.KEY)));
  }

  private TransactionDraft completed(DemoDraft draft) {
    Account account = ledger.registry().required(DemoIdentity.ID);
    try {
      return draft.completed(
          ledger.chain().genesis(), ledger.chain().tip(), account, clock.millis());
    } catch (IllegalArgumentException wrong) {
      throw new RequestRefused(RequestFault.BODY_INVALID, String.valueOf(wrong.getMessage()));
    }
  }
}
