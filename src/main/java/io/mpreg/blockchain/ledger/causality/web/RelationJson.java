package io.mpreg.blockchain.ledger.causality.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.core.causality.Causality;
import io.mpreg.blockchain.ledger.causality.CausalTransaction;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The relation of one final transaction to another.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    name = "CausalRelation",
    description = "The relation of the first transaction to the second, and what it follows from.")
record RelationJson(
    @Schema(
            example = "concurrent",
            allowableValues = {"equal", "before", "after", "concurrent"},
            description =
                "`before` when the second's sender had observed the first's block, `after` when"
                    + " the first's had observed the second's; `equal` only for the same"
                    + " transaction")
        String relation,
    BecauseJson because,
    @Schema(
            allowableValues = {"before", "after"},
            description =
                "Only for two transactions of one lane of one sender: whether the first has the"
                    + " lower nonce")
        @Nullable String laneOrder,
    @Schema(description = "The paths of the two receipts, which prove all this")
        List<String> receipts) {

  /// The heights that the relation follows from.
  @Schema(name = "CausalHeights", description = "The heights that a causal relation follows from.")
  record BecauseJson(
      @Schema(description = "Of the first's block") long firstHeight,
      @Schema(description = "What the first's sender had seen") long firstObserved,
      @Schema(description = "Of the second's block") long secondHeight,
      @Schema(description = "What the second's sender had seen") long secondObserved) {}

  static RelationJson of(CausalTransaction first, CausalTransaction second) {
    return new RelationJson(
        label(first.compare(second)),
        new BecauseJson(
            first.position().height(),
            first.observedHeight(),
            second.position().height(),
            second.observedHeight()),
        first.laneOrder(second).map(RelationJson::label).orElse(null),
        List.of(
            CausalTransactionJson.of(first).receipt(), CausalTransactionJson.of(second).receipt()));
  }

  /// A relation as it is written: its name in lower case.
  static String label(Causality relation) {
    return relation.name().toLowerCase(Locale.ROOT);
  }
}
