package io.mpreg.blockchain.platform.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.proof.StateProof;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An RFC 9457 problem; programs compare `code`, `detail` is for people.
///
/// @param type `urn:mpreg:problem:` and the code
/// @param instance the path of the request; absent for an item of a batch
/// @param pointer the field at fault in the body (RFC 6901)
/// @param holder the transaction that holds or used the nonce
/// @param retryAfterSeconds when to retry, if that can help
/// @param stateProof proof that the node is absent, if one was requested
/// @param status HTTP status
/// @param requestId the id of the request in this member's log
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "An RFC 9457 problem. `code` is stable; `detail` is for people.")
public record Problem(
    @Schema(example = "urn:mpreg:problem:nonce-held") String type,
    @Schema(example = "Another accepted transaction holds this nonce") String title,
    @Schema(example = "409") int status,
    @Schema(example = "nonce-held") String code,
    @Nullable String detail,
    @Schema(example = "/api/v1/transactions") @Nullable String instance,
    @Schema(example = "9f0f3c0b5e8d4a3cb7b1f3a5d2c4e6f8") @Nullable String requestId,
    @Schema(example = "/nonce", description = "JSON pointer of the field at fault")
        @Nullable String pointer,
    @Schema(description = "The transaction that holds or used the nonce, lower-case hex")
        @Nullable String holder,
    @Schema(
            example = "1",
            description =
                "When to retry; the same as the header `Retry-After`, which an item of a"
                    + " batch does not have")
        @Nullable Integer retryAfterSeconds,
    @Schema(description = "Proof that the node is absent, if one was requested")
        @Nullable StateProof stateProof) {
  private static final int RETRY_AFTER_SECONDS = 1;

  public static final String TYPE = "urn:mpreg:problem:";

  public static Problem of(HttpFault fault, String detail) {
    Problem problem = of(fault.code(), fault.title(), fault.status(), detail);
    return fault.passes() ? problem.again(RETRY_AFTER_SECONDS) : problem;
  }

  public static Problem of(Refusal fault, String detail) {
    int status = status(fault);
    Problem problem = of(fault.code(), fault.title(), status, detail);
    return status == 429 ? problem.again(RETRY_AFTER_SECONDS) : problem;
  }

  /// The HTTP status of a refusal.
  public static int status(Refusal refusal) {
    return switch (refusal) {
      case TRANSACTION_MALFORMED -> 400;
      case NONCE_USED, NONCE_HELD -> 409;
      case PAYLOAD_TOO_LARGE -> 413;
      case OPERATION_UNKNOWN,
          REGISTRATION_MALFORMED,
          CHAIN_MISMATCH,
          EXPIRED,
          VALIDITY_TOO_LONG,
          OBSERVED_HEIGHT_AHEAD,
          TIMESTAMP_AHEAD,
          SENDER_UNKNOWN,
          KEY_MISMATCH,
          REGISTRATION_NOT_APPROVED,
          NONCE_TOO_HIGH,
          SIGNATURE_INVALID ->
          422;
      case SENDER_PENDING_FULL, LEDGER_PENDING_FULL -> 429;
    };
  }

  public static Problem of(Refusal fault, String detail, Optional<Hash> holder) {
    Problem plain = of(fault, detail);
    Problem problem = FieldAtFault.pointer(fault).map(plain::at).orElse(plain);
    return holder.map(id -> problem.heldBy(id.hex())).orElse(problem);
  }

  private static Problem of(String code, String title, int status, String detail) {
    return new Problem(
        TYPE + code, title, status, code, detail, null, null, null, null, null, null);
  }

  /// This problem with the path and id of a request.
  public Problem in(@Nullable String path, String request) {
    return new Problem(
        type,
        title,
        status,
        code,
        detail,
        path,
        request,
        pointer,
        holder,
        retryAfterSeconds,
        stateProof);
  }

  /// This problem with the field at fault.
  public Problem at(String field) {
    return new Problem(
        type,
        title,
        status,
        code,
        detail,
        instance,
        requestId,
        field,
        holder,
        retryAfterSeconds,
        stateProof);
  }

  /// This problem with the time after which a retry may succeed.
  public Problem again(long seconds) {
    int after = Math.toIntExact(seconds);
    return new Problem(
        type, title, status, code, detail, instance, requestId, pointer, holder, after, stateProof);
  }

  private Problem heldBy(String id) {
    return new Problem(
        type,
        title,
        status,
        code,
        detail,
        instance,
        requestId,
        pointer,
        id,
        retryAfterSeconds,
        stateProof);
  }

  /// This problem with a proof that there is no such node.
  public Problem proved(StateProof absence) {
    return new Problem(
        type,
        title,
        status,
        code,
        detail,
        instance,
        requestId,
        pointer,
        holder,
        retryAfterSeconds,
        absence);
  }
}
