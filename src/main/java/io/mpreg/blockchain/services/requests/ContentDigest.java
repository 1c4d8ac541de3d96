package io.mpreg.blockchain.services.requests;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import java.util.Map;
import java.util.Optional;
import org.greenbytes.http.sfv.ListElement;

/// The digest of a request's body (RFC 9530 section 2), by SHA-256 alone.
record ContentDigest(Hash sha256) {
  private static final String FIELD = "Content-Digest";
  private static final String ALGORITHM = "sha-256";

  /// Reads the field's value; anything else is an [IllegalArgumentException].
  private static ContentDigest parse(String value) {
    Map.Entry<String, ListElement<?>> member = StructuredField.onlyMember(FIELD, value);
    byte[] digest = StructuredField.bytes(FIELD, member.getValue());
    if (!member.getKey().equals(ALGORITHM) || digest.length != Hash.LENGTH) {
      throw new IllegalArgumentException("'Content-Digest' is not one of sha-256");
    }
    return new ContentDigest(Hash.fromBytes(digest));
  }

  /// Why a request has no digest, or not the one of its body.
  static Optional<String> fault(SignedRequest request) {
    try {
      ContentDigest digest = parse(Component.CONTENT_DIGEST.in(request));
      return request.body().filter(body -> !digest.isOf(body)).map(ContentDigest::another);
    } catch (IllegalArgumentException unfit) {
      return Optional.of(String.valueOf(unfit.getMessage()));
    }
  }

  private static String another(Bytes body) {
    return "'Content-Digest' is not the digest of these %d bytes".formatted(body.length());
  }

  private boolean isOf(Bytes body) {
    return Hash.of(body.toArray()).equals(sha256);
  }
}
