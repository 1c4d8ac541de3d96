package io.mpreg.blockchain.ledger.log.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Verifies proofs and signatures of clients without reading the ledger.
@RestController
@RequestMapping(
    path = "/api/v1",
    consumes = APPLICATION_JSON_VALUE,
    produces = APPLICATION_JSON_VALUE)
@Tag(name = "Verification")
class VerificationController {

  @PostMapping("/proofs/inclusion/verify")
  @Operation(
      operationId = "verifyInclusion",
      summary = "Check an inclusion proof",
      description =
          "RFC 9162 section 2.1.3.2, with SHA-256. Values of a wrong length or range are simply not"
              + " valid; 400 is for what is not JSON of this shape.")
  @ApiResponse(responseCode = "200", description = "Whether it holds, and if not, why")
  Verification inclusion(@RequestBody InclusionQuestion question) {
    return question.answer();
  }

  @PostMapping("/proofs/consistency/verify")
  @Operation(
      operationId = "verifyConsistency",
      summary = "Check a consistency proof",
      description =
          "RFC 9162 section 2.1.4.2, with SHA-256. Values of a wrong length or range are simply not"
              + " valid; 400 is for what is not JSON of this shape.")
  @ApiResponse(responseCode = "200", description = "Whether it holds, and if not, why")
  Verification consistency(@RequestBody ConsistencyQuestion question) {
    return question.answer();
  }

  @PostMapping("/signatures/verify")
  @Operation(
      operationId = "verifySignature",
      summary = "Check a signature",
      description =
          "By the pinned rules of section 2 of the protocol, which decide every crafted signature."
              + " `message` is hex and may be empty.")
  @ApiResponse(responseCode = "200", description = "Whether it holds, and if not, why")
  Verification signature(@RequestBody SignatureQuestion question) {
    return question.answer();
  }
}
