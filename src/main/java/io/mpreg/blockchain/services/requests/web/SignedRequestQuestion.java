package io.mpreg.blockchain.services.requests.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.ledger.log.web.RequiredField;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.RequestFault;
import io.mpreg.blockchain.platform.web.RequestRefused;
import io.mpreg.blockchain.services.requests.HeaderField;
import io.mpreg.blockchain.services.requests.Profile;
import io.mpreg.blockchain.services.requests.RequestTooLarge;
import io.mpreg.blockchain.services.requests.SignedRequest;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks whether a registered node has signed a request.
///
/// @param body base64 (RFC 4648 section 4); null when only its digest is to be looked at
@Schema(name = "SignedRequestQuestion", description = "A request as its receiver got it.")
public record SignedRequestQuestion(
    @RequiredField @Schema(example = "POST") String method,
    @RequiredField
        @Schema(description = "The absolute URI that the client sent the request to, unchanged")
        String targetUri,
    @RequiredField
        @Schema(
            description =
                "All of them in their order, at most 100 and 32 768 characters; a name may occur"
                    + " twice")
        List<HeaderFieldJson> headers,
    @RequiredField @Schema(description = "The id of the node that got the request") String receiver,
    @RequiredField
        @Schema(
            description = "What the receiver wants a signature for",
            allowableValues = {"mpreg-group", "mpreg-delivery"})
        String tag,
    @JsonProperty
        @Schema(
            description =
                "The body in base64, at most 65 536 bytes; without it, the receiver compares the"
                    + " digest itself",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable String body) {

  SignedRequest request() {
    List<HeaderField> fields =
        legal("/headers", () -> headers.stream().map(HeaderFieldJson::field).toList());
    Optional<Bytes> content =
        Optional.ofNullable(body).map(base64 -> legal("/body", () -> decoded(base64)));
    return legal("", () -> new SignedRequest(method, targetUri, fields, content));
  }

  NodeId receiverId() {
    return legal("/receiver", () -> new NodeId(receiver));
  }

  Profile profile() {
    return Profile.ofTag(tag)
        .orElseThrow(() -> unfit("/tag", "neither mpreg-group nor mpreg-delivery"));
  }

  private static Bytes decoded(String base64) {
    return Bytes.of(Base64.getDecoder().decode(base64));
  }

  private static <T> T legal(String pointer, Supplier<T> value) {
    try {
      return value.get();
    } catch (RequestTooLarge tooLarge) {
      throw new RequestRefused(
          RequestsFault.SIGNED_REQUEST_TOO_LARGE, String.valueOf(tooLarge.getMessage()));
    } catch (IllegalArgumentException unfit) {
      throw unfit(pointer, String.valueOf(unfit.getMessage()));
    }
  }

  private static RequestRefused unfit(String pointer, String detail) {
    Problem problem = Problem.of(RequestFault.BODY_INVALID, detail);
    return new RequestRefused(pointer.isEmpty() ? problem : problem.at(pointer));
  }
}
