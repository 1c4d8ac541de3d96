package io.mpreg.blockchain.ledger.causality.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.core.causality.VectorClock;
import io.mpreg.blockchain.ledger.history.web.BlockController;
import io.mpreg.blockchain.platform.web.VectorClockJson;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The relation of two vector clocks, and their maximum.
@Schema(name = "ClockComparison", description = "The relation of two vector clocks.")
record ClockComparisonJson(
    @Schema(
            example = "before",
            allowableValues = {"equal", "before", "after", "concurrent"},
            description = "Of the first to the second")
        String relation,
    ClockJson first,
    ClockJson second,
    @Schema(description = "The higher number of each name") Map<String, Long> merge) {

  /// A clock that was compared.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "ComparedClock", description = "A vector clock, and the block that it is of.")
  record ClockJson(
      @Schema(description = "A number for each name, none of them 0") Map<String, Long> vectorClock,
      @Schema(
              example = "/api/v1/blocks/1",
              description =
                  "For the clock of a block: its path. The header there has the clock and the hash"
                      + " that was asked for, and the certificate shows that it is final")
          @Nullable String block) {

    static ClockJson of(ComparedClock compared) {
      return new ClockJson(
          VectorClockJson.json(compared.clock()),
          compared.height().map(height -> BlockController.PATH + "/" + height).orElse(null));
    }
  }

  static ClockComparisonJson of(ComparedClock first, ComparedClock second, VectorClock merged) {
    return new ClockComparisonJson(
        RelationJson.label(first.clock().compare(second.clock())),
        ClockJson.of(first),
        ClockJson.of(second),
        VectorClockJson.json(merged));
  }
}
