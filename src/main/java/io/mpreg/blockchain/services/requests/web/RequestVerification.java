package io.mpreg.blockchain.services.requests.web;

import io.mpreg.blockchain.platform.web.RequestRefused;
import io.mpreg.blockchain.services.requests.RequestStep;
import io.mpreg.blockchain.services.requests.RequestVerdict;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The result of verifying a signed request.
///
/// @param reason why the request is not valid, for people; null when it is valid
/// @param step the first step that fails; null when all pass
/// @param node who signed; null when the request is not valid, like the last two
@Schema(name = "RequestVerification", description = "The result of verifying a signed request.")
record RequestVerification(
    @Schema(example = "true") boolean valid,
    @Schema(description = "Why the request is not valid; null when it is valid")
        @Nullable String reason,
    @Schema(
            description =
                "The first step that fails: `fields`, `digest-present`, `time`, `node`, `key` or"
                    + " `signature`; null when all pass")
        @Nullable String step,
    @Schema(description = "The node that has signed; null when the request is not valid")
        @Nullable String node,
    @Schema(description = "The height that the node's key is read at", example = "2") long height,
    @Schema(
            description =
                "Whether the body was compared with the digest; if not, the receiver has to do it")
        boolean bodyChecked,
    @Schema(description = "The signature's nonce; null when the request is not valid")
        @Nullable String nonce,
    @Schema(
            description =
                "Until this second of Unix time the receiver refuses this nonce of this node; null"
                    + " when the request is not valid")
        @Nullable Long rememberUntil) {

  /// The result; a ledger that is behind can give none.
  static RequestVerification of(RequestVerdict verdict) {
    return switch (verdict) {
      case RequestVerdict.Valid valid ->
          new RequestVerification(
              true,
              null,
              null,
              valid.node().value(),
              valid.height(),
              valid.bodyChecked(),
              valid.nonce(),
              valid.rememberUntil().getEpochSecond());
      case RequestVerdict.Refused(RequestStep step, String reason, long height) ->
          new RequestVerification(false, reason, step.label(), null, height, false, null, null);
      case RequestVerdict.Behind(long claimed, long height) ->
          throw new RequestRefused(
              RequestsFault.HEIGHT_NOT_REACHED,
              "the sender had seen height %d, this member has %d".formatted(claimed, height));
    };
  }
}
