package io.mpreg.blockchain.services.requests.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mpreg.blockchain.services.requests.RequestVerifier;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Verifies signed requests for services that have no ledger of their own.
@RestController
@Tag(name = "Verification")
class RequestVerificationController {
  static final String VERIFY = "/api/v1/requests/verify";

  private final RequestVerifier verifier;
  private final InstantSource clock;

  RequestVerificationController(RequestVerifier verifier, InstantSource clock) {
    this.verifier = verifier;
    this.clock = clock;
  }

  @PostMapping(path = VERIFY, consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "verifyRequest",
      summary = "Check who has signed a request",
      description =
          "For a service that got a request signed as section 25 of the protocol says: this member"
              + " asks its own ledger for the node's current key. A request that is not as the"
              + " profile wants it is simply not valid; 400 is for what is not JSON of this shape."
              + " Nothing is remembered: the receiver refuses a nonce that it has seen, until"
              + " `rememberUntil`. `targetUri` is what the client sent; behind a gateway, it is"
              + " rebuilt from that gateway's headers only. 503 `height-not-reached`: the sender"
              + " has seen more blocks than this member; ask again. A signature holds for a"
              + " minute, so the example fails at `time`.")
  @ApiResponse(responseCode = "200", description = "Who has signed it, or the step that fails")
  RequestVerification verify(@RequestBody SignedRequestQuestion question) {
    return RequestVerification.of(
        verifier.verify(
            question.request(), question.receiverId(), question.profile(), clock.instant()));
  }
}
