package io.mpreg.blockchain.ledger.history.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.execution.PayloadFault;
import io.mpreg.blockchain.core.proof.Receipt;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.StoredTransaction;
import io.mpreg.blockchain.ledger.history.Termination;
import io.mpreg.blockchain.ledger.pending.TransactionStatus;
import io.mpreg.blockchain.ledger.pending.TransactionStatus.Ended;
import io.mpreg.blockchain.ledger.pending.TransactionStatus.Final;
import io.mpreg.blockchain.ledger.pending.TransactionStatus.Pending;
import io.mpreg.blockchain.platform.web.TransactionJson;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The status of a transaction (`docs/protocol.md`, section 10). Fields that do not apply are left
/// out.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "TransactionStatus", description = "The status of an accepted transaction.")
public record StatusJson(
    @Schema(description = "SHA-256 of the transaction bytes") String id,
    @Schema(
            example = "pending",
            allowableValues = {"pending", "final", "expired", "displaced", "key-retired"})
        String status,
    @Schema(description = "Final only: 0 applied, else the number of the fault")
        @Nullable Integer outcome,
    @Schema(example = "applied", description = "Final only: `applied`, else the code of the fault")
        @Nullable String outcomeCode,
    @Schema(
            description =
                "Final with `payload-malformed` only: what is wrong with the payload, in words")
        @Nullable String detail,
    @Schema(
            example = "/topic",
            description =
                "With `detail`: the value at fault, a JSON pointer into the payload's own JSON;"
                    + " empty for the whole payload")
        @Nullable String payloadPointer,
    @Schema(description = "The height of the block it is in, or with which it terminated")
        @Nullable Long height,
    @Schema(description = "Final only: its index in the block") @Nullable Integer index,
    @Schema(description = "Displaced only: the transaction that used its nonce")
        @Nullable String cause,
    @Schema(description = "As long as this member keeps it") @Nullable TransactionJson transaction,
    @Schema(description = "Final only, and only when the request waited for it (`Prefer: wait`)")
        @Nullable Receipt receipt) {

  public static StatusJson accepted(Hash id) {
    return new StatusJson(
        id.hex(), "pending", null, null, null, null, null, null, null, null, null);
  }

  public static StatusJson of(TransactionStatus status) {
    return switch (status) {
      case Pending pending ->
          new StatusJson(
              pending.id().hex(),
              pending.label(),
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              TransactionJson.of(pending.transaction()),
              null);
      case Final(StoredTransaction stored) -> of(stored);
      case Ended ended -> of(ended.label(), ended.termination());
    };
  }

  public static StatusJson of(StoredTransaction stored) {
    Optional<PayloadFault> fault = payloadFault(stored);
    return new StatusJson(
        stored.transaction().id().hex(),
        "final",
        stored.outcome().number(),
        stored.outcome().code(),
        fault.map(PayloadFault::reason).orElse(null),
        fault.map(PayloadFault::pointer).orElse(null),
        stored.position().height(),
        stored.position().index(),
        null,
        TransactionJson.of(stored.transaction()),
        null);
  }

  private static Optional<PayloadFault> payloadFault(StoredTransaction stored) {
    Transaction transaction = stored.transaction();
    return stored.outcome().number() == RecordedFault.PAYLOAD_MALFORMED.number()
        ? PayloadFault.of(transaction.operationType(), transaction.payload(), Rules.LATEST)
        : Optional.empty();
  }

  /// This status with the receipt.
  public StatusJson proved(Receipt proof) {
    return new StatusJson(
        id,
        status,
        outcome,
        outcomeCode,
        detail,
        payloadPointer,
        height,
        index,
        cause,
        transaction,
        proof);
  }

  private static StatusJson of(String label, Termination ended) {
    return new StatusJson(
        ended.id().hex(),
        label,
        null,
        null,
        null,
        null,
        ended.height(),
        null,
        ended.cause().map(Hash::hex).orElse(null),
        null,
        null);
  }
}
