package io.mpreg.blockchain.ledger.door.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.execution.DryRun;
import io.mpreg.blockchain.core.execution.PayloadFault;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.ledger.pending.Submission;
import io.mpreg.blockchain.ledger.pending.TransactionCheck;
import io.mpreg.blockchain.ledger.pending.TransactionStatus;
import io.mpreg.blockchain.ledger.standing.web.StateChangeJson;
import io.mpreg.blockchain.platform.web.FieldAtFault;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The answer that a submission would get, and what its operation would do.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    name = "TransactionCheck",
    description = "The answer that a submission would get, and what its operation would do.")
public record CheckJson(
    @Schema(description = "Whether this member would accept it, or has accepted it already")
        boolean accepted,
    @Schema(description = "Height of the head that it was checked against") long height,
    @Schema(description = "Whether there was a signature and the check got as far as verifying it")
        boolean signatureChecked,
    @Schema(
            description =
                "When the same bytes were submitted before and are terminal: their status",
            allowableValues = {"final", "expired", "displaced", "key-retired"})
        @Nullable String status,
    @Schema(example = "0", description = "If accepted: 0 applied, else the number of the fault")
        @Nullable Integer outcome,
    @Schema(example = "applied", description = "If accepted: `applied`, else the fault's code")
        @Nullable String outcomeCode,
    @Schema(description = "The code of the refusal, or of the failure") @Nullable String fault,
    @Schema(description = "The fault in words") @Nullable String detail,
    @Schema(description = "The field at fault, a JSON pointer into this request")
        @Nullable String pointer,
    @Schema(description = "The field at fault, a JSON pointer into the payload's own JSON")
        @Nullable String payloadPointer,
    @Schema(description = "The transaction that holds or used the nonce") @Nullable String holder,
    @Schema(description = "How many state entries the operation would change") int changeCount,
    @Schema(description = "The first 64 of them, in the order of their keys")
        List<StateChangeJson> changes) {
  private static final int MAX_CHANGES = 64;

  /// A body that is not a transaction.
  static CheckJson of(TransactionReading.Malformed<?> malformed, long height) {
    return refused(
        malformed.fault(),
        malformed.detail(),
        malformed.pointer(),
        Optional.empty(),
        height,
        false);
  }

  static CheckJson of(TransactionCheck check, TransactionDraft draft, boolean signed) {
    return switch (check) {
      case TransactionCheck.Refused(
              Submission.Refused(var fault, var detail, var holder),
              var at) ->
          refused(
                  fault,
                  detail,
                  FieldAtFault.pointer(fault).orElse(null),
                  holder,
                  at,
                  fault == Refusal.SIGNATURE_INVALID)
              .explained(fault == Refusal.REGISTRATION_MALFORMED ? draft : null);
      case TransactionCheck.Known(TransactionStatus.Final(var stored), var at) ->
          executed("final", stored.outcome(), List.of(), 0, at, signed).explained(draft);
      case TransactionCheck.Known(var status, var at) ->
          new CheckJson(
              true,
              at,
              signed,
              status.label(),
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              0,
              List.of());
      case TransactionCheck.Executed(DryRun run, var at) ->
          executed(null, run.outcome(), changes(run), run.changes().size(), at, signed)
              .explained(draft);
    };
  }

  private static List<StateChangeJson> changes(DryRun run) {
    return run.changes().entrySet().stream()
        .limit(MAX_CHANGES)
        .map(change -> StateChangeJson.of(change.getKey(), change.getValue()))
        .toList();
  }

  private static CheckJson refused(
      Refusal fault,
      String detail,
      @Nullable String pointer,
      Optional<Hash> holder,
      long height,
      boolean signatureChecked) {
    return new CheckJson(
        false,
        height,
        signatureChecked,
        null,
        null,
        null,
        fault.code(),
        detail,
        pointer,
        null,
        holder.map(Hash::hex).orElse(null),
        0,
        List.of());
  }

  private static CheckJson executed(
      @Nullable String status,
      Outcome outcome,
      List<StateChangeJson> changes,
      int changeCount,
      long height,
      boolean signed) {
    Optional<RecordedFault> failed =
        outcome instanceof Outcome.Failed(RecordedFault fault)
            ? Optional.of(fault)
            : Optional.empty();
    return new CheckJson(
        true,
        height,
        signed,
        status,
        outcome.number(),
        outcome.code(),
        failed.map(RecordedFault::code).orElse(null),
        failed.map(RecordedFault::title).orElse(null),
        failed.flatMap(FieldAtFault::pointer).orElse(null),
        null,
        null,
        changeCount,
        changes);
  }

  // When the payload is at fault: which of its fields, and why.
  private CheckJson explained(@Nullable TransactionDraft draft) {
    boolean byPayload =
        RecordedFault.PAYLOAD_MALFORMED.code().equals(fault)
            || Refusal.REGISTRATION_MALFORMED.code().equals(fault);
    return draft == null || !byPayload
        ? this
        : PayloadFault.of(draft.operationType(), draft.payload(), Rules.LATEST)
            .map(this::explained)
            .orElse(this);
  }

  private CheckJson explained(PayloadFault payload) {
    return new CheckJson(
        accepted,
        height,
        signatureChecked,
        status,
        outcome,
        outcomeCode,
        fault,
        payload.reason(),
        "/payload",
        payload.pointer(),
        holder,
        changeCount,
        changes);
  }
}
