package io.mpreg.blockchain.ledger.log.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.json.MalformedPayload;
import io.mpreg.blockchain.core.proof.AuthorityChange;
import io.mpreg.blockchain.core.proof.ProofStep;
import io.mpreg.blockchain.core.proof.Receipt;
import io.mpreg.blockchain.core.proof.StateProof;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.door.web.TransactionController;
import io.mpreg.blockchain.ledger.log.Receipts;
import io.mpreg.blockchain.platform.web.Caching;
import io.mpreg.blockchain.platform.web.JsonProblems;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.RequestFault;
import io.mpreg.blockchain.platform.web.RequestRefused;
import io.mpreg.blockchain.platform.web.WholeNumber;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Serves receipts, which can be verified without trusting this member, and verifies receipts and
/// state proofs of clients.
@RestController
@RequestMapping(produces = APPLICATION_JSON_VALUE)
class ReceiptController {
  static final String VERIFY_RECEIPT = "/api/v1/receipts/verify";
  static final String VERIFY_STATE_PROOF = "/api/v1/proofs/state/verify";

  private final Ledger ledger;
  private final Receipts receipts;
  private final JsonMapper json;

  ReceiptController(Ledger ledger, Receipts receipts, JsonMapper json) {
    this.ledger = ledger;
    this.receipts = receipts;
    this.json = json;
  }

  @GetMapping(TransactionController.PATH + "/{id}/receipt")
  @Tag(name = "Transactions")
  @Operation(
      operationId = "getReceipt",
      summary = "The receipt of a transaction",
      description =
          "Transaction, inclusion proof, header, finality certificate, history proof and signed"
              + " checkpoint: all that is needed to verify the outcome offline, from the genesis"
              + " alone. It never changes, unless cosignatures are requested. Only for final"
              + " transactions.")
  @ApiResponse(responseCode = "200", description = "The receipt")
  @ApiResponse(responseCode = "304", ref = "NotChanged")
  @ApiResponse(responseCode = "404", ref = "NotFound")
  @ApiResponse(responseCode = "422", ref = "TooManyChanges")
  ResponseEntity<Receipt> receipt(
      @PathVariable Hash id,
      @Parameter(
              description =
                  "Number of headers in the log, from the block's height + 1 to the head's"
                      + " height + 1; without it the log ends with the block")
          @RequestParam
          Optional<WholeNumber> treeSize,
      @Parameter(
              description =
                  "For a client that trusts the authority set of this height: leaves out the"
                      + " changes of the authority set below it, up to the block's height")
          @RequestParam
          Optional<WholeNumber> from,
      @Parameter(
              description =
                  "How many others must have cosigned the checkpoint, at most 98: the newest"
                      + " such checkpoint that covers the transaction, shortly after it is"
                      + " final; not with treeSize",
              example = "0")
          @RequestParam(defaultValue = "0")
          WholeNumber cosignatures) {
    long known = from.map(WholeNumber::value).orElse(0L);
    try {
      return cosignatures.value() == 0
          ? sized(id, treeSize, known)
          : cosigned(id, treeSize, known, cosignatures);
    } catch (IllegalArgumentException outside) {
      throw new RequestRefused(
          RequestFault.PARAMETER_INVALID, String.valueOf(outside.getMessage()));
    }
  }

  private ResponseEntity<Receipt> sized(Hash id, Optional<WholeNumber> treeSize, long from) {
    OptionalLong size =
        treeSize.map(WholeNumber::value).map(OptionalLong::of).orElse(OptionalLong.empty());
    return receipts
        .receipt(id, size, from)
        .map(receipt -> Caching.immutable(tag(receipt, from), receipt))
        .orElseThrow(() -> TransactionController.unproved(ledger, id));
  }

  private ResponseEntity<Receipt> cosigned(
      Hash id, Optional<WholeNumber> treeSize, long from, WholeNumber cosignatures) {
    if (treeSize.isPresent()) {
      throw new IllegalArgumentException(
          "treeSize and cosignatures both select the checkpoint; give one of them");
    }
    int cosigners = (int) Math.min(cosignatures.value(), Integer.MAX_VALUE);
    return receipts
        .cosigned(id, cosigners, from)
        .map(receipt -> Caching.current(receipt))
        .orElseThrow(() -> TransactionController.unproved(ledger, id));
  }

  private static String tag(Receipt receipt, long from) {
    String tag =
        "%s-receipt-%d".formatted(receipt.transaction().id().hex(), receipt.history().treeSize());
    return from == 0 ? tag : tag + "-" + from;
  }

  @PostMapping(path = VERIFY_RECEIPT, consumes = APPLICATION_JSON_VALUE)
  @Tag(name = "Verification")
  @Operation(
      operationId = "verifyReceipt",
      summary = "Check a receipt",
      description =
          "By the steps of section 14 of the protocol, from the genesis of this chain. `step` is"
              + " the first that does not hold. What is wrong in its values is simply not valid;"
              + " 400 is for what is not JSON of this shape.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = Receipt.class)))
  @ApiResponse(responseCode = "200", description = "Whether it holds, and if not, why")
  ProofVerification verifyReceipt(@RequestBody byte[] body) {
    return checked(body, Receipt::parse, receipt -> ProofVerification.of(receipts.verify(receipt)));
  }

  @PostMapping(path = VERIFY_STATE_PROOF, consumes = APPLICATION_JSON_VALUE)
  @Tag(name = "Verification")
  @Operation(
      operationId = "verifyStateProof",
      summary = "Check a state proof",
      description =
          "By the steps of section 15 of the protocol, from the genesis of this chain. `step` is"
              + " the first that does not hold. What is wrong in its values is simply not valid;"
              + " 400 is for what is not JSON of this shape.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = StateProof.class)))
  @ApiResponse(responseCode = "200", description = "Whether it holds, and if not, why")
  ProofVerification verifyStateProof(@RequestBody byte[] body) {
    return checked(body, StateProof::parse, proof -> ProofVerification.of(receipts.verify(proof)));
  }

  private <P> ProofVerification checked(
      byte[] body, Function<Bytes, P> reader, Function<P, ProofVerification> verifier) {
    P proof;
    try {
      proof = reader.apply(withoutNothing(body));
    } catch (Malformed malformed) {
      if (malformed instanceof MalformedPayload payload && payload.isMisshapen()) {
        throw new RequestRefused(
            Problem.of(RequestFault.BODY_INVALID, payload.reason()).at(payload.pointer()));
      }
      return ProofVerification.invalid(ProofStep.SHAPE, String.valueOf(malformed.getMessage()));
    }
    return verifier.apply(proof);
  }

  /// The body, which has to be a JSON object, in the form that the core reads: optional fields that
  /// are null or empty are removed.
  private Bytes withoutNothing(byte[] body) {
    try {
      if (!(json.readTree(body) instanceof ObjectNode object)) {
        throw new RequestRefused(RequestFault.BODY_INVALID, "the body is not one JSON object");
      }
      leaveOutNull(object);
      if (object.path(AuthorityChange.FIELD) instanceof ArrayNode changes && changes.isEmpty()) {
        object.remove(AuthorityChange.FIELD);
      }
      return Bytes.of(json.writeValueAsBytes(object));
    } catch (DatabindException invalid) {
      throw new RequestRefused(JsonProblems.invalid(invalid));
    } catch (JacksonException malformed) {
      throw new RequestRefused(JsonProblems.malformed(malformed));
    }
  }

  private static void leaveOutNull(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.removeIf(JsonNode::isNull);
    }
    node.forEach(ReceiptController::leaveOutNull);
  }
}
