package io.mpreg.blockchain.services.requests.web;

import io.mpreg.blockchain.services.requests.SignedRequest;
import java.util.Base64;

/// Questions about signed requests.
final class SignedRequests {
  private SignedRequests() {}

  static SignedRequestQuestion question(SignedRequest request, String receiver, String tag) {
    return new SignedRequestQuestion(
        request.method(),
        request.targetUri(),
        request.headers().stream()
            .map(field -> new HeaderFieldJson(field.name(), field.value()))
            .toList(),
        receiver,
        tag,
        request
            .body()
            .map(body -> Base64.getEncoder().encodeToString(body.toArray()))
            .orElse(null));
  }
}
