package io.mpreg.blockchain.ledger.door.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.ledger.pending.Submission;
import io.mpreg.blockchain.ledger.pending.Submission.Accepted;
import io.mpreg.blockchain.ledger.pending.Submission.Known;
import io.mpreg.blockchain.ledger.pending.Submission.Refused;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.RequestLog;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The answer to one item of a batch: the same as to a single submission.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    name = "BatchItem",
    description = "The answer that the transaction would have got in a request of its own.")
public record BatchItemJson(
    @Schema(description = "The transaction's id; absent where the item is not a transaction")
        @Nullable String id,
    @Schema(
            example = "pending",
            allowableValues = {
              "pending",
              "final",
              "expired",
              "displaced",
              "key-retired",
              "refused"
            })
        String status,
    @Schema(example = "202") int httpStatus,
    @Schema(description = "Why the transaction was refused") @Nullable Problem problem) {

  static BatchItemJson of(Hash id, Submission submission) {
    return switch (submission) {
      case Accepted(Hash accepted) -> new BatchItemJson(accepted.hex(), "pending", 202, null);
      case Known(var status) -> new BatchItemJson(status.id().hex(), status.label(), 200, null);
      case Refused(var fault, var detail, var holder) ->
          refused(id.hex(), Problem.of(fault, detail, holder));
    };
  }

  static BatchItemJson of(TransactionReading.Malformed<?> malformed) {
    return refused(null, malformed.problem());
  }

  private static BatchItemJson refused(@Nullable String id, Problem problem) {
    return new BatchItemJson(id, "refused", problem.status(), problem);
  }

  /// Writes a refusal to the request log.
  void log() {
    if (problem != null) {
      RequestLog.refused(id, problem);
    }
  }
}
