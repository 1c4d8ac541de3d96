package io.mpreg.blockchain.platform.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.proof.StateProof;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What went wrong, as RFC 9457 has it; `code` is what programs compare, `detail` is for people.
///
/// @param type `urn:mpreg:problem:` and the code
/// @param instance the path that was asked for; absent for an item of a batch
/// @param pointer the field at fault in the body (RFC 6901)
/// @param holder the transaction that holds or used the nonce
/// @param retryAfterSeconds when it may be tried again, where that can help
/// @param stateProof that the node is absent, where a proof was asked for
/// @param status HTTP status
/// @param requestId what this member's log calls the request
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
                "When to try the same again; as in the header `Retry-After`, which an item of a"
                    + " batch has not")
        @Nullable Integer retryAfterSeconds,
    @Schema(description = "Proof that the node is absent, where one was asked for")
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

  /// The status of the answer that refuses a transaction for this.
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

  /// This problem, said of one request.
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

  /// This problem, with the field at fault.
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

  /// This problem, which may be another one or none after so many seconds.
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

  /// This problem, with the proof that there is no such node.
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
