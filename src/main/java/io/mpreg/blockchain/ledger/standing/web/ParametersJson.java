package io.mpreg.blockchain.ledger.standing.web;

import io.mpreg.blockchain.core.state.Parameters;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;

/// The chain's parameters.
@Schema(name = "Parameters", description = "The chain's parameters.")
public record ParametersJson(
    @Schema(
            description =
                "The least time between the beginnings of two blocks; without work there are"
                    + " none")
        int blockIntervalMillis,
    int roundTimeoutMillis,
    int maxBlockTransactions,
    int maxBlockBytes,
    long validUntilWindow,
    @Schema(allowableValues = {"open", "governed"}) String registration) {

  public static ParametersJson of(Parameters parameters) {
    return new ParametersJson(
        parameters.blockIntervalMillis(),
        parameters.roundTimeoutMillis(),
        parameters.maxBlockTransactions(),
        parameters.maxBlockBytes(),
        parameters.validUntilWindow(),
        parameters.registration().name().toLowerCase(Locale.ROOT));
  }
}
